import type { errors as english } from "../en/errors.ts";

export const errors: typeof english = {
  reference: "Referencia",
  home: "Ir a la página de inicio",
  contact: "Contáctenos",
  notFound: {
    title: "No encontramos esta página",
    text: "Revise la dirección si la escribió. Si siguió un enlace, la página pudo cambiar de lugar o pertenece a otra cuenta.",
  },
  failure: {
    title: "Algo falló de nuestro lado",
    text: "Esta página no funcionó. Inténtelo de nuevo en unos minutos. Si vuelve a ocurrir, llámenos con la referencia de abajo.",
  },
  money: {
    none: "No se cobró ningún dinero.",
    perhaps:
      "Es posible que su pago ya se haya hecho. Revise su historial antes de pagar de nuevo. Aunque oprima «Pagar» dos veces, solo se cobra una vez.",
    perhaps_guest:
      "Es posible que su pago ya se haya hecho. Vea cómo está antes de pagar otra vez: oprimir «Confirmar» dos veces nunca cobra dos veces.",
    history: "Ver su historial",
    standing: "Ver cómo está",
  },
  forbidden: {
    title: "No recibimos este formulario",
    other_origin: "No venía de una página nuestra, así que no se hizo nada. Abra la página aquí y llénela otra vez.",
    wrong_token:
      "La página estuvo abierta mucho tiempo o en otra ventana, así que no se hizo nada. Vuelva, recargue la página y envíela de nuevo.",
    session_over: "Su sesión se cerró mientras la página estaba abierta, así que no se hizo nada. Inicie sesión y envíela de nuevo.",
    signIn: "Iniciar sesión",
  },
  notYours: {
    title: "Esto le corresponde al titular de la cuenta",
    text: "Usted puede ver estas facturas y pagarlas por otra persona. Todo lo demás queda en manos de ella. No se hizo nada.",
  },
  busy: { title: "Demasiadas solicitudes a la vez", text: "Espere un minuto e inténtelo de nuevo." },
  tooLarge: { title: "Fue demasiado de una vez", text: "Lo que se envió es más grande de lo que acepta esta página. No se guardó nada." },
};
