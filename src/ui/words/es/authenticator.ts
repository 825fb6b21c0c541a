import type { authenticator as english } from "../en/authenticator.ts";

export const authenticator: typeof english = {
  title: "Aplicación de autenticación",
  off: {
    lead: "Una aplicación en su teléfono que muestra seis dígitos, nuevos cada 30 segundos. Los pedimos después de la contraseña, para que la contraseña sola no abra nada.",
    apps: "Sirve cualquier aplicación de códigos de un solo uso: la de las contraseñas de su teléfono, la de su gestor de contraseñas o una de las gratuitas. Funciona sin conexión y no le dice a nadie dónde está usted.",
    button: "Configurar una aplicación",
  },
  setUp: {
    title: "Configure su aplicación",
    scan: "1. Agréguenos a la aplicación",
    scanText: "Abra la aplicación, elija agregar una cuenta y apunte la cámara a este código.",
    qr: "El código para su aplicación, que se lee con la cámara",
    onThisPhone: "¿Lee esto en el teléfono que tiene la aplicación? Ábrala desde aquí",
    byHand: "Escribirlo en lugar de escanearlo",
    account: "Cuenta",
    key: "Clave",
    kind: "Tipo",
    kindValue: "Basado en la hora, seis dígitos, 30 segundos",
    confirm: "2. Escriba el código que la aplicación muestra ahora",
    code: "Código de la aplicación",
    button: "Activar",
    cancel: "Ahora no",
    problems: {
      missing: "Escriba los seis dígitos que muestra su aplicación",
      not_a_code: "Escriba seis dígitos, como los muestra su aplicación",
      wrong:
        "Este no es el código de ahora. Espere al siguiente y escríbalo. Si ninguno sirve, ponga la hora de su teléfono en automático o agréguenos otra vez a la aplicación",
    },
    over: "Se acabó la media hora para configurarla. Esta es una clave nueva: agréguenos otra vez a la aplicación.",
  },
  on: {
    since: (day) => `Activada desde el ${day}. Después de la contraseña pedimos el código de su aplicación.`,
    newPhone: "¿Teléfono nuevo? Desactive aquí la aplicación y configúrela en el nuevo antes de deshacerse del viejo.",
    turnOff: "Desactivarla",
    justNow: "Su aplicación está activada. Desde ahora pedimos su código después de la contraseña.",
    others: "¿Hay una sesión abierta donde usted no conoce? Ver todos los dispositivos",
  },
  turnOff: {
    title: "¿Desactivar la aplicación?",
    lead: "Ya no pediremos sus códigos.",
    last: "Su cuenta pedirá entonces solo la contraseña, y sus códigos de recuperación también se quitan.",
    button: "Desactivar la aplicación",
    keep: "Dejarla activada",
    done: "La aplicación está desactivada. Quítenos también de ella en su teléfono.",
    short:
      "Su contraseña tiene menos de 15 caracteres, lo que basta solo junto a la aplicación. Elija primero una más larga y desactive después la aplicación.",
    shortButton: "Elegir una contraseña más larga",
  },
};
