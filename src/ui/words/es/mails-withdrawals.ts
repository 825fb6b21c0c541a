/** Mails about money that goes back, and about an account on its way out. */
export const withdrawalMails = {
  withdrawal_started: {
    subject: "Su dinero va de regreso",
    lead: "Como lo pidió, el dinero de su monedero regresa a las tarjetas y cuentas bancarias de las que vino. La página nombra cada una y dice en qué va. Las tarjetas tardan de 5 a 10 días hábiles en mostrarlo; los bancos, hasta 5.",
    button: "Ver en qué va",
    also: "No fui yo: avisar a la oficina de facturación",
  },
  withdrawal_part_refused: {
    subject: "Una tarjeta o cuenta no aceptó su dinero de regreso",
    lead: "Una parte del dinero que le devolvemos fue rechazada; casi siempre es porque la tarjeta o la cuenta se cerró. No se pierde: lo que todavía es suyo le llega en un cheque por correo. La página dice cuánto es y le pide su dirección si no la tenemos.",
    button: "Ver qué pasa ahora",
  },
  closing_asked: {
    subject: "Su cuenta se está cerrando",
    lead: "Nos pidió cerrar su cuenta. No puede empezar nada nuevo y sus autorizaciones de pago automático terminaron. Primero termina lo que está en curso; después su dinero regresa a donde vino. Hasta que empiece a salir, puede anular el cierre. Si no fue usted, anúlelo ahora y cambie su contraseña.",
    button: "Ver en qué va, o anularlo",
    also: "No fui yo: avisar a la oficina de facturación",
  },
  account_closed: {
    subject: "Su cuenta está cerrada",
    lead: "Su cuenta está cerrada y se cerró la sesión en todos los dispositivos. Lo que había en su monedero se devolvió o le llega en un cheque. Las facturas sin pagar se siguen debiendo: puede pagarlas sin cuenta. Guardamos el registro de sus pagos como lo pide la ley. Gracias por haber estado con nosotros.",
    button: "Contáctenos",
  },
};
