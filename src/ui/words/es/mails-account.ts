import type { accountMails as english } from "../en/mails-account.ts";

export const accountMails: typeof english = {
  new_device: {
    subject: "Se abrió su cuenta en un dispositivo nuevo",
    lead: "Alguien, probablemente usted, acaba de iniciar sesión en un dispositivo que no habíamos visto con su cuenta. Si fue usted, no tiene que hacer nada. Si no, cierre la sesión en ese dispositivo y elija una contraseña nueva: eso también lo deja fuera.",
    button: "No fui yo: ver dónde tengo la sesión abierta",
    also: "Elegir una contraseña nueva",
  },
  approve_email_change: {
    subject: "¿Debe su cuenta tener otro correo electrónico?",
    lead: "Alguien, probablemente usted, quiere que su cuenta tenga otro correo electrónico. Nada cambia si no lo aprueba este buzón y lo confirma el nuevo, en 24 horas. Si no fue usted, abra el enlace y deténgalo: se cerrará la sesión en todos los dispositivos.",
    button: "Aprobarlo o detenerlo",
  },
  confirm_new_email: {
    subject: "Confirme su nuevo correo electrónico",
    lead: "Alguien, probablemente usted, quiere usar esta dirección para una cuenta con nosotros. Confirme que es suya. Vale cuando la dirección anterior también lo haya aprobado. El enlace funciona durante 24 horas.",
    button: "Confirmar mi dirección",
  },
  address_has_account: {
    subject: "Esta dirección ya tiene una cuenta",
    lead: "Alguien, probablemente usted, quiso usar esta dirección para otra cuenta con nosotros. Ya tiene una cuenta propia, así que no se cambió nada. Inicie sesión en ella con la contraseña que tiene.",
    button: "Iniciar sesión",
  },
  email_changed: {
    subject: "Su cuenta tiene ahora otro correo electrónico",
    lead: "Los dos buzones lo aceptaron y se cerró la sesión en todos los dispositivos. A esta dirección ya no llegan correos sobre su cuenta. Si no fue usted, avise de inmediato a nuestra oficina de facturación.",
    button: "No fui yo: avisar a la oficina de facturación",
  },
  data_downloaded: {
    subject: "Se descargó una copia de sus datos",
    lead: "Alguien, seguramente usted, acaba de descargar una copia de todo lo que guardamos sobre usted, después de escribir su contraseña u otra prueba que solo usted tiene. Si no fue usted, elija ahora otra contraseña y revise dónde tiene la sesión abierta.",
    button: "Ver dónde tengo la sesión abierta",
    also: "Elegir otra contraseña",
  },
  new_email_in_use: {
    subject: "Su nuevo correo electrónico ya está en uso",
    lead: "Los dos buzones lo aceptaron. Desde ahora inicia sesión con esta dirección y aquí llegan nuestros correos. Se cerró la sesión en todos los dispositivos.",
    button: "Iniciar sesión",
  },
};
