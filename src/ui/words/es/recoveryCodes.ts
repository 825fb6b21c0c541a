import type { recoveryCodes as english } from "../en/recoveryCodes.ts";

export const recoveryCodes: typeof english = {
  title: "Códigos de recuperación",
  lead: "Sustituyen a la aplicación o a la llave de acceso el día en que no tenga ninguna a mano. Cada uno sirve una sola vez, después de la contraseña.",
  left: (n) => (n === 0 ? "No le queda ninguno." : n === 1 ? "Le queda 1." : `Le quedan ${n}.`),
  forWhat:
    "Todavía no hay nada que puedan sustituir: su cuenta pide solo la contraseña. Agregue primero una llave de acceso o una aplicación, y con ella recibe diez códigos.",
  toSecurity: "Ver cómo inicia sesión",
  first: "Reciba ahora diez códigos y guárdelos donde los encuentre sin su teléfono.",
  makeFirst: "Mostrar mis códigos de recuperación",
  renew: "Los códigos nuevos sustituyen a todos estos. Los anteriores dejan de servir, también los que no usó.",
  make: "Crear códigos nuevos",
  fresh: {
    title: "Guarde estos códigos de recuperación",
    lead: "Con cada uno inicia sesión una vez, después de la contraseña, cuando no tenga a mano ni la aplicación ni la llave de acceso. Los mostramos solo esta vez y no guardamos ninguna copia que alguien pueda leer.",
    list: "Sus códigos de recuperación",
    where: "Imprímalos o guárdelos en su gestor de contraseñas. No solo en el teléfono que podría perder.",
    download: "Guardar como archivo de texto",
    print: "Imprimir",
    kept: "Ya los guardé",
    again: "Si se va sin ellos, puede crear otros en cualquier momento: sustituyen a estos.",
  },
  file: {
    name: "codigos-de-recuperacion.txt",
    title: (operator) => `Códigos de recuperación de su cuenta en ${operator}`,
    account: (email) => `Cuenta: ${email}`,
    made: (day) => `Creados el ${day}`,
    text: "Cada uno sirve una sola vez, después de la contraseña, en lugar de la aplicación o de una llave de acceso. Tache los que ya usó.",
  },
};
