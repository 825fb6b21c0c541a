import type { secondStep as english } from "../en/secondStep.ts";
import { waitInWords } from "../wait.ts";

export const secondStep: typeof english = {
  code: {
    title: "Escriba el código de su aplicación",
    lead: "Su contraseña es correcta. Ahora abra su aplicación de autenticación y escriba los seis dígitos que muestra para nosotros.",
    label: "Código de la aplicación",
    hint: "Cambia cada 30 segundos.",
    button: "Iniciar sesión",
  },
  recovery: {
    title: "Escriba un código de recuperación",
    lead: "Tome de la lista que guardó uno que todavía no haya usado. Cada uno sirve una sola vez.",
    label: "Código de recuperación",
    hint: "Doce letras y dígitos, como K7QM-2XPD-9RTV.",
    button: "Iniciar sesión",
  },
  passkey: {
    title: "Use su llave de acceso",
    lead: "Su contraseña es correcta. Ahora demuestre que es usted con la llave de acceso que agregó a su cuenta.",
    button: "Usar mi llave de acceso",
    unable: "Este navegador no muestra llaves de acceso o no ejecuta scripts. Use una de las otras maneras, más abajo.",
  },
  or: "De otra manera",
  useApp: "Usar el código de la aplicación",
  useRecovery: "Usar un código de recuperación",
  usePasskey: "Usar la llave de acceso",
  lost: "No tengo nada de esto",
  problems: {
    missingCode: "Escriba los seis dígitos de su aplicación",
    missingRecovery: "Escriba uno de sus códigos de recuperación",
    notACode: "Escriba seis dígitos, como los muestra su aplicación",
    notARecoveryCode: "Escriba las doce letras y dígitos de un código de recuperación",
    refusedCode:
      "Este no es el código de ahora. Espere al siguiente en su aplicación. Si ninguno sirve, ponga la hora de su teléfono en automático",
    refusedRecovery: "Este no es uno de sus códigos de recuperación, o ya se usó. Tome otro",
    used: "Este código se usó hace un momento. Espere al siguiente en su aplicación y escríbalo",
    wait: (wait_s) => `Espere ${waitInWords(wait_s, "es")} antes de volver a intentarlo. Así nadie puede adivinarlo.`,
  },
};
