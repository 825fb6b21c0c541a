import type { devices as english } from "../en/devices.ts";

export const devices: typeof english = {
  title: "Dónde tiene la sesión abierta",
  lead: "Todos los dispositivos que pueden abrir su cuenta ahora. Cierre la sesión en los que no use o no conozca.",
  listed: "Dispositivos",
  thisOne: "Este dispositivo",
  unnamed: "Un navegador que no dice su nombre",
  how: {
    password: "con su contraseña",
    totp: "con su contraseña y un código de su aplicación de autenticación",
    recovery_code: "con su contraseña y un código de recuperación",
    passkey: "con una llave de acceso",
    reset: "con su contraseña, después de quitar lo que perdió",
  },
  since: (moment, how) => `Sesión iniciada el ${moment}, ${how}`,
  inUse: "En uso ahora",
  seen: (ago) => `Visto por última vez ${ago}`,
  end: "Cerrar sesión",
  only: { title: "Solo tiene la sesión abierta aquí", text: "Ningún otro dispositivo puede abrir su cuenta." },
  again: {
    title: "Primero demuestre que es usted",
    text: "Para cerrar la sesión en un dispositivo, escriba su contraseña. Vale durante cinco minutos.",
  },
  all: {
    title: "Todos a la vez",
    others: "Cerrar sesión en los demás",
    othersText: "En los demás dispositivos habrá que iniciar sesión de nuevo. En este sigue abierta.",
    everywhere: "Cerrar sesión en todos",
    everywhereText:
      "En todos los dispositivos habrá que iniciar sesión de nuevo, también en este. Un inicio de sesión que aún espere el segundo paso termina igualmente.",
  },
  unknown: {
    title: "¿No conoce algún dispositivo?",
    text: "Cierre la sesión en él. Después cambie su contraseña, para que no pueda volver a entrar.",
    link: "Cambiar la contraseña",
  },
  done: {
    one: "La sesión en ese dispositivo está cerrada. Para ver algo tendrá que iniciarla de nuevo.",
    over: "La sesión en ese dispositivo ya estaba cerrada.",
    others: "La sesión está cerrada en todos los demás dispositivos. En este sigue abierta.",
    none: "No había sesión abierta en ningún otro dispositivo, así que nada ha cambiado.",
    everywhere: "La sesión está cerrada en todos los dispositivos, también en este.",
  },
};
