import type { home as english } from "../en/home.ts";

export const home: typeof english = {
  title: "Pague su atención médica con calma, en un solo lugar",
  lead: "En su monedero guarda el dinero para su salud y paga sus facturas al centavo exacto.",
  loginTitle: "Iniciar sesión",
  email: "Correo electrónico",
  password: "Contraseña",
  login: "Iniciar sesión",
  forgot: "¿Olvidó su contraseña?",
  waysTitle: "Cómo empezar",
  register: {
    title: "Registro",
    text: "Abra una cuenta y un monedero. Toma unos minutos y necesita un correo electrónico.",
    link: "Empezar el registro",
  },
  claim: {
    title: "¿Ya es miembro?",
    text: "Inicie sesión para ver sus facturas, agregar dinero y pagar una factura completa o una parte.",
    link: "Ir a iniciar sesión",
  },
  guest: {
    title: "Pago único",
    text: "Pague una factura sin tener cuenta, con tarjeta o desde su banco. Tenga a la mano la carta con la factura.",
    link: "Pagar una factura ahora",
  },
  whatTitle: "Lo que usted recibe",
  what: [
    {
      title: "Cada factura, explicada",
      text: "Cada línea en palabras sencillas: lo facturado, lo que pagó su plan y lo que queda por pagar.",
    },
    { title: "Su dinero, a la vista", text: "Lo disponible, lo apartado y cada movimiento con su fecha." },
    { title: "Un comprobante para sus archivos", text: "Imprima los detalles de cualquier pago para su aseguradora o sus impuestos." },
  ],
};
