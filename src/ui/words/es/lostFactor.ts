import type { lostFactor as english } from "../en/lostFactor.ts";

export const lostFactor: typeof english = {
  title: "¿Perdió todo con lo que inicia sesión?",
  lead: "Sin una llave de acceso, la aplicación o un código de recuperación no podemos distinguirle de alguien que haya averiguado su contraseña. Por eso dejamos pasar una semana y preguntamos al correo de su cuenta.",
  steps: [
    "Usted lo pide aquí. Escribimos de inmediato al correo de su cuenta, y otra vez a los tres y a los seis días.",
    "Durante siete días no cambia nada. Quien lea ese correo puede detenerlo, y también lo detiene cualquier inicio de sesión con una llave de acceso, un código de la aplicación o un código de recuperación.",
    "A los siete días inicia sesión con su contraseña y quita lo que perdió. Tiene entonces una semana para hacerlo.",
  ],
  start: "Pedir que se quite lo que perdí",
  found: "Encontré algo: seguir iniciando sesión",
  contact: "Hablar con la oficina de facturación",
  short: {
    title: "Elija antes una contraseña más larga",
    lead: "Cuando no queda nada más, su contraseña protege sola la cuenta, y la suya tiene menos de 15 caracteres. Elija una más larga con el enlace que le enviamos, inicie sesión con ella y vuelva aquí.",
    button: "Recibir un enlace",
  },
  waiting: {
    title: "Esperamos siete días",
    lead: (day) => `Podrá quitar lo que perdió a partir del ${day}. Inicie sesión entonces con su contraseña.`,
    why: "Con una contraseña nueva, los siete días empiezan otra vez. Cada vez avisamos al correo de su cuenta, para que nadie lo haga a sus espaldas.",
  },
  ready: {
    title: "¿Quitar todo lo que perdió?",
    lead: "Se quitan todas las llaves de acceso, la aplicación de autenticación y todos los códigos de recuperación de su cuenta, y se cierra la sesión en todos los dispositivos. Aquí inicia sesión, y desde entonces su cuenta pide solo la contraseña.",
    button: "Quitarlo e iniciar sesión",
    after: "Después agregue otra vez una llave de acceso o una aplicación: toma un minuto.",
    over: "Esto ya no se puede hacer: alguien lo detuvo, o ya se hizo. Mire cómo está ahora.",
  },
  takeBack: {
    title: "¿Dejar su inicio de sesión como está?",
    lead: "Alguien que conoce su contraseña pidió quitar las llaves de acceso, la aplicación y los códigos de recuperación de su cuenta. Si no fue usted, o si ya los encontró, deténgalo aquí.",
    button: "Detenerlo",
    done: "Está detenido",
    doneLead: "No se quitó nada, y usted inicia sesión como antes. Si lo pidió otra persona, conoce su contraseña: elija ahora otra.",
    password: "Elegir otra contraseña",
  },
  endings: {
    taken_back: { title: "Ya se había detenido", text: "No se quitó nada, y usted inicia sesión como antes." },
    used: {
      title: "Ya se hizo",
      text: "Se quitaron las llaves de acceso, la aplicación y los códigos de recuperación. Si no fue usted, elija otra contraseña de inmediato y avise a nuestra oficina de facturación.",
    },
    expired: { title: "Ya no hay nada que detener", text: "Nadie quitó nada a tiempo. Usted inicia sesión como antes." },
    unknown: { title: "Este enlace no lleva a ninguna parte", text: "Quizá se cortó al copiarlo. Ábralo otra vez desde el mensaje." },
  },
  notice: {
    title: "Alguien pide cambiar cómo inicia sesión",
    text: (day) =>
      `Alguien que conoce su contraseña dice que perdió las llaves de acceso, la aplicación y los códigos de recuperación. Se podrán quitar a partir del ${day}. Si no fue usted, deténgalo y elija otra contraseña.`,
    button: "Detenerlo",
    stopped: "Está detenido: no se quita nada de su inicio de sesión. Si lo pidió otra persona, elija otra contraseña.",
  },
  removed:
    "Se quitaron las llaves de acceso, la aplicación y los códigos de recuperación. Ahora su cuenta pide solo la contraseña: agregue otra vez una llave o una aplicación.",
};
