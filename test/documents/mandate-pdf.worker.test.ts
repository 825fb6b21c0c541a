import { extractText, getDocumentProxy } from "unpdf";
import { beforeAll, expect, it } from "vitest";
import { mandateDocument, mandatePdf } from "../../src/documents/mandate-pdf.ts";
import { mandateTerms } from "../../src/documents/mandate-terms.ts";
import { stopMandate } from "../../src/domain/autopay/acts.ts";
import { authorise } from "../../src/domain/autopay/authorise.ts";
import { latestMails } from "../../src/domain/mail/store.ts";
import { loadOperator } from "../../src/domain/operator/store.ts";
import { attachmentsOf } from "../../src/jobs/mail-attachments.ts";
import { database } from "../../src/platform/db.ts";
import { newId, newToken, sha256Hex } from "../../src/platform/ids.ts";
import { cents } from "../../src/values/money.ts";
import { addPolicy, day } from "../domain/autopay/money-by-clock.ts";
import { addMember, env } from "../domain/payments/support.ts";
import { addOperator } from "../support/operator.ts";
import { EACH, EVERY, PREMIUM } from "./mandate-items.ts";

beforeAll(addOperator);

/** In a PDF a key and its value stand apart: without the colon, and broken into lines. */
const plain = (text: string): string => text.replaceAll(": ", " ").replaceAll(/\s+/gu, " ");

async function textOf(bytes: Uint8Array): Promise<string> {
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(bytes)), { mergePages: true });
  return plain(text);
}

it.each(EACH)("the copy of a $kind's authorization says all that the authorization says, in both languages", async (facts, items) => {
  const { operator } = await loadOperator(env);
  for (const language of ["en", "es"] as const) {
    const terms = mandateTerms(facts, language);
    const hash = await sha256Hex(terms.text);
    const record = {
      number: "A-7K2Q-9XPD",
      act: "authorised",
      language,
      origin: "203.0.113.7",
      at: day(0),
      terms: { ...terms, hash },
    } as const;
    const bytes = await mandatePdf(record, operator);
    const text = await textOf(bytes);
    for (const item of [...EVERY, ...items]) for (const words of item[language]) expect(text, item.rule).toContain(plain(words));
    for (const evidence of ["A-7K2Q-9XPD", hash, "203.0.113.7", "2026-11.1"]) expect(text).toContain(evidence);
    // Tagged, and in its language.
    expect(new TextDecoder("latin1").decode(bytes)).toMatch(/\/StructTreeRoot[\s\S]*\/Lang|\/Lang[\s\S]*\/StructTreeRoot/u);
  }
});

it("the mail of an authorization carries the very text, for its member alone", async () => {
  const person = await addMember();
  const subject_id = await addPolicy(person);
  const terms = mandateTerms({ ...PREMIUM, methods: [{ kind: "wallet" }], first: null }, "es");
  const answer = await authorise(env, day(0), {
    member: { id: person.member_id, wallet_id: person.wallet_id, name: "Ada Example", email: "ada@example.org", language: "es" },
    kind: "premium",
    subject_id,
    methods: ["wallet"],
    collect_day: 25,
    cap_cents: cents(400_00),
    terms,
    origin: "203.0.113.7",
    request_key: newToken(),
    first: null,
  });
  if (!answer.ok) throw new Error(answer.error);
  const { mandate_id, number } = answer.value;
  const stop = { member_id: person.member_id, mandate_id, language: "es", origin: "203.0.113.7", request_key: newToken() } as const;
  const stopped = await stopMandate(env, day(1), stop);
  if (!stopped.ok) throw new Error(stopped.error);
  const mails = await latestMails(database(env), 10);
  const files = await Promise.all(mails.map((mail) => attachmentsOf(env, mail)));
  expect(files.map((each) => each.map(({ filename }) => filename))).toEqual([[], [`authorization-${number}.pdf`]]);
  const text = await textOf(files[1]?.[0]?.bytes ?? new Uint8Array());
  for (const block of terms.text.split("\n").filter((line) => line !== "")) expect(text).toContain(plain(block.replace("• ", "")));
  expect(text).toContain(await sha256Hex(terms.text));
  expect((await mandateDocument(env, { number, member_id: person.member_id }))?.bytes).toEqual(files[1]?.[0]?.bytes);
  expect(await mandateDocument(env, { number, member_id: newId("mem") })).toBeNull();
  expect(await mandateDocument(env, { number: stopped.value.number, member_id: person.member_id })).toBeNull();
});
