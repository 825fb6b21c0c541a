import type { mails as english } from "../en/mails.ts";

export const mails: typeof english = {
  greeting: (name: string) => `Hola, ${name}:`,
  greetingNoName: "Hola:",
  reference: "Referencia",
  amount: "Importe",
  day: "Fecha",
  closing: (operator: string) => `Su oficina de facturación de ${operator}`,
  notAsked: "¿No fue usted quien lo pidió? No tiene que hacer nada.",
  private: "Para ver los detalles, inicie sesión. Nuestros correos no incluyen datos de salud y nunca le pedimos su contraseña.",
  linkHelp: "Si el botón no funciona, copie esta dirección en su navegador:",
  confirm_email: {
    subject: "Confirme su correo electrónico",
    lead: "Falta un paso para abrir su cuenta: confirme que esta dirección es suya. El enlace sirve durante 24 horas.",
    button: "Confirmar mi dirección",
  },
  already_registered: {
    subject: "Usted ya tiene una cuenta",
    lead: "Alguien, probablemente usted, llenó nuestro registro con este correo. Ya tiene una cuenta, así que no cambió nada. Inicie sesión con la contraseña que tiene.",
    button: "Iniciar sesión",
  },
  welcome: {
    subject: "Su cuenta está lista",
    lead: "Su correo electrónico está confirmado. Ya puede agregar dinero a su monedero, agregar sus facturas con su código y pagar una factura completa o una parte.",
    button: "Ir a su monedero",
  },
  payment_receipt: {
    subject: "Recibimos su pago",
    lead: "Gracias. Su pago se realizó. Inicie sesión para ver los detalles, con una página para imprimir que puede dar a su aseguradora.",
    button: "Ver los detalles",
  },
  top_up_receipt: {
    subject: "Se agregó dinero a su monedero",
    lead: "El dinero ya está en su monedero. Todavía no es un gasto médico: para su aseguradora o sus impuestos, guarde los recibos de las facturas que pague con él.",
    button: "Ver los detalles",
  },
  payment_failed: {
    subject: "Un pago no se realizó",
    lead: "Su pago no se pudo completar. No se le cobró nada por él; lo que estaba apartado vuelve a estar disponible.",
    button: "Ver qué pasó",
  },
  payment_kept: {
    subject: "Su dinero está en su monedero; una factura no se pagó",
    lead: "Su pago llegó, pero mientras tanto otro pago usó la parte de su saldo. Lo que salió de su tarjeta o cuenta bancaria está ahora en su monedero, y puede pagar la factura con ello.",
    button: "Ver qué pasó",
  },
};
