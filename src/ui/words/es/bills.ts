import type { bills as english } from "../en/bills.ts";
import { waitInWords } from "../wait.ts";

export const bills: typeof english = {
  title: "Facturas",
  open: "Por pagar",
  paid: "Pagadas",
  count: (count) => (count === 1 ? "1 factura" : `${count} facturas`),
  total: (amount) => `${amount} en total`,
  facility: "Centro",
  standing: "Estado",
  patient: "Paciente",
  date: "Fecha de servicio",
  owed: "Debe",
  charged: "Facturado",
  planPaid: "Pagó el seguro",
  adjusted: "Ajustado",
  alreadyPaid: "Ya pagado",
  payThis: (amount) => `Pagar ${amount}`,
  underWay: "Pago en curso",
  underWayText: (amount) => `Hay un pago en curso de ${amount} para esta factura.`,
  paidTag: "Pagada",
  openTag: "Por pagar",
  partlyTag: "Pagada en parte",
  voidTag: "Anulada",
  voidText: "La oficina de facturación anuló esta factura. No hay nada que pagar.",
  checkTag: "Conviene revisar",
  claimLink: "Agregar una factura con su código",
  payTogether: "Pagar varias facturas juntas",
  empty: {
    title: "Todavía no hay facturas",
    text: "Las facturas aparecen aquí cuando su clínica las envía. ¿Tiene una carta en la mano? Agregue su factura con el código impreso en ella.",
  },
  letBy: {
    title: "De personas a las que usted ayuda",
    row: (name: string) => `${name} le permite verla`,
    bill: (patient: string, name: string) =>
      patient === name
        ? `Esta factura es de ${patient}, que le permite verla y pagarla y puede consultar cuándo lo hizo usted.`
        : `Esta factura es de ${patient}. ${name}, que también la ve, le permite verla y pagarla y puede consultar cuándo lo hizo usted.`,
  },
  noneOpen: "Nada por pagar. Todas sus facturas están pagadas.",
  help: {
    title: "¿Es más de lo que puede pagar?",
    text: (phone) =>
      `La ayuda financiera puede reducir o cancelar una factura. Solicítela en cualquier momento, incluso después de pagar una parte. Llame al ${phone} o`,
    link: "lea sobre la ayuda financiera",
  },
  claim: {
    title: "¿Qué factura quiere agregar?",
    shortTitle: "Agregar una factura",
    intro: "Las dos respuestas están en la carta que llegó con la factura.",
    code: "Código de la factura",
    codeHint: "Ocho letras y números, como K7QM-2XPD.",
    birthDate: "Fecha de nacimiento del paciente",
    submit: "Continuar",
    after: "Después le mostraremos todas las facturas de este paciente que nos lleguen.",
    missingCode: "Escriba el código de la factura que aparece en la carta",
    missingBirthDate: "Escriba la fecha de nacimiento del paciente con mes, día y año",
    notFound: "Ninguna factura tiene este código y esta fecha de nacimiento a la vez. Compare los dos con la carta",
    slow: (wait_s) =>
      `Hubo muchos intentos. Espere ${waitInWords(wait_s, "es")} y vuelva a probar, o llame al número que aparece en la carta`,
    done: "La factura se agregó.",
  },
  bill: {
    title: (facility) => `Factura de ${facility}`,
    about: "Sobre esta factura",
    provider: "Proveedor",
    visit: "Visita",
    place: "Lugar de atención",
    insurer: "Seguro",
    code: "Código de la factura",
    account: "Número de cuenta",
    issued: "Emitida",
    lines: "Qué se hizo y cuánto cuesta",
    lineCode: "Código",
    total: "Total",
    description: "Descripción",
    units: "Unidades",
    notItemised: "sin desglose",
    sumTitle: "Cómo se calcula lo que debe",
    sum: (billed, plan, adjusted, paid, owed) =>
      `${billed} facturado − ${plan} que pagó el seguro − ${adjusted} de ajustes − ${paid} ya pagado = ${owed} por pagar.`,
    payments: "Pagos de esta factura",
    ask: "Preguntar por esta factura",
    backToBills: "Volver a todas las facturas",
    mismatch: {
      title: "Las líneas y el total no coinciden",
      text: (lines, total) =>
        `Las líneas suman ${lines} y la factura dice ${total}. Quizá le convenga preguntar antes de pagar. Pagar ahora no cambia su derecho a preguntar.`,
      textPlain:
        "Las líneas no suman el total de la factura. Quizá le convenga preguntar antes de pagar. Pagar ahora no cambia su derecho a preguntar.",
    },
    duplicate: {
      title: "Esta factura se parece a otra",
      text: "Otra factura tiene el mismo paciente, día, centro e importe. Quizá le convenga preguntar antes de pagar.",
    },
    how: "«Pagó el seguro» es lo que ya pagó su seguro. «Ajustado» es lo que la clínica ha descontado. Lo que queda le corresponde a usted.",
  },
  basket: {
    title: "¿Qué facturas quiere pagar?",
    intro: "Marque cada factura que quiera pagar. Cada una se paga completa.",
    choose: "Elija al menos una factura",
    gone: "Una de estas facturas se pagó o se anuló mientras tanto. Elija otra vez",
    submit: "Continuar",
    tooMany: (limit) => `Elija ${limit} facturas o menos`,
  },
};
