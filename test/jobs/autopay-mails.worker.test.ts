import { env as testEnv } from "cloudflare:workers";
import { beforeAll, expect, it } from "vitest";
import { findMail, mailStatement } from "../../src/domain/mail/store.ts";
import type { MailContent } from "../../src/domain/mail/templates.ts";
import { renderStored } from "../../src/jobs/mail.ts";
import { database } from "../../src/platform/db.ts";
import type { Env } from "../../src/platform/env.ts";
import type { MailId } from "../../src/values/ids.ts";
import type { Language } from "../../src/values/language.ts";
import { cents } from "../../src/values/money.ts";
import { MAIL_AT } from "../support/mails.ts";
import { addOperator } from "../support/operator.ts";

const env = testEnv as unknown as Env;
beforeAll(addOperator);

const name = "Rosa Ibáñez";
const subject_id = "pol_01jc0000000000000000000000";
const due = { name, subject_id, due_id: "due_01jc0000000000000000000000", amount_cents: cents(310_00) } as const;
const record = { name, number: "A-7K2Q-9XPD", subject_id } as const;
const ACTS = ["authorised", "changed", "skipped", "unskipped", "paused", "resumed", "stopped", "completed"] as const;

async function rendered(content: MailContent, language: Language) {
  const key = crypto.randomUUID();
  await mailStatement(env.DB, { dedupe_key: key, to_address: "rosa@example.com", language, now: MAIL_AT, ...content }).run();
  const id = await env.DB.prepare("SELECT id FROM mails WHERE dedupe_key = ?").bind(key).first<MailId>("id");
  const mail = id === null ? null : await findMail(database(env), id);
  if (mail === null) throw new Error("not queued");
  return await renderStored(env, mail);
}

/** What each says, in English and in Spanish. */
const SAYS: readonly (readonly [content: MailContent, en: readonly string[], es: readonly string[]])[] = [
  [
    { template: "premium_notice", params: { ...due, collect_on: "2026-12-01", changed: 0, before_cents: null } },
    ["A payment will be taken on December 1, 2026", "autopay takes $310.00 on December 1, 2026", "skip it"],
    ["El 1 de diciembre de 2026 se cobrará un pago", "cobraremos $310.00 el 1 de diciembre de 2026", "omitir el pago"],
  ],
  [
    { template: "premium_notice", params: { ...due, collect_on: "2026-12-01", changed: 1, before_cents: cents(295_00) } },
    ["of another amount will be taken on December 1, 2026", "it was $295.00 and is $310.00 now", "at least 10 days before"],
    ["se cobrará un pago de otro importe", "era de $295.00 y ahora es de $310.00", "al menos 10 días antes"],
  ],
  [
    { template: "autopay_failed", params: { ...due, try: 1, next_on: "2026-12-02", covered_until: "2027-01-01" } },
    ["We try again on December 2, 2026", "covered until January 1, 2027"],
    ["otra vez el 2 de diciembre de 2026", "cobertura hasta el 1 de enero de 2027"],
  ],
  [
    { template: "autopay_failed", params: { ...due, try: 4, next_on: "", covered_until: "" } },
    ["We do not try again by ourselves."],
    ["No lo intentamos más por nuestra cuenta."],
  ],
  ...(["tries", "over_cap", "late"] as const).map(
    (why) =>
      [
        { template: "autopay_handed_over", params: { ...due, covered_until: "2027-01-01", why } },
        ["A payment needs you", "January 1, 2027", "Our billing desk"],
        ["Un pago requiere su atención", "1 de enero de 2027", "Nuestra oficina de facturación"],
      ] as const,
  ),
  [
    { template: "autopay_over_cap", params: { ...due, cap_cents: cents(300_00), covered_until: "" } },
    ["The next payment is $310.00", "take $300.00 at most"],
    ["El próximo pago es de $310.00", "cobrar $300.00 como máximo"],
  ],
  [
    { template: "autopay_warning", params: { name, subject_id, codes: ["wallet_short", "policy_ending"], collect_on: "2026-12-01" } },
    ["Look at your payment of December 1, 2026", "Your balance is smaller than the payment. The policy ends."],
    ["Revise su pago del 1 de diciembre de 2026", "Su saldo no alcanza para el pago. La póliza termina."],
  ],
  [
    { template: "cover_ending", params: { ...due, covered_until: "2027-01-01" } },
    ["pay it by January 1, 2027", "Your cover ends on January 1, 2027", `/autopay/${subject_id}/pay?due=${due.due_id}`],
    ["páguelo a más tardar el 1 de enero de 2027", "Su cobertura termina el 1 de enero de 2027", "faltan por pagar $310.00"],
  ],
  [{ template: "auto_top_up_failed", params: { name, amount_cents: cents(50_00), paused: 1 } }, ["is paused"], ["está en pausa"]],
  [
    { template: "mandate_record", params: { ...record, act: "authorised", subject_id: "wal_01jc0000000000000000000000" } },
    ["You authorized automatic top-up", "attached as a PDF", "/wallet/auto-top-up"],
    ["Usted autorizó la recarga automática", "Adjuntamos en PDF", "/wallet/auto-top-up"],
  ],
];

it.each(SAYS)("autopay's mail $template says what a member has to know, in both languages", async (content, en, es) => {
  for (const [language, said] of [
    ["en", en],
    ["es", es],
  ] as const) {
    const { subject, text, html } = await rendered(content, language);
    for (const words of said) expect(`${subject}\n${text}`).toContain(words);
    expect(`${text}${html}`).not.toMatch(/undefined|null|\[object| {2}\S/u);
  }
});

it("every act's mail has its own words, its number, and a way to say that it was not you", async () => {
  const subjects = new Set<string>();
  for (const act of ACTS) {
    const { subject, text } = await rendered({ template: "mandate_record", params: { ...record, act } }, "en");
    subjects.add(subject);
    expect(text).toContain("Confirmation number: A-7K2Q-9XPD");
    expect(text).toContain(`http://localhost:8787/autopay/${subject_id}\n`);
    expect(text.includes("/contact?about=account")).toBe(act !== "completed");
  }
  expect(subjects.size).toBe(ACTS.length);
});
