import type { login as english } from "../en/login.ts";
import { waitInWords } from "../wait.ts";

export const login: typeof english = {
  title: "Iniciar sesión",
  email: "Correo electrónico",
  password: "Contraseña",
  button: "Iniciar sesión",
  forgot: "¿Olvidó su contraseña?",
  noAccount: "¿Es su primera vez?",
  register: "Registro",
  signedOut: "Cerró su sesión.",
  idle: "Se cerró su sesión para cuidar sus datos: después de 15 minutos sin actividad, al cabo de 12 horas o desde otro de sus dispositivos. Inicie sesión para seguir donde estaba.",
  tooLong:
    "Escriba su contraseña otra vez para seguir. El segundo paso debe hacerse en los diez minutos siguientes, para que nadie más lo haga después de usted.",
  refused: "Revise su correo y su contraseña. Al menos uno de los dos no corresponde a una cuenta.",
  missingEmail: "Escriba su correo electrónico",
  missingPassword: "Escriba su contraseña",
  again: {
    label: "Su contraseña",
    hint: "Se la pedimos otra vez para que nadie más pueda hacer esto en su nombre.",
    missing: "Escriba su contraseña",
    refused: "Esta no es la contraseña de su cuenta. Escríbala otra vez",
  },
  wait: (wait_s) => `Espere ${waitInWords(wait_s, "es")} antes de volver a intentarlo. Así nadie puede adivinar su contraseña.`,
};
