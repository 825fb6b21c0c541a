import type { recovery as english } from "../en/recovery.ts";
import { waitInWords } from "../wait.ts";

export const recovery: typeof english = {
  title: "¿Olvidó su contraseña?",
  lead: "Escriba el correo electrónico de su cuenta. Le enviaremos un enlace para elegir una contraseña nueva.",
  email: "Correo electrónico",
  button: "Enviar el enlace",
  missing: "Escriba su correo electrónico",
  notAnAddress: "Escriba un correo electrónico como nombre@example.com",
  wait: (wait_s) =>
    `Desde aquí se pidieron muchos enlaces. Espere ${waitInWords(wait_s, "es")} y vuelva a intentarlo. El enlace que ya tenga sigue sirviendo.`,
  noMail: "¿Ya no puede leer ese correo?",
  noMailText:
    "Una persona de la oficina de facturación le ayudará a recuperar su cuenta. Llame al número de su zona; le preguntará su nombre y su fecha de nacimiento, nunca su contraseña.",
  contact: "Todas las formas de contactarnos",
  sent: {
    title: "Revise su correo",
    lead: "Si la dirección que escribió tiene una cuenta, un mensaje con un enlace va en camino.",
    until: "El enlace sirve una sola vez, durante 30 minutos. Si recibe más de un mensaje, use el más reciente.",
    nothing: "¿No llegó nada en unos minutos? Mire en la carpeta de correo no deseado y compruebe que escribió la dirección de su cuenta.",
    again: "Escribir la dirección otra vez",
    login: "Iniciar sesión",
  },
  choose: {
    title: "Elija una contraseña nueva",
    lead: "Con ella iniciará sesión de ahora en adelante. Se cerrará la sesión en todos los lugares donde la tenga abierta.",
    password: "Contraseña nueva",
    hint: "Al menos 15 caracteres, como cuatro o cinco palabras que solo usted juntaría. Si al iniciar sesión se le pide algo más que la contraseña, bastan 8.",
    button: "Guardar la contraseña nueva",
  },
  done: "Su contraseña nueva está guardada. Inicie sesión con ella. En los demás lugares cerramos su sesión.",
  endings: {
    used: {
      title: "Este enlace ya se usó",
      text: "Con él se eligió una contraseña nueva, y un enlace sirve una sola vez. Si fue usted, inicie sesión. Si no fue usted, pida ahora un enlace nuevo y elija otra contraseña.",
    },
    expired: {
      title: "Este enlace ya venció",
      text: "Un enlace sirve durante 30 minutos, para que a nadie le sirva uno viejo. Su contraseña sigue siendo la misma. Pida un enlace nuevo para continuar.",
    },
    superseded: {
      title: "Hay un enlace más reciente",
      text: "Usted pidió otro enlace después de este. Use nuestro mensaje más reciente o pida un enlace nuevo.",
    },
    unknown: {
      title: "Este enlace no lleva a ninguna parte",
      text: "Quizá se cortó al copiarlo. Ábralo otra vez desde el mensaje o pida un enlace nuevo.",
    },
  },
  ask: "Pedir un enlace nuevo",
};
