import type { pay as english } from "../en/pay.ts";

export const pay: typeof english = {
  title: "¿Cómo quiere pagar?",
  shortTitle: "Pagar una factura",
  titleSeveral: (count) => `¿Cómo quiere pagar estas ${count} facturas?`,
  bill: "Factura",
  facility: "Centro",
  date: "Fecha de servicio",
  youOwe: "Debe",
  amount: "Importe a pagar",
  amountHint: (owed) => `Debe ${owed}. Pague todo o una parte.`,
  source: "Pagar con",
  wallet: "Monedero",
  walletHint: (available) => `${available} disponibles.`,
  walletShort: (available) => `${available} disponibles, menos de lo que debe.`,
  card: "Tarjeta de débito o crédito",
  bank: "Cuenta bancaria",
  bankHint: "Tarda dos días hábiles.",
  split: (available) => `Usar primero mi saldo de ${available} y la tarjeta o cuenta bancaria para el resto`,
  continue: "Continuar",
  changed: "Su saldo cambió. Revise los importes otra vez antes de pagar.",
  check: {
    title: "Revise antes de pagar",
    fromWallet: "De su monedero",
    fromCard: "Con tarjeta",
    fromBank: "De su cuenta bancaria",
    leftInWallet: "Quedará en su monedero",
    leftOnBill: "Quedará por pagar de la factura",
    changeWhat: "cómo paga",
    confirm: (amount) => `Pagar ${amount}`,
    toProcessor:
      "A continuación escribirá los datos de la tarjeta o la cuenta en la página de nuestro procesador de pagos. Mientras tanto, su saldo queda apartado.",
    toProcessorPlain:
      "A continuación escribirá los datos de la tarjeta o la cuenta en la página de nuestro procesador de pagos. Nosotros nunca vemos el número.",
    atOnce: "El dinero sale de su monedero en cuanto oprima el botón.",
  },
  amountErrors: {
    missing: "Escriba el importe en dólares, por ejemplo 84.20",
    not_an_amount: "Escriba el importe en dólares solo con números, por ejemplo 84.20",
    fraction_of_a_cent: "Escriba el importe con dos cifras como máximo después del punto, por ejemplo 84.20",
    zero: "Escriba un importe mayor que $0.00",
    negative: "Escriba un importe mayor que $0.00, sin signo menos",
    too_large: "Escriba un importe de $1,000,000.00 o menos",
  },
  errors: {
    moreThanOwed: (owed) => `Debe ${owed}. Escriba esa cantidad o menos`,
    moreThanBalance: (available) =>
      `Su monedero tiene ${available}. Escriba esa cantidad o menos, o elija una tarjeta o cuenta bancaria para el resto`,
    emptyBalance: "Su monedero tiene $0.00. Elija una tarjeta o cuenta bancaria, o agregue dinero primero",
    source: "Elija cómo quiere pagar",
    unavailable:
      "Nuestro procesador de pagos no responde en este momento. No se cobró nada. Vuelva a intentarlo en unos minutos o pague con su monedero",
    noProcessor: "En este momento no se pueden usar tarjetas ni cuentas bancarias. No se cobró nada. Pague con su monedero",
    tooLittle: (least) =>
      `Con tarjeta o cuenta bancaria no se puede pagar menos de ${least}. Cambie el importe o pague con su monedero. No se cobró nada`,
    taken: "Alguien acaba de pagar esta factura o la está pagando ahora. A usted no se le cobró nada. Vuelva a ver la factura",
    stale: "Este formulario ya se usó con otras respuestas. No se pagó nada nuevo. Revise las respuestas y continúe",
    frozen: "Su monedero está en pausa. No se cobró nada. Llámenos o escríbanos",
    closing: "Está cerrando su cuenta, así que no puede empezar nada nuevo. Anule el cierre en su perfil, o pague sin cuenta",
  },
  paidAlready: {
    title: "Esta factura está pagada",
    text: "No queda nada por pagar.",
    receipt: "Ver el recibo",
    billLink: "Ver la factura",
  },
  underWay: {
    title: "Hay un pago en curso para esta factura",
    text: (amount) => `Ya empezó un pago de ${amount}. Espere a que termine para no pagar dos veces.`,
    see: "Ver cómo va",
  },
  void: {
    title: "Esta factura fue anulada",
    text: "La oficina de facturación la anuló. No hay nada que pagar.",
  },
  made: {
    title: "Este pago ya se hizo",
    text: "Oprimió el botón más de una vez o volvió a una página anterior. Se pagó una sola vez.",
  },
  done: {
    title: "Pagado",
    toppedUp: "Dinero agregado",
    text: (amount, facility) => `Pagó ${amount} a ${facility}.`,
    toppedUpText: (amount) => `Los ${amount} ya están en su monedero.`,
    next: "La clínica verá el pago en un día hábil. Guarde el recibo: puede imprimirlo ahora o cuando quiera desde su historial.",
    nextPremium: "Pasamos el pago a su aseguradora. Guarde el recibo: puede imprimirlo ahora o cuando quiera desde su historial.",
    nextTopUp: "Ya puede usarlo.",
  },
  state: {
    noMoney: "No se cobró nada.",
    moneyBack: "El dinero vuelve a la tarjeta o cuenta de la que salió, en un plazo de cinco a diez días hábiles.",
    heldBack: "Lo que se apartó de su monedero está disponible otra vez.",
    amount: "Importe",
    what: "Para",
    reference: "Referencia",
    started: "Iniciado",
    again: "Intentar otra vez",
    another: "Pagar de otra manera",
    wallet: "Volver a su monedero",
    ask: "Si tiene alguna pregunta, denos la referencia.",
    look: "Comprobar otra vez",
    refresh: "Esta página se actualiza sola cada pocos segundos.",
    waiting: {
      title: "Estamos esperando la respuesta",
      text: "El procesador de pagos todavía no nos ha dicho cómo terminó su pago. Puede salir de esta página: el pago sigue su curso y el resultado aparecerá en su historial. No vuelva a pagar mientras tanto.",
    },
    bank: {
      title: "Su pago bancario está en curso",
      text: "Los pagos desde una cuenta bancaria tardan dos días hábiles. Le enviaremos un correo cuando llegue. No tiene que hacer nada.",
      textTopUp:
        "El dinero de una cuenta bancaria tarda dos días hábiles. Le enviaremos un correo cuando esté en su monedero. No tiene que hacer nada.",
    },
    unfinished: {
      title: "No ha terminado de pagar",
      text: "El pago le espera en la página de nuestro procesador de pagos.",
      continue: "Ir a la página de pago",
      cancel: "Cancelar este pago",
    },
    failed: {
      card_declined: {
        title: "Su tarjeta fue rechazada",
        text: "Su banco no permitió el pago y no nos dice por qué. Use otra tarjeta o pregunte a su banco.",
      },
      insufficient_funds: { title: "No hay suficiente dinero en la tarjeta", text: "Pague un importe menor o use otra tarjeta." },
      authentication_failed: {
        title: "Su banco no pudo comprobar que era usted",
        text: "La comprobación adicional con su banco no se completó. Inténtelo otra vez y termine la comprobación, o use otra tarjeta.",
      },
      bank_debit_failed: {
        title: "Su banco no pagó",
        text: "El pago desde su cuenta bancaria fue devuelto. Revise la cuenta o pague de otra manera.",
      },
      too_late: {
        title: "Su pago llegó demasiado tarde",
        text: "La página de pago ya estaba cerrada, u otra persona pagó la factura mientras tanto. Nada se pagó dos veces.",
      },
      wallet_part_missing: {
        title: "La factura no se pagó",
        text: "Otro pago usó su saldo mientras tanto. Lo que salió de su tarjeta o cuenta bancaria está ahora en su monedero, y puede pagar la factura con ello.",
      },
      wallet_frozen: {
        title: "Su monedero está en pausa",
        text: "El dinero no puede moverse hasta que nuestro equipo lo revise. Llámenos o escríbanos y se lo explicamos.",
      },
      wallet_short: {
        title: "No había suficiente dinero en su monedero",
        text: "Otro pago usó su saldo primero. Agregue dinero o pague un importe menor.",
      },
      processor_unavailable: {
        title: "El procesador de pagos no respondió",
        text: "Su pago no se hizo. Vuelva a intentarlo en unos minutos.",
      },
      other: { title: "El pago no se completó", text: "Inténtelo otra vez o pague de otra manera." },
    },
    expired: { title: "Se acabó el tiempo para este pago", text: "La página de pago estuvo abierta demasiado tiempo y la cerramos." },
    cancelled: { title: "Usted canceló este pago", text: "Puede pagar cuando le convenga." },
  },
};
