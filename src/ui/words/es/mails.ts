import { accountMails } from "./mails-account.ts";
import { withdrawalMails } from "./mails-withdrawals.ts";
import { factorMails } from "./mails-factors.ts";
import { peopleMails } from "./mails-people.ts";
import type { MailTold } from "../../mails/told.ts";
import type { mails as english } from "../en/mails.ts";

export const mails: typeof english = {
  greeting: (name: string) => `Hola, ${name}:`,
  greetingNoName: "Hola:",
  reference: "Referencia",
  amount: "Importe",
  day: "Fecha",
  device: "Dispositivo",
  place: "Lugar",
  moment: "Hora",
  before: "Importe anterior",
  cap: "Su límite",
  takenOn: "Se cobra el",
  nextTry: "Próximo intento",
  coveredUntil: "Con cobertura hasta",
  number: "Número de confirmación",
  autopayCodes: {
    wallet_short: "Su saldo no alcanza para el pago.",
    method_expiring: "Una tarjeta guardada vence antes.",
    method_gone: "Una tarjeta o cuenta bancaria guardada ya no se puede usar.",
    amount_changed: "El importe cambió, así que se lo avisamos de nuevo y lo cobramos más tarde.",
    over_cap: "El importe supera su límite.",
    policy_ending: "La póliza termina.",
  },
  closing: (operator: string) => `Su oficina de facturación de ${operator}`,
  notAsked: "¿No fue usted quien lo pidió? No tiene que hacer nada.",
  private: "Para ver los detalles, inicie sesión. Nuestros correos no incluyen datos de salud y nunca le pedimos su contraseña.",
  privateGuest: "Nuestros correos no incluyen datos de salud y nunca le pedimos números de tarjeta o de cuenta por correo.",
  ownFile:
    "El archivo muestra lo que eligió quien pidió enviarlo. Guárdelo donde solo usted pueda leerlo. El enlace se abre para quien pagó; cualquiera puede comprobar el recibo con su código QR.",
  chosen: "Usted eligió recibir este correo. Puede dejar de recibirlo en Perfil, Correos y papel.",
  signInMails:
    "Le escribimos cuando se inicia sesión en un dispositivo nuevo, porque usted así lo eligió. Se desactiva en Perfil, Correos y papel.",
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
  ...withdrawalMails,
  ...accountMails,
  ...factorMails,
  ...peopleMails,
  new_bills: {
    subject: "Ha llegado una factura nueva",
    lead: "Hay al menos una factura nueva para usted o para alguien cuyas facturas usted ve. Tras iniciar sesión puede verla, preguntar por ella y pagarla.",
    button: "Ver sus facturas",
  },
  statement_ready: {
    subject: "Su estado de cuenta mensual está listo",
    lead: "El mes pasado está completo: cada movimiento de su monedero, con lo que había antes y después. Puede leerlo, imprimirlo y guardarlo en PDF.",
    button: "Ver el estado de cuenta",
  },
  contact_received: {
    subject: "Recibimos su mensaje",
    lead: "Gracias por escribirnos. Nuestra oficina de facturación lee su mensaje y le responde, casi siempre en dos días hábiles. Si vuelve a escribir o llama por lo mismo, dé esta referencia.",
    button: "Otras formas de comunicarse",
  },
  mandate_authorised: {
    subject: "Su autorización del pago automático",
    lead: "Usted autorizó el pago automático. Adjuntamos en PDF, palabra por palabra, el texto que aceptó: guárdelo. Puede omitir un pago, cambiar, pausar o detener el pago automático en cualquier momento, hasta que se empiece a cobrar un pago.",
    button: "Ver el pago automático",
    also: "No fui yo: avisar a la oficina de facturación",
  },
  mandate_changed: {
    subject: "Su pago automático cambió",
    lead: "Usted cambió su autorización. Adjuntamos en PDF, palabra por palabra, el texto que vale desde ahora: guárdelo. Reemplaza al anterior.",
    button: "Ver el pago automático",
    also: "No fui yo: avisar a la oficina de facturación",
  },
  mandate_skipped: {
    subject: "Se omite un pago automático",
    lead: "Como pidió, no cobramos este pago. Queda sin pagar, a menos que lo pague de otra manera. Los pagos siguientes se cobran como antes. Con el número de abajo se encuentra este cambio.",
    button: "Ver el pago automático",
    also: "No fui yo: avisar a la oficina de facturación",
  },
  mandate_unskipped: {
    subject: "Un pago omitido sí se cobrará",
    lead: "Usted deshizo la omisión. El pago se cobra como lo autorizó; si su día está cerca, antes le avisamos el día nuevo. Con el número de abajo se encuentra este cambio.",
    button: "Ver el pago automático",
    also: "No fui yo: avisar a la oficina de facturación",
  },
  mandate_paused: {
    subject: "El pago automático está en pausa",
    lead: "No cobramos nada hasta que usted lo reanude. Lo que venza mientras tanto queda sin pagar, a menos que lo pague de otra manera. Con el número de abajo se encuentra este cambio.",
    button: "Ver el pago automático",
    also: "No fui yo: avisar a la oficina de facturación",
  },
  mandate_resumed: {
    subject: "El pago automático continúa",
    lead: "Usted reanudó el pago automático. Si algo quedó sin cobrar, le avisamos de nuevo antes de cobrarlo. Con el número de abajo se encuentra este cambio.",
    button: "Ver el pago automático",
    also: "No fui yo: avisar a la oficina de facturación",
  },
  mandate_stopped: {
    subject: "El pago automático está detenido",
    lead: "Su autorización terminó: ya no cobramos nada con ella. Lo que venza desde ahora lo paga usted de otra manera. Si un pago ya se estaba cobrando en ese momento, la página lo indica. Con el número de abajo se encuentra este cambio: guárdelo.",
    button: "Ver qué se detuvo",
    also: "No fui yo: avisar a la oficina de facturación",
  },
  top_up_authorised: {
    subject: "Su autorización de la recarga automática",
    lead: "Usted autorizó la recarga automática. Adjuntamos en PDF, palabra por palabra, el texto que aceptó: guárdelo. Puede cambiarla, pausarla o detenerla en cualquier momento, hasta que se empiece a hacer un cargo.",
    button: "Ver la recarga automática",
    also: "No fui yo: avisar a la oficina de facturación",
  },
  top_up_changed: {
    subject: "Su recarga automática cambió",
    lead: "Usted cambió su autorización. Adjuntamos en PDF, palabra por palabra, el texto que vale desde ahora: guárdelo. Reemplaza al anterior.",
    button: "Ver la recarga automática",
    also: "No fui yo: avisar a la oficina de facturación",
  },
  top_up_paused: {
    subject: "La recarga automática está en pausa",
    lead: "No se agrega nada a su monedero automáticamente hasta que usted la reanude. Con el número de abajo se encuentra este cambio.",
    button: "Ver la recarga automática",
    also: "No fui yo: avisar a la oficina de facturación",
  },
  top_up_resumed: {
    subject: "La recarga automática continúa",
    lead: "Usted reanudó la recarga automática: se agrega dinero cuando su monedero lo necesita. Con el número de abajo se encuentra este cambio.",
    button: "Ver la recarga automática",
    also: "No fui yo: avisar a la oficina de facturación",
  },
  top_up_stopped: {
    subject: "La recarga automática está detenida",
    lead: "Su autorización terminó: ya no se agrega nada a su monedero automáticamente. Con el número de abajo se encuentra este cambio: guárdelo.",
    button: "Ver la recarga automática",
    also: "No fui yo: avisar a la oficina de facturación",
  },
  mandate_completed: {
    subject: "El pago automático llegó a su fin",
    lead: "Ya no queda nada que pagar con su autorización, así que terminó. Ya no cobramos nada con ella.",
    button: "Ver el pago automático",
  },
  premium_notice: {
    subject: ({ day }: MailTold) => `El ${day} se cobrará un pago`,
    lead: ({ amount, day }: MailTold) =>
      `Como usted autorizó, cobraremos ${amount} el ${day}. Hasta entonces puede omitir el pago, pagarlo de otra manera, cambiar, pausar o detener el pago automático, sin tener que llamar.`,
    button: "Verlo o cambiarlo",
  },
  premium_notice_changed: {
    subject: ({ day }: MailTold) => `El ${day} se cobrará un pago de otro importe`,
    lead: ({ amount, before, day }: MailTold) =>
      `El importe no es el de antes: ${before === "" ? "" : `era de ${before} y `}ahora es de ${amount}. Como usted autorizó, lo cobraremos el ${day}. Se lo avisamos al menos 10 días antes para que pueda omitir el pago, pagarlo de otra manera, cambiar, pausar o detener el pago automático, sin tener que llamar.`,
    button: "Verlo o cambiarlo",
  },
  premium_receipt: {
    subject: "Recibimos su pago",
    lead: "Gracias. Su prima está pagada. Inicie sesión para ver el recibo, con una página para imprimir.",
    button: "Ver los detalles",
  },
  autopay_failed: {
    subject: "Un pago automático no se realizó",
    lead: ({ next, until }: MailTold) =>
      `Probamos las formas de pago que usted eligió y ninguna funcionó. No se le cobró nada. ${
        next === ""
          ? "No lo intentamos más por nuestra cuenta."
          : `Lo intentamos otra vez el ${next}. Antes, cambie la forma de pago o, si paga con su monedero, agregue dinero; o pague usted ahora.`
      }${until === "" ? "" : ` Si queda sin pagar, tiene cobertura hasta el ${until}.`}`,
    button: "Pagarlo o cambiarlo",
  },
  autopay_handed_over_tries: {
    subject: "Un pago requiere su atención: no pudimos cobrarlo",
    lead: ({ until }: MailTold) =>
      `Todos los intentos de cobrar este pago fallaron y no lo intentamos más. No se le cobró nada. Nuestra oficina de facturación lo revisa y se comunica con usted. Puede pagarlo usted en cualquier momento.${
        until === "" ? "" : ` Si queda sin pagar, tiene cobertura hasta el ${until}.`
      }`,
    button: "Pagarlo ahora",
  },
  autopay_handed_over_over_cap: {
    subject: "Un pago requiere su atención: supera su límite",
    lead: ({ until }: MailTold) =>
      `Este pago supera el límite que usted fijó, así que no lo cobramos ni lo cobraremos. Nuestra oficina de facturación lo revisa y se comunica con usted. Puede pagarlo usted en cualquier momento.${
        until === "" ? "" : ` Si queda sin pagar, tiene cobertura hasta el ${until}.`
      }`,
    button: "Pagarlo ahora",
  },
  autopay_handed_over_late: {
    subject: "Un pago requiere su atención: no se cobró a tiempo",
    lead: ({ until }: MailTold) =>
      `No cobramos este pago a tiempo, y no lo cobramos tarde sin preguntarle. No se le cobró nada. Nuestra oficina de facturación lo revisa y se comunica con usted. Puede pagarlo usted en cualquier momento.${
        until === "" ? "" : ` Su cobertura iba hasta el ${until}; pregunte a su aseguradora si sigue vigente.`
      }`,
    button: "Pagarlo ahora",
  },
  autopay_over_cap: {
    subject: "Un pago supera su límite",
    lead: ({ amount, cap, until }: MailTold) =>
      `El próximo pago es de ${amount}. Usted permitió cobrar ${cap} como máximo, así que este no se cobrará. Suba el límite o páguelo usted.${
        until === "" ? "" : ` Si queda sin pagar, tiene cobertura hasta el ${until}.`
      }`,
    button: "Subir el límite o pagar",
  },
  autopay_warning: {
    subject: ({ day }: MailTold) => `Revise su pago del ${day}`,
    lead: ({ day, reasons }: MailTold) => `Algo puede impedir el pago automático del ${day}. ${reasons} Todavía hay tiempo para cambiarlo.`,
    button: "Ver qué hacer",
  },
  cover_ending: {
    subject: ({ until }: MailTold) => `Tiene un pago pendiente: páguelo a más tardar el ${until}`,
    lead: ({ amount, until }: MailTold) =>
      `Su cobertura termina el ${until} porque faltan por pagar ${amount}. El pago automático no cobra este pago: no está configurado, está en pausa o detenido, o bien usted omitió el pago, supera su límite o no se pudo cobrar. Páguelo ahora o pida más tiempo a su aseguradora. Si ya lo pagó de otra manera, no tiene que hacer nada.`,
    button: "Pagarlo ahora",
  },
  policy_offered: {
    subject: "Una aseguradora nos envió una póliza para usted",
    lead: "Si es suya, acéptela con su número: así ve lo que vence y puede pagarlo aquí, usted o con el pago automático. Si no es suya, díganoslo. No se paga nada si usted no lo pide.",
    button: "Verla",
  },
  auto_top_up_failed: {
    subject: "La recarga automática no se realizó",
    lead: "No pudimos agregar dinero a su monedero desde su método guardado. No se le cobró nada. No lo intentaremos de nuevo antes de mañana; mientras tanto, también puede agregar dinero usted.",
    button: "Ver la recarga automática",
  },
  auto_top_up_paused: {
    subject: "La recarga automática está en pausa",
    lead: "Otra vez no pudimos agregar dinero a su monedero desde su método guardado, así que pusimos en pausa la recarga automática. No se le cobró nada. Elija otro método y reanúdela, o agregue dinero usted.",
    button: "Ver la recarga automática",
  },
};
