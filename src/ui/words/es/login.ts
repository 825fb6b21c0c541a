import type { login as english } from "../en/login.ts";

export const login: typeof english = {
  title: "Iniciar sesión",
  email: "Correo electrónico",
  password: "Contraseña",
  button: "Iniciar sesión",
  forgot: "Olvidé mi contraseña",
  noAccount: "¿Es su primera vez?",
  register: "Registro",
  signedOut: "Ha cerrado la sesión.",
  idle: "Cerramos su sesión para cuidar sus datos, tras 15 minutos sin actividad o al cabo de 12 horas. Inicie sesión para seguir donde estaba.",
  refused: "Revise su correo y su contraseña. Al menos uno de los dos no corresponde a una cuenta.",
  missingEmail: "Escriba su correo electrónico",
  missingPassword: "Escriba su contraseña",
  wait: (seconds: number) =>
    seconds <= 90
      ? `Espere ${seconds === 1 ? "1 segundo" : `${seconds} segundos`} antes de volver a intentarlo. Así nadie puede adivinar su contraseña.`
      : `Espere ${Math.ceil(seconds / 60)} minutos antes de volver a intentarlo. Así nadie puede adivinar su contraseña.`,
  forgotPage: {
    title: "Olvidé mi contraseña",
    lead: "Una persona de la oficina de facturación le ayuda a recuperar su cuenta. Llame al número de su zona; le preguntará su nombre y su fecha de nacimiento, nunca su contraseña.",
    phones: "Teléfonos por zona",
    contact: "Todas las formas de contactarnos",
  },
};
