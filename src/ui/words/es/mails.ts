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
  privateGuest: "Nuestros correos no incluyen datos de salud y nunca le pedimos números de tarjeta o de cuenta por correo.",
  ownFile:
    "El archivo muestra lo que eligió quien pidió enviarlo. Guárdelo donde solo usted pueda leerlo. El enlace se abre para quien pagó; cualquiera puede comprobar el recibo con su código QR.",
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
  payment_refunded: {
    subject: "Dinero de su pago vuelve a usted",
    lead: "Este importe de su pago vuelve a la tarjeta o cuenta de la que salió: lo devolvimos nosotros o lo recuperó su banco. La factura que se pagó con él queda pendiente otra vez por esa cantidad. Los bancos y las tarjetas tardan hasta diez días hábiles en mostrarlo.",
    button: "Ver el pago",
  },
  guest_receipt: {
    subject: "Recibimos su pago",
    lead: "Gracias. Su pago se realizó. Puede ver e imprimir su recibo en el navegador con el que pagó. En cualquier otro, la página se lo envía en PDF.",
    button: "Ver su recibo",
  },
  guest_failed: {
    subject: "Un pago no se realizó",
    lead: "Su pago no se pudo completar. No se le cobró nada por él, y lo que quería pagar sigue pendiente.",
    button: "Ver qué pasó",
  },
  guest_returned: {
    subject: "Le devolvemos su pago",
    lead: "Mientras tanto ya se había pagado lo que usted quería pagar, así que no nos quedamos con su dinero: todo vuelve al lugar de donde salió. Los bancos y las tarjetas tardan hasta diez días hábiles en mostrarlo.",
    button: "Ver qué pasó",
  },
  receipt_copy: {
    subject: "Su recibo",
    lead: "Este es el recibo que nos pidieron enviar a esta dirección. Va adjunto a este correo como archivo PDF.",
    button: "Verlo en línea",
  },
  reset_password: {
    subject: "Elija una contraseña nueva",
    lead: "Alguien, probablemente usted, nos indicó que olvidó la contraseña de su cuenta. Elija aquí una nueva. El enlace sirve durante 30 minutos y una sola vez.",
    button: "Elegir una contraseña nueva",
  },
  password_changed: {
    subject: "Su contraseña cambió",
    lead: "La contraseña de su cuenta acaba de cambiar y se cerró la sesión en todos los dispositivos. Si fue usted, no tiene que hacer nada más.",
    button: "No fui yo: elegir una contraseña nueva",
    also: "Después avise a nuestra oficina de facturación",
  },
  contact_received: {
    subject: "Recibimos su mensaje",
    lead: "Gracias por escribirnos. Nuestra oficina de facturación lee su mensaje y le responde, casi siempre en dos días hábiles. Si vuelve a escribir o llama por lo mismo, dé esta referencia.",
    button: "Otras formas de comunicarse",
  },
};
