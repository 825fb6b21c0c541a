import type { closing as english } from "../en/closing.ts";

export const closing: typeof english = {
  title: "Cerrar mi cuenta",
  ask: {
    lead: "Su dinero regresa a donde vino y después la cuenta se cierra para siempre. Esto es lo que pasa, en este orden.",
    before: {
      title: "Guarde primero lo que quiera conservar",
      text: "Con la cuenta cerrada ya no podrá entrar para ver recibos y estados de cuenta.",
    },
    steps: "Qué pasa",
    kept: {
      title: "Qué guardamos y por qué",
      text: "El registro de cada pago con sus recibos y su nombre en ellos, lo que autorizó y lo que se hizo en su cuenta: la ley nos pide llevar libros y pruebas. Guardamos su correo electrónico por un tiempo, solo para avisarle de dinero que todavía pueda regresarle. Borramos su contraseña, llaves de acceso, teléfono, fecha de nacimiento y número de miembro. Las clínicas conservan sus facturas.",
    },
    understood: "Quiero cerrar mi cuenta y ya guardé lo que necesito",
    missing: "Marque la casilla si quiere cerrar la cuenta",
    wayBack: "Puede anularlo hasta que el dinero empiece a salir. Si nada tiene que terminar antes, eso es de inmediato.",
    button: "Cerrar mi cuenta",
  },
  steps: {
    autopay: {
      title: "Terminan el pago automático y los planes de pago.",
      text: (names) => `Lo que venza desde entonces lo paga usted de otra forma: ${names}.`,
    },
    topUp: { title: "Se detiene la recarga automática.", text: "Ya no se agrega nada a su monedero por sí solo." },
    underWay: {
      title: "Primero termina lo que está en curso.",
      payment: (label, amount) => `${label}, ${amount}.`,
      held: (amount) => `${amount} está apartado para un pago.`,
      dispute: "Su banco tiene que decidir sobre dinero que usted agregó.",
      bank: (day) => `Hasta el ${day} su banco todavía puede reclamar el dinero que trajo.`,
    },
    money: { title: "Su dinero regresa a donde vino.", text: "La lista de abajo nombra cada tarjeta y banco, según está todo ahora." },
    nothing: { title: "No hay dinero que devolver.", text: "Su monedero está vacío." },
    bills: {
      title: "Las facturas que debe se siguen debiendo.",
      text: (count, amount) =>
        `${amount} en ${count === 1 ? "1 factura" : `${count} facturas`}. Puede pagarlas antes, o después sin cuenta.`,
      link: "Ver sus facturas",
    },
    people: { title: "Se deja de compartir.", text: "Las personas de confianza ya no ven sus facturas, ni usted las de ellas." },
    methods: {
      title: "Se olvidan las tarjetas y cuentas guardadas,",
      text: (labels) => `aquí y en nuestro procesador de pagos: ${labels}.`,
    },
    closed: {
      title: "La cuenta queda cerrada.",
      text: "Se cierra la sesión en todos los dispositivos. Si un día regresa con el mismo correo, será una cuenta nueva.",
    },
  },
  standing: {
    title: "Su cuenta se está cerrando",
    asked: (when) => `Lo pidió el ${when}. No puede empezar nada nuevo.`,
    waits: "Falta:",
    soon: "Casi listo",
    alone: "Los últimos pasos siguen solos.",
    waitsFor: {
      payment: (label, amount) => `${label}, ${amount}: un pago en curso`,
      held: (amount) => `${amount} apartados para un pago`,
      bank: (day) => `su banco, que hasta el ${day} puede reclamar lo que trajo`,
      disputes: "la decisión de su banco sobre dinero que usted agregó",
      refunds: "la tarjeta o el banco al que regresa su dinero",
      address: "la dirección para su cheque",
      methods: "nuestro procesador de pagos, que debe olvidar sus tarjetas y cuentas guardadas",
      frozen: "nuestro equipo, que tiene que revisar su monedero. Llámenos o escríbanos",
    },
    ended: "Lo que terminó",
    kinds: { premium: "Pago automático", plan: "Plan de pagos", top_up: "Recarga automática" },
    number: (number) => `Número de confirmación ${number}.`,
    lastTaken: (amount) => `${amount} ya se estaba cobrando.`,
    takeBackText: "¿Cambió de opinión? Todavía no ha salido dinero. Lo que terminó queda terminado; puede configurarlo de nuevo.",
    takeBack: "Conservar mi cuenta",
    tooLate: "Su dinero ya empezó a regresar, así que el cierre ya no se puede anular.",
  },
  farewell: {
    title: "Su cuenta está cerrada",
    text: "Gracias por haber estado con nosotros. Le enviamos un correo que lo confirma. Su dinero va en camino.",
    bills: "Las facturas sin pagar se siguen debiendo. Puede pagarlas sin cuenta, con el código impreso en la carta.",
    pay: "Pagar una factura",
  },
};
