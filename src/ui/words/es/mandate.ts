import type { mandate as english } from "../en/mandate.ts";

export const mandate: typeof english = {
  title: {
    premium: "Autorización de pagos automáticos de la prima de un seguro",
    plan: "Autorización de pagos automáticos de un plan de pagos",
    top_up: "Autorización de recarga automática",
  },
  replaces: (number: string) => `Desde ahora, esta autorización reemplaza a la que lleva el número ${number}.`,
  express: {
    premium: (payer: string, operator: string, insurer: string) =>
      `Yo, ${payer}, autorizo a ${operator} a cobrar los pagos que aquí se describen de mis cuentas indicadas abajo, por vía electrónica y cada mes de nuevo, y a pagarlos por mí a ${insurer}.`,
    plan: (payer: string, operator: string) =>
      `Yo, ${payer}, autorizo a ${operator} a cobrar los pagos que aquí se describen de mis cuentas indicadas abajo, por vía electrónica y parte por parte, y a pagar con ellos mi factura.`,
    top_up: (payer: string, operator: string) =>
      `Yo, ${payer}, autorizo a ${operator} a hacer cargos o débitos en mi cuenta indicada abajo, por vía electrónica y cada vez que ocurra lo que aquí se describe, y a poner el dinero en mi monedero.`,
  },
  what: {
    heading: "Qué autorizo",
    payee: "Se paga a",
    policy: "Póliza",
    bill: "Factura",
    endingIn: (last4: string) => `número terminado en ${last4}`,
    codeEndingIn: (last4: string) => `código terminado en ${last4}`,
    amount: "Importe",
    premium: (amount: string) => `la prima que pide mi aseguradora: hoy ${amount} al mes, otro importe cuando cambie la prima`,
    parts: (total: string, count: number) => (count === 1 ? `${total} en una parte` : `${total} en ${count} partes`),
    part: (n: number) => `Parte ${n}`,
    partOn: (amount: string, day: string) => `${amount} el ${day}`,
    limit: "Como máximo",
    limitEach: (cap: string) => `${cap} en un pago. Nunca se cobra más; en ese caso se me avisa.`,
    limitPart: (cap: string) => `${cap} en un pago, y nunca más de lo que queda de la factura.`,
    limitDay: (cap: string) => `${cap} en un día. Nunca se cobra más.`,
    when: "Cuándo",
    howOften: "Cuántas veces",
    onDueDay: (day: number) => `una vez al mes, el día en que vence la prima, el ${day}; en un mes más corto, su último día`,
    onOwnDay: (day: number, due: number) =>
      `una vez al mes, el día ${day}, o el último día de un mes más corto; siempre a más tardar el día ${due}, en que vence la prima`,
    onPartDays: "los días que aquí se indican, cada parte una vez",
    below: (threshold: string, target: string) => `cada vez que mi saldo baje de ${threshold}: lo que falte para llegar a ${target}`,
    forNext:
      "en los días antes de un pago automático para el que mi saldo no alcanza, 3 días antes con tarjeta y 5 con cuenta bancaria: lo que falte",
    often: "como máximo tres veces en un día; nunca menos de lo mínimo que se puede agregar de una vez",
    first: "Primer pago",
    firstOn: (amount: string, day: string) => `${amount} el ${day}`,
    firstTold: "Se me avisa por correo su importe y su día al menos 7 días antes.",
    start: "Empieza el",
    end: "Termina",
    endPremium: "cuando yo la detenga, o con la póliza",
    endPlan: "cuando yo la detenga, o cuando la factura esté pagada",
    endTopUp: "cuando yo la detenga",
    from: "Se cobra de",
    order: (n: number) => `Se cobra de, en el lugar ${n}`,
    wallet: (operator: string) => `mi monedero en ${operator}`,
    card: (brand: string, last4: string) => `mi tarjeta ${brand} terminada en ${last4}`,
    bank: (brand: string, last4: string) => `mi cuenta bancaria ${brand} terminada en ${last4}`,
    date: "Fecha de esta autorización",
  },
  how: {
    heading: "Cómo se cobra",
    one: "Ese día se intenta con mi cuenta. Si el pago no se realiza, se intenta otra vez los días 1, 3 y 7 después, y se me avisa cada vez. Después del último intento no se cobra nada más: una persona lo revisa y me pregunta.",
    several:
      "Ese día se intenta con mis cuentas, en el orden que aquí se indica, hasta que una pague el importe completo. Si ninguna lo paga, se intenta otra vez los días 1, 3 y 7 después, y se me avisa cada vez. Después del último intento no se cobra nada más: una persona lo revisa y me pregunta.",
    cover: "Un intento que llegaría después del último día de mi cobertura se hace ese día.",
    bank: "Con una cuenta bancaria se intenta tres veces como máximo para un mismo pago.",
    topUp: "Si no se realiza, se me avisa y se intenta otro día. Después de tres fallos seguidos queda en pausa hasta que yo la reanude.",
    owner:
      "Las cuentas que aquí se indican son mías, o puedo firmar por ellas. Los pagos de una cuenta bancaria siguen las leyes de los Estados Unidos y las reglas de su red ACH.",
  },
  notice: {
    heading: "Cuándo se me avisa",
    varying:
      "Se me avisa por correo el importe y el día de cada pago al menos 7 días antes de cobrarlo. Cuando el importe no es el mismo que antes, se me avisa al menos 10 días antes.",
    first: "Esta autorización indica el importe y el día del primer pago, así que de ese no se me avisa otra vez.",
    range: (cap: string) =>
      `Los importes varían, así que tengo derecho a que se me avise de cada uno al menos 10 días antes. Elijo que se me avise antes solo de importes fuera del rango de $0.01 a ${cap}; fuera de él no se cobra ninguno. Después de cada uno recibo un recibo por correo.`,
  },
  stop: {
    heading: "Cómo la detengo",
    online:
      "Puedo omitir un pago, cambiar, pausar o detener esta autorización en cualquier momento en la página «Pago automático» de mi cuenta. Vale al momento, hasta que un pago se empiece a cobrar, y recibo por correo un número de confirmación.",
    onlineTopUp:
      "Puedo cambiar, pausar o detener esta autorización en cualquier momento en la página «Recarga automática» de mi cuenta. Vale al momento, hasta que un pago se empiece a cobrar, y recibo por correo un número de confirmación.",
    byPhone: (phone: string, email: string) =>
      `También puedo detener un pago o toda la autorización por teléfono al ${phone} o por escrito a ${email}. La ley me da hasta tres días hábiles antes del día de un pago; lo que llegue más tarde también se detiene, mientras el pago no se esté cobrando todavía.`,
    byMail: (email: string) =>
      `También puedo detener un pago o toda la autorización por escrito a ${email}. La ley me da hasta tres días hábiles antes del día de un pago; lo que llegue más tarde también se detiene, mientras el pago no se esté cobrando todavía.`,
  },
  choice: {
    heading: "Es mi decisión",
    premium:
      "Nadie me exige el pago automático: ni mi atención ni mi cuenta ni mi cobertura dependen de él. En su lugar puedo pagar cada prima yo, desde mi monedero, con tarjeta o desde una cuenta bancaria, o pagar a la aseguradora misma.",
    plan: "Nadie me exige el pago automático: ni mi atención ni mi cuenta dependen de él. En su lugar puedo pagar la factura yo, completa o una parte, desde mi monedero, con tarjeta o desde una cuenta bancaria, o de otras maneras que indica la oficina de facturación.",
    top_up:
      "Nadie me exige la recarga automática: ni mi atención ni mi cuenta dependen de ella. En su lugar puedo agregar dinero yo, o pagar sin monedero.",
  },
  copy: {
    heading: "Firma y copia",
    sign: "Al marcar que autorizo esto y oprimir el botón, con la sesión iniciada en mi cuenta, firmo esta autorización electrónicamente.",
    copy: "Recibo una copia por correo en PDF, y la encuentro en mi cuenta en cualquier momento.",
    kept: (operator: string) =>
      `${operator} guarda este texto, la hora y la dirección de red de mi firma al menos dos años después de que termine la autorización.`,
  },
  pdf: {
    record: "Registro de la firma",
    number: "Número de confirmación",
    act: "Qué se hizo",
    acts: { authorised: "Autorizado", changed: "Cambiado" },
    at: "Firmado el",
    origin: "Desde la dirección de red",
    version: "Versión de los términos",
    hash: "SHA-256 del texto de arriba",
    foot: (number: string) => `Autorización ${number}`,
    page: (page: number, of: number) => `Página ${page} de ${of}`,
  },
};
