import { waitInWords } from "../wait.ts";
import type { emailChange as english } from "../en/emailChange.ts";

export const emailChange: typeof english = {
  title: "Cambie su correo electrónico",
  lead: "Escribimos a las dos direcciones. La nueva vale en cuanto usted lo acepte en los dos buzones, en 24 horas.",
  leadUnconfirmed: "Escribimos a la dirección nueva. Vale en cuanto usted la confirme allí, en 24 horas.",
  now: "Dirección actual",
  label: "Nuevo correo electrónico",
  hint: "Con él inicia sesión, y allí llegan nuestros correos.",
  after:
    "Cuando cambie, se cerrará la sesión en todos los dispositivos, también en este. Después inicie sesión con la dirección nueva y la contraseña que tiene.",
  button: "Escribir a la dirección nueva",
  buttonBoth: "Escribir a las dos direcciones",
  lost: "¿Ya no tiene acceso al buzón anterior?",
  lostText:
    "Entonces una persona tiene que asegurarse de que es usted. Llame o escriba a nuestra oficina de facturación y tenga a mano una factura o su tarjeta.",
  lostLink: "Cómo contactarnos",
  problems: {
    missing: "Escriba el nuevo correo electrónico",
    not_an_address: "Escriba un correo electrónico como nombre@example.com",
    same: "Escriba una dirección distinta de la que tiene su cuenta",
  },
  wait: (wait_s) => `Se han pedido muchos correos. Espere ${waitInWords(wait_s, "es")} e inténtelo de nuevo.`,
  pending: {
    title: "Responda en los dos buzones",
    titleNew: "Responda en el buzón nuevo",
    lead: (email) => `Su dirección pasará a ser ${email} en cuanto lo haga. El orden no importa.`,
    leadNew: (email) => `Su dirección pasará a ser ${email} en cuanto la confirme allí.`,
    old: "Buzón anterior",
    new: "Buzón nuevo",
    until: "Responda antes del",
    waiting: "Aún sin respuesta",
    approved: "Aprobado",
    confirmed: "Confirmado",
    nothing:
      "¿No ha llegado nada? Busque en la carpeta de correo no deseado y revise la dirección de arriba. Una dirección que ya tiene cuenta aquí recibe otro correo.",
    takeBack: "Conservar la dirección anterior",
    again: "Usar otra dirección o pedir los correos otra vez",
  },
  taken: "Entretanto la dirección nueva tiene su propia cuenta, así que no se cambió nada. Elija otra.",
  old: {
    title: "¿Debe su cuenta tener otro correo electrónico?",
    lead: "Lo pide alguien que tiene abierta la sesión de su cuenta.",
    becomes: "Dirección nueva",
    approve: "Sí, lo apruebo",
    notMe: "No fui yo",
    notMeText: "Deténgalo, y se cerrará de inmediato la sesión de su cuenta en todos los dispositivos. Después elija una contraseña nueva.",
    stop: "Detenerlo y cerrar la sesión en todas partes",
  },
  new: {
    title: "¿Es suya esta dirección?",
    lead: "Una cuenta con nosotros quiere tener este correo electrónico.",
    address: "Dirección",
    confirm: "Sí, la confirmo",
    notMine: "No es mía, o no lo pedí",
    notMineText: "Dígalo, y no cambia nada.",
    stop: "Detenerlo",
  },
  waiting: {
    title: "Falta una respuesta",
    lead: "Este buzón ya respondió. La dirección cambia en cuanto responda también el otro: abra el correo que enviamos allí.",
  },
  changed: {
    title: "Su correo electrónico está cambiado",
    lead: "Se cerró la sesión en todos los dispositivos. Inicie sesión con la dirección nueva y la contraseña que tiene.",
    button: "Iniciar sesión",
  },
  stopped: {
    old: {
      title: "El cambio está detenido y la sesión está cerrada en todos los dispositivos",
      lead: "Su dirección sigue como estaba. Ahora elija una contraseña nueva para que nadie más pueda volver a entrar.",
      button: "Elegir una contraseña nueva",
      desk: "Contar a la oficina de facturación lo que pasó",
    },
    new: { title: "El cambio está detenido", lead: "No se cambió nada. No queda nada por hacer." },
  },
  endings: {
    done: {
      title: "La dirección fue cambiada",
      lead: "Los dos buzones lo aceptaron. Si no fue usted, avise de inmediato a nuestra oficina de facturación.",
    },
    taken: {
      title: "Entretanto esta dirección tiene su propia cuenta",
      lead: "Por eso no se cambió nada. Inicie sesión y elija otra dirección.",
    },
    taken_back: { title: "El cambio fue detenido", lead: "No se cambió nada. Si usted no lo pidió, elija una contraseña nueva." },
    superseded: { title: "Hay un correo más reciente", lead: "El cambio se pidió de nuevo después. Abra el correo más reciente." },
    too_late: {
      title: "Las 24 horas han pasado",
      lead: "No se cambió nada. Pídalo de nuevo en su perfil; si usted no lo pidió, elija una contraseña nueva.",
    },
    unknown: { title: "Este enlace no funciona", lead: "Copie la dirección completa del correo o pida el cambio de nuevo en su perfil." },
  },
  toProfile: "Ir a su perfil",
  toPassword: "Elegir una contraseña nueva",
  toContact: "Avisar a la oficina de facturación",
};
