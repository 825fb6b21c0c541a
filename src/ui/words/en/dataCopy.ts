import { waitInWords } from "../wait.ts";

export const dataCopy = {
  title: "A copy of your data",
  lead: "Download everything we hold about you in one file, for yourself or for another service.",
  inside: {
    title: "What is in it",
    items: [
      "Who you are to us: name, date of birth, addresses, choices you made",
      "How you sign in, from where and when, and who looked at your data",
      "Your bills with their lines and diagnoses, your policies and payment plans",
      "Every movement of money, payment, receipt, refund and authorization",
      "Messages you sent us, and which mails we sent you",
    ],
  },
  left: {
    title: "What is not",
    items: [
      "Passwords, codes and secrets: whoever has them could sign in as you",
      "Bills that somebody lets you see as their caregiver: they belong to them",
      "Card and account numbers: only our payment processor has those",
    ],
  },
  form: {
    format: "The file is JSON, made for programs. It is not encrypted: keep it where only you can read it.",
    schema: "How the file is built (JSON Schema)",
    button: "Download the copy",
  },
  wait: (wait_s: number) => `You have made several copies just now. Wait ${waitInWords(wait_s, "en")} before the next one`,
  other: {
    title: "Easier to read",
    history: "History with receipts, also for spreadsheets (CSV) and accounting (OFX)",
    statements: "Monthly statements",
  },
};
