import type { security as english } from "../en/security.ts";

export const security: typeof english = {
  title: "Inicio de sesión y seguridad",
  lead: "Cómo inicia sesión y dónde la tiene abierta ahora.",
  change: "Cambiar",
  rows: {
    password: "Contraseña",
    passkeys: "Llaves de acceso",
    authenticator: "Aplicación de autenticación",
    codes: "Códigos de recuperación",
    devices: "Sesión abierta en",
  },
  values: {
    password: "Definida",
    passkeys: (n) => (n === 0 ? "Ninguna todavía" : n === 1 ? "1 llave de acceso" : `${n} llaves de acceso`),
    authenticator: (on) => (on ? "Activada" : "Desactivada"),
    codes: (left) => (left === 0 ? "No queda ninguno" : left === 1 ? "Queda 1" : `Quedan ${left}`),
    devices: (n) => (n === 1 ? "Solo este dispositivo" : `${n} dispositivos`),
  },
};
