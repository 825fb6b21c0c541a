const ordinal = (day: number): string => {
  const ending = day % 10 === 1 && day !== 11 ? "st" : day % 10 === 2 && day !== 12 ? "nd" : day % 10 === 3 && day !== 13 ? "rd" : "th";
  return `${day}${ending}`;
};

// What members agree to, in the first person. A change of a word here is a change of the terms: count up TERMS_VERSION (documents/mandate-terms.ts).
export const mandate = {
  title: {
    premium: "Authorization of automatic payments for an insurance premium",
    plan: "Authorization of automatic payments for a payment plan",
    top_up: "Authorization of automatic top-up",
  },
  replaces: (number: string) => `This authorization replaces the one with the number ${number} from now on.`,
  express: {
    premium: (payer: string, operator: string, insurer: string) =>
      `I, ${payer}, authorize ${operator} to take the payments described here from my accounts named below, electronically and again each month, and to pay them to ${insurer} for me.`,
    plan: (payer: string, operator: string) =>
      `I, ${payer}, authorize ${operator} to take the payments described here from my accounts named below, electronically and part by part, and to pay my bill with them.`,
    top_up: (payer: string, operator: string) =>
      `I, ${payer}, authorize ${operator} to charge or debit my account named below, electronically and again each time that what is described here comes about, and to put the money into my wallet.`,
  },
  what: {
    heading: "What I authorize",
    payee: "Paid to",
    policy: "Policy",
    bill: "Bill",
    endingIn: (last4: string) => `number ending in ${last4}`,
    codeEndingIn: (last4: string) => `code ending in ${last4}`,
    amount: "Amount",
    premium: (amount: string) => `the premium that my insurer asks for: ${amount} a month today, another amount when the premium changes`,
    parts: (total: string, count: number) => (count === 1 ? `${total} in one part` : `${total} in ${count} parts`),
    part: (n: number) => `Part ${n}`,
    partOn: (amount: string, day: string) => `${amount} on ${day}`,
    limit: "At most",
    limitEach: (cap: string) => `${cap} in one payment. More is never taken; I am told instead.`,
    limitPart: (cap: string) => `${cap} in one payment, and never more than what is left of the bill.`,
    limitDay: (cap: string) => `${cap} in one day. More is never taken.`,
    when: "When",
    howOften: "How often",
    onDueDay: (day: number) =>
      `once a month, on the day on which the premium falls due, the ${ordinal(day)}; in a shorter month on its last day`,
    onOwnDay: (day: number, due: number) =>
      `once a month, on the ${ordinal(day)}, or on the last day of a shorter month; always on or before the ${ordinal(due)}, on which the premium falls due`,
    onPartDays: "on the days named here, each part once",
    below: (threshold: string, target: string) => `each time my balance falls below ${threshold}: what brings it to ${target}`,
    forNext:
      "in the days before a payment by autopay that my balance does not cover, 3 days before with a card and 5 with a bank account: what is missing",
    often: "at most three times in one day; never less than the least that can be added at once",
    first: "First payment",
    firstOn: (amount: string, day: string) => `${amount} on ${day}`,
    firstTold: "I am told its amount and day by e-mail at least 7 days before.",
    start: "It begins on",
    end: "It ends",
    endPremium: "when I stop it, or with the policy",
    endPlan: "when I stop it, or when the bill is paid",
    endTopUp: "when I stop it",
    from: "Taken from",
    order: (n: number) => `Taken from, ${ordinal(n)}`,
    wallet: (operator: string) => `my wallet at ${operator}`,
    card: (brand: string, last4: string) => `my card ${brand} ending in ${last4}`,
    bank: (brand: string, last4: string) => `my bank account ${brand} ending in ${last4}`,
    date: "Date of this authorization",
  },
  how: {
    heading: "How it is taken",
    one: "My account is tried on the day. If the payment does not go through, it is tried again on days 1, 3 and 7 after that, and I am told each time. After the last try nothing more is taken: a person looks at it and asks me.",
    several:
      "My accounts are tried on the day, in the order named here, until one of them pays the whole amount. If none does, they are tried again on days 1, 3 and 7 after that, and I am told each time. After the last try nothing more is taken: a person looks at it and asks me.",
    cover: "A try that would come after the last day of my cover is made on that day.",
    bank: "A bank account is tried three times at most for one payment.",
    topUp:
      "If it does not go through, I am told, and it is tried again on another day. After three failures in a row it is paused until I resume it.",
    owner:
      "The accounts named here are mine, or I may sign for them. Payments from a bank account follow the laws of the United States and the rules of its ACH network.",
  },
  notice: {
    heading: "When I am told",
    varying:
      "I am told the amount and the day of each payment by e-mail at least 7 days before it is taken. Where the amount is not the same as before, I am told at least 10 days before.",
    first: "This authorization names the amount and the day of the first payment, so I am not told of that one again.",
    range: (cap: string) =>
      `The amounts differ, so I have the right to be told of each at least 10 days before. I choose to be told beforehand only of amounts outside the range from $0.01 to ${cap}; none outside it is taken. After each one I get a receipt by e-mail.`,
  },
  stop: {
    heading: "How I stop it",
    online:
      "I can skip a payment, change, pause or stop this authorization at any time on the page “Autopay” of my account. It holds at once, until a payment is being taken, and I get a confirmation number by e-mail.",
    onlineTopUp:
      "I can change, pause or stop this authorization at any time on the page “Automatic top-up” of my account. It holds at once, until a payment is being taken, and I get a confirmation number by e-mail.",
    byPhone: (phone: string, email: string) =>
      `I can also stop a payment or the whole authorization by telephone at ${phone} or in writing to ${email}. The law gives me until three business days before the day of a payment; whatever comes later is stopped too, as long as the payment is not being taken yet.`,
    byMail: (email: string) =>
      `I can also stop a payment or the whole authorization in writing to ${email}. The law gives me until three business days before the day of a payment; whatever comes later is stopped too, as long as the payment is not being taken yet.`,
  },
  choice: {
    heading: "It is my choice",
    premium:
      "Nobody requires autopay of me: neither my care nor my account nor my cover depends on it. I can pay each premium by hand instead, from my wallet, by card or by bank account, or pay the insurer itself.",
    plan: "Nobody requires autopay of me: neither my care nor my account depends on it. I can pay the bill by hand instead, all of it or a part, from my wallet, by card or by bank account, and by other ways that the billing desk names.",
    top_up:
      "Nobody requires automatic top-up of me: neither my care nor my account depends on it. I can add money by hand instead, or pay without a wallet.",
  },
  copy: {
    heading: "Signature and copy",
    sign: "By ticking that I authorize this and pressing the button, signed in to my account, I sign this authorization electronically.",
    copy: "I get a copy of it by e-mail as a PDF, and find it in my account at any time.",
    kept: (operator: string) =>
      `${operator} keeps this text, the time and the network address of my signature for at least two years after the authorization ends.`,
  },
  pdf: {
    record: "Record of the signature",
    number: "Confirmation number",
    act: "What was done",
    acts: { authorised: "Authorized", changed: "Changed" },
    at: "Signed on",
    origin: "From the network address",
    version: "Version of the terms",
    hash: "SHA-256 of the text above",
    foot: (number: string) => `Authorization ${number}`,
    page: (page: number, of: number) => `Page ${page} of ${of}`,
  },
};
