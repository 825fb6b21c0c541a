import type { MandateFacts } from "../../src/documents/mandate-terms.ts";
import { cents } from "../../src/values/money.ts";

const operator = {
  name: "Meridian Health",
  legal_name: "Meridian Health (fictional)",
  support_email: "billing@meridian.example",
};
const common = {
  operator,
  phone: "555-0143",
  payer_name: "Rosa Ibáñez",
  on: "2026-11-24",
  replaces: null,
  cap_cents: cents(400_00),
} as const;

type Of<Kind extends MandateFacts["kind"]> = Extract<MandateFacts, { readonly kind: Kind }>;

export const PREMIUM: Of<"premium"> = {
  ...common,
  kind: "premium",
  methods: [{ kind: "wallet" }, { kind: "card", brand: "Visa", last4: "4242" }, { kind: "bank", brand: "First Bank", last4: "6789" }],
  insurer_name: "Evergreen Care Insurance",
  member_number: "EV-2231-88-4821",
  premium_cents: cents(310_00),
  due_day: 1,
  collect_day: 25,
  first: { amount_cents: cents(310_00), collect_on: "2026-12-25" },
};
export const PLAN: Of<"plan"> = {
  ...common,
  kind: "plan",
  methods: [{ kind: "bank", brand: "First Bank", last4: "6789" }],
  bill_code: "K7QM-2XPD",
  total_cents: cents(100_00),
  parts: [
    { due_on: "2026-12-01", amount_cents: cents(33_33) },
    { due_on: "2027-01-01", amount_cents: cents(33_33) },
    { due_on: "2027-02-01", amount_cents: cents(33_34) },
  ],
};
export const TOP_UP: Of<"top_up"> = {
  ...common,
  kind: "top_up",
  methods: [{ kind: "card", brand: "Visa", last4: "4242" }],
  threshold_cents: cents(50_00),
  target_cents: cents(200_00),
};

/** One thing that a rule asks for, and where it is said, in each language. */
interface Item {
  readonly rule: string;
  readonly en: readonly string[];
  readonly es: readonly string[];
}

/** What every authorisation must say. */
export const EVERY: readonly Item[] = [
  { rule: "Nacha 2.3.2: readily identifiable as an authorization", en: ["Authorization of automatic"], es: ["Autorización de"] },
  {
    rule: "Nacha 2.3.2, Reg E 1005.10(b): express authorization, whose and whom",
    en: ["I, Rosa Ibáñez, authorize Meridian Health (fictional) to"],
    es: ["Yo, Rosa Ibáñez, autorizo a Meridian Health (fictional) a"],
  },
  {
    rule: "Nacha 2.3.2: the date",
    en: ["Date of this authorization: November 24, 2026"],
    es: ["Fecha de esta autorización: 24 de noviembre de 2026"],
  },
  { rule: "Nacha 2.3.2: the most that is taken", en: ["At most: $400.00"], es: ["Como máximo: $400.00"] },
  {
    rule: "Reg E 1005.10(c): stopping, orally or in writing, until three business days before; here until the taking begins",
    en: [
      "stop this authorization at any time",
      "by telephone at 555-0143 or in writing to billing@meridian.example",
      "until three business days before the day of a payment",
      "until a payment is being taken",
      "confirmation number",
    ],
    es: [
      "detener esta autorización en cualquier momento",
      "por teléfono al 555-0143 o por escrito a billing@meridian.example",
      "hasta tres días hábiles antes del día de un pago",
      "hasta que un pago se empiece a cobrar",
      "número de confirmación",
    ],
  },
  {
    rule: "Reg E 1005.10(e)(1): no compulsory use, and the other ways to pay",
    en: ["neither my care nor my account", "by hand instead"],
    es: ["ni mi atención ni mi cuenta", "En su lugar puedo"],
  },
  {
    rule: "Reg E 1005.10(b): signed or similarly authenticated, and a copy to the consumer",
    en: ["I sign this authorization electronically", "I get a copy of it by e-mail as a PDF"],
    es: ["firmo esta autorización electrónicamente", "Recibo una copia por correo en PDF"],
  },
  { rule: "Reg E 1005.13(b): evidence for two years", en: ["at least two years after"], es: ["al menos dos años después"] },
  { rule: "Nacha 2.3.2: how long it lasts", en: ["It ends: when I stop it"], es: ["Termina: cuando yo la detenga"] },
];

const VARYING: Item = {
  rule: "Reg E 1005.10(d)(1): notice of amount and day, ten days before where the amount varies",
  en: ["amount and the day of each payment by e-mail at least 7 days before", "not the same as before, I am told at least 10 days before"],
  es: ["el importe y el día de cada pago al menos 7 días antes", "no es el mismo que antes, se me avisa al menos 10 días antes"],
};
const TRIES: Item = {
  rule: "Nacha 2.12: how often a debit is tried again",
  en: ["on days 1, 3 and 7 after that", "three times at most for one payment"],
  es: ["los días 1, 3 y 7 después", "tres veces como máximo para un mismo pago"],
};

/** What each kind must say besides. */
export const EACH: readonly (readonly [facts: MandateFacts, items: readonly Item[]])[] = [
  [
    PREMIUM,
    [
      VARYING,
      TRIES,
      { rule: "the payee", en: ["Paid to: Evergreen Care Insurance"], es: ["Se paga a: Evergreen Care Insurance"] },
      { rule: "what for, no more than four digits of it", en: ["number ending in 4821"], es: ["número terminado en 4821"] },
      { rule: "Nacha 2.3.2: the amount, or how it is found", en: ["asks for: $310.00 a month today"], es: ["hoy $310.00 al mes"] },
      {
        rule: "Nacha 2.3.2: timing, frequency and start",
        en: ["once a month, on the 25th", "First payment: $310.00 on December 25, 2026", "It begins on: December 25, 2026"],
        es: ["una vez al mes, el día 25", "Primer pago: $310.00 el 25 de diciembre de 2026", "Empieza el: 25 de diciembre de 2026"],
      },
      {
        rule: "Nacha 2.3.2: the accounts, by no more than four digits, in order",
        en: [
          "Taken from, 1st: my wallet at Meridian Health",
          "Taken from, 2nd: my card Visa ending in 4242",
          "Taken from, 3rd: my bank account First Bank ending in 6789",
        ],
        es: [
          "en el lugar 1: mi monedero en Meridian Health",
          "en el lugar 2: mi tarjeta Visa terminada en 4242",
          "en el lugar 3: mi cuenta bancaria First Bank terminada en 6789",
        ],
      },
    ],
  ],
  [
    PLAN,
    [
      VARYING,
      TRIES,
      { rule: "what for", en: ["code ending in 2XPD"], es: ["código terminado en 2XPD"] },
      {
        rule: "Nacha 2.3.2: amounts, number and days",
        en: ["$100.00 in 3 parts", "Part 1: $33.33 on December 1, 2026", "Part 3: $33.34 on February 1, 2027"],
        es: ["$100.00 en 3 partes", "Parte 1: $33.33 el 1 de diciembre de 2026", "Parte 3: $33.34 el 1 de febrero de 2027"],
      },
      {
        rule: "the account",
        en: ["Taken from: my bank account First Bank ending in 6789"],
        es: ["Se cobra de: mi cuenta bancaria First Bank terminada en 6789"],
      },
    ],
  ],
  [
    TOP_UP,
    [
      {
        rule: "Reg E 1005.10(d)(2): the right to notice of varying amounts, and the range chosen instead",
        en: ["I have the right to be told of each at least 10 days before", "outside the range from $0.01 to $400.00"],
        es: ["tengo derecho a que se me avise de cada uno al menos 10 días antes", "fuera del rango de $0.01 a $400.00"],
      },
      {
        rule: "Nacha 2.3.2: how the amount is found, and when",
        en: ["falls below $50.00: what brings it to $200.00", "at most three times in one day", "It begins on: November 24, 2026"],
        es: [
          "baje de $50.00: lo que falte para llegar a $200.00",
          "como máximo tres veces en un día",
          "Empieza el: 24 de noviembre de 2026",
        ],
      },
      { rule: "the account", en: ["Taken from: my card Visa ending in 4242"], es: ["Se cobra de: mi tarjeta Visa terminada en 4242"] },
    ],
  ],
];
