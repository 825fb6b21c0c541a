import type { passkeys as english } from "../en/passkeys.ts";

export const passkeys: typeof english = {
  title: "Llaves de acceso",
  lead: "Inicie sesión con su huella, su rostro o el código de su dispositivo, sin escribir la contraseña.",
  back: "Inicio de sesión y seguridad",
  none: "Todavía no tiene llaves de acceso",
  noneText:
    "Una llave de acceso es una llave que guarda por usted su teléfono, su computadora o una llave de seguridad. La usa con su huella, su rostro o el código del dispositivo. No hay nada que recordar ni que adivinar, y solo funciona en nuestro sitio verdadero, nunca en uno que lo imite.",
  add: "Añadir una llave de acceso",
  most: (n) => `Tiene ${n} llaves de acceso, el máximo de una cuenta. Quite una para añadir otra.`,
  caption: "Sus llaves de acceso",
  synced: "Sincronizada con sus otros dispositivos",
  oneDevice: "En un solo dispositivo",
  added: (day) => `Añadida el ${day}`,
  used: (day) => `Usada por última vez el ${day}`,
  unused: "Todavía sin usar",
  rename: "Cambiar el nombre",
  remove: "Quitar",
  done: {
    added: "Su llave de acceso está lista. Inicie sesión con ella la próxima vez.",
    renamed: "La llave de acceso tiene su nombre nuevo.",
    removed: "Se quitó la llave de acceso: ya no abre su cuenta. También puede borrarla donde su dispositivo guarda las contraseñas.",
  },
  noCodes: {
    title: "Prepárese por si pierde un dispositivo",
    text: "No tiene códigos de recuperación. Si un día pierde todas las llaves de acceso, uno de esos códigos le deja entrar junto con su contraseña.",
    link: "Crear códigos de recuperación",
  },
  making: {
    title: "Añadir una llave de acceso",
    lead: "Su navegador le pregunta dónde guardar la llave y luego le pide su huella, su rostro o el código de su dispositivo. Nosotros nunca vemos nada de eso.",
    first:
      "Desde entonces su contraseña sola ya no abre su cuenta: después de ella le pedimos la llave de acceso. También recibe diez códigos de recuperación, para el día en que pierda un dispositivo.",
    name: "Nombre de esta llave de acceso",
    nameHint: "Para que después la distinga de otras, por ejemplo «Mi teléfono».",
    button: "Crear la llave de acceso",
    unable: "Para crear una llave de acceso, esta página necesita JavaScript y un navegador actualizado. Todo lo demás funciona sin ellos.",
    ownPassword: "Primero, su contraseña",
    ownPasswordLead: "Una llave de acceso abre su cuenta, por eso comprobamos que es usted quien la añade.",
  },
  renaming: { title: "Cambiar el nombre de esta llave de acceso", name: "Nombre", button: "Guardar el nombre" },
  removing: {
    title: (name) => `¿Quitar la llave de acceso «${name}»?`,
    text: "Ya no abrirá su cuenta. Donde ya inició sesión, la sesión sigue abierta.",
    last: "Es su único segundo paso: desde entonces su contraseña sola abre su cuenta.",
    keep: "Conservarla",
  },
  signIn: "Entrar con una llave de acceso",
  unnamed: "Mi llave de acceso",
  script: {
    cancelled: "La ventana se cerró antes de terminar. Inténtelo de nuevo cuando quiera.",
    late: "Pasó demasiado tiempo y la ventana se cerró. Inténtelo de nuevo.",
    known: "Este dispositivo o gestor de contraseñas ya tiene una llave de acceso para su cuenta.",
    unable: "Este dispositivo no puede guardar ni mostrar esta llave. Pruebe con otro dispositivo o navegador.",
    failed: "Su navegador no pudo terminar. Inténtelo de nuevo o use otro navegador.",
  },
  errors: {
    refused:
      "Esta llave de acceso no abre ninguna cuenta aquí; puede que se haya quitado. Inicie sesión con su correo electrónico y su contraseña.",
    notYours: "Esta llave de acceso no es de su cuenta. Use otra.",
    tooLate: "La página llevaba demasiado tiempo abierta. Use la llave de acceso una vez más.",
    notMade: "No se creó ninguna llave de acceso. Pulse «Crear la llave de acceso» y siga a su navegador.",
    refusedNew: "No se pudo comprobar lo que creó su navegador. Inténtelo de nuevo o use otro navegador.",
    tooMany: (n) => `Ya tiene ${n} llaves de acceso. Quite una primero.`,
    name: "Escriba un nombre, como «Mi teléfono»",
    nameLength: (n) => `Use como máximo ${n} caracteres para el nombre`,
  },
};
