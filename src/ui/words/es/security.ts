import type { security as english } from "../en/security.ts";

export const security: typeof english = {
  title: "Inicio de sesión y seguridad",
  lead: "Cómo inicia sesión y dónde la tiene abierta ahora.",
  groups: { how: "Cómo inicia sesión", second: "El segundo paso", where: "Dónde tiene la sesión abierta" },
  rows: {
    password: "Contraseña",
    passkeys: "Llaves de acceso",
    authenticator: "Aplicación de autenticación",
    codes: "Códigos de recuperación",
    devices: "Sesión abierta en",
  },
  actions: { change: "Cambiar", add: "Agregar", setUp: "Configurar", renew: "Crear nuevos", see: "Ver" },
  notes: {
    passkeys: "Inicie sesión con la cara, el dedo o el PIN de su dispositivo. Nada que escribir y nada que otros puedan averiguar.",
    authenticator: "Un código de su teléfono, después de la contraseña.",
    codes: "Para el día en que no tenga a mano el teléfono. Cada uno sirve una vez.",
    codesLater: "Los recibe con su primera llave de acceso o aplicación de autenticación.",
  },
  values: {
    password: "Definida",
    passkeys: (n) => (n === 0 ? "Ninguna todavía" : n === 1 ? "1 llave de acceso" : `${n} llaves de acceso`),
    authenticator: (on) => (on ? "Activada" : "Sin configurar"),
    codes: (left) => (left === 0 ? "Ninguno" : left === 1 ? "Queda 1" : `Quedan ${left}`),
    devices: (n) => (n === 1 ? "Solo este dispositivo" : `${n} dispositivos`),
  },
  noSecondStep: {
    title: "Su contraseña por sí sola abre su cuenta",
    text: "Quien la averigüe puede entrar. Una llave de acceso o una aplicación de autenticación se lo impide.",
    passkey: "Agregar una llave de acceso",
    authenticator: "Configurar una aplicación de autenticación",
  },
  fewCodes: {
    title: (left) =>
      left === 0
        ? "No tiene códigos de recuperación"
        : left === 1
          ? "Le queda 1 código de recuperación"
          : `Le quedan ${left} códigos de recuperación`,
    text: "Sin ninguno, si pierde el teléfono puede pasar días sin entrar en su cuenta. Cree códigos nuevos y guárdelos en papel.",
    link: "Crear códigos de recuperación",
  },
};
