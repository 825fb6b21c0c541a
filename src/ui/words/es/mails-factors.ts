import type { factorMails as english } from "../en/mails-factors.ts";

export const factorMails: typeof english = {
  factor_added_authenticator: {
    subject: "Se agregó una aplicación de autenticación a su cuenta",
    lead: "De ahora en adelante, después de la contraseña se pide un código de la aplicación. Si no fue usted, inicie sesión, desactívela y elija otra contraseña.",
    button: "Ver cómo inicia sesión",
    also: "No fui yo: avisar a la oficina de facturación",
  },
  factor_added_passkey: {
    subject: "Se agregó una llave de acceso a su cuenta",
    lead: "Un dispositivo o un gestor de contraseñas ya puede iniciar sesión en su cuenta. Si no fue usted, inicie sesión, quite la llave y elija otra contraseña.",
    button: "Ver cómo inicia sesión",
    also: "No fui yo: avisar a la oficina de facturación",
  },
  factor_removed_authenticator: {
    subject: "Se desactivó la aplicación de autenticación",
    lead: "Al iniciar sesión ya no se pide un código de la aplicación. Si no fue usted, elija otra contraseña de inmediato.",
    button: "Ver cómo inicia sesión",
    also: "No fui yo: avisar a la oficina de facturación",
  },
  factor_removed_passkey: {
    subject: "Se quitó una llave de acceso de su cuenta",
    lead: "Esa llave ya no sirve para iniciar sesión en su cuenta. Si no fue usted, elija otra contraseña de inmediato.",
    button: "Ver cómo inicia sesión",
    also: "No fui yo: avisar a la oficina de facturación",
  },
  recovery_codes_made: {
    subject: "Tiene códigos de recuperación nuevos",
    lead: "Se crearon diez códigos de recuperación para su cuenta; los anteriores ya no sirven. Si no fue usted, elija otra contraseña de inmediato.",
    button: "Ver cómo inicia sesión",
    also: "No fui yo: avisar a la oficina de facturación",
  },
  recovery_code_used: {
    subject: "Se usó un código de recuperación para iniciar sesión",
    lead: "Alguien, probablemente usted, inició sesión en su cuenta con la contraseña y un código de recuperación. Ese código ya no sirve. Si no fue usted, elija otra contraseña y cree códigos nuevos.",
    button: "Ver sus códigos de recuperación",
    also: "No fui yo: avisar a la oficina de facturación",
  },
  recovery_code_used_few: {
    subject: "Se usó un código de recuperación; quedan pocos",
    lead: "Alguien, probablemente usted, inició sesión en su cuenta con la contraseña y un código de recuperación. Quedan tres o menos: cree códigos nuevos para no quedarse un día sin acceso. Si no fue usted, elija otra contraseña de inmediato.",
    button: "Crear códigos nuevos",
    also: "No fui yo: avisar a la oficina de facturación",
  },
  recovery_code_used_last: {
    subject: "Se usó su último código de recuperación",
    lead: "Alguien, probablemente usted, inició sesión en su cuenta con la contraseña y el último código de recuperación. Cree códigos nuevos para no quedarse un día sin acceso. Si no fue usted, elija otra contraseña de inmediato.",
    button: "Crear códigos nuevos",
    also: "No fui yo: avisar a la oficina de facturación",
  },
  factor_reset_asked: {
    subject: "Alguien pide entrar en su cuenta solo con la contraseña",
    lead: "Alguien que conoce su contraseña dice que perdió las llaves de acceso, la aplicación y los códigos de recuperación de su cuenta, y nos pide quitarlos. Podrá hacerlo el día que se indica abajo. Si no fue usted, deténgalo ahora: basta con oprimir un botón. Después elija otra contraseña.",
    button: "Detenerlo: no fui yo",
    also: "Elegir otra contraseña",
  },
  factor_reset_soon: {
    subject: "Pronto su cuenta pedirá solo la contraseña",
    lead: "Alguien que conoce su contraseña nos pidió quitar las llaves de acceso, la aplicación y los códigos de recuperación de su cuenta. Hasta ahora nadie lo detuvo, y podrá hacerlo el día que se indica abajo. Si no fue usted, deténgalo ahora: basta con oprimir un botón. Después elija otra contraseña.",
    button: "Detenerlo: no fui yo",
    also: "Elegir otra contraseña",
  },
  factor_reset_taken_back: {
    subject: "No se quita nada de su inicio de sesión",
    lead: "Se detuvo la solicitud de quitar las llaves de acceso, la aplicación y los códigos de recuperación de su cuenta. Usted inicia sesión como antes. Quien lo pidió conocía su contraseña: si no fue usted, elija otra.",
    button: "Elegir otra contraseña",
  },
  factor_reset_done: {
    subject: "Ahora su cuenta pide solo la contraseña",
    lead: "Una semana después de que se pidió, se quitaron las llaves de acceso, la aplicación y los códigos de recuperación, y se cerró la sesión en todos los dispositivos. Agregue de nuevo una llave o una aplicación en cuanto pueda. Si no fue usted, elija otra contraseña de inmediato.",
    button: "No fui yo: elegir otra contraseña",
    also: "Después avise a nuestra oficina de facturación",
  },
};
