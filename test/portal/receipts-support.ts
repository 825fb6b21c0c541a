import { getDocumentProxy } from "unpdf";
import { expect } from "vitest";
import { createApp } from "../../src/app.ts";
import { loadReceipt } from "../../src/domain/receipts/service.ts";
import { execute, wallet } from "../../src/domain/wallet/client.ts";
import type { WalletCommand } from "../../src/domain/wallet/commands.ts";
import { now } from "../../src/platform/clock.ts";
import { newId } from "../../src/platform/ids.ts";
import type { PaymentId, TransactionId } from "../../src/values/ids.ts";
import type { Language } from "../../src/values/language.ts";
import { cents } from "../../src/values/money.ts";
import { addOwnBill, env, hiddenFields, type SignedIn } from "./money-support.ts";

export const app = createApp();

/** A bill of $84.20 of which $60.00 was paid from the wallet. */
export async function paidBill(person: SignedIn): Promise<PaymentId> {
  const bill = await addOwnBill(person, 84_20);
  const form = await person.visitor.get(`/bills/${bill}/pay`);
  const paid = await person.visitor.post(`/bills/${bill}/pay`, { ...hiddenFields(form.text), step: "", amount: "60", source: "wallet" });
  return (paid.location?.split("?")[0] ?? "").slice("/history/".length) as PaymentId;
}

interface Entry {
  readonly txn_id: TransactionId;
  readonly kind: string;
}

/** Runs commands of a payment on its wallet, as a refund or dispute does. */
export async function book(id: PaymentId, make: (entries: readonly Entry[]) => readonly Partial<WalletCommand>[]): Promise<void> {
  const receipt = await loadReceipt(env, await now(env), id);
  if (receipt === null) throw new Error("no receipt");
  const { wallet_id, member_id } = receipt.payment;
  const commands = make(await wallet(env, wallet_id).entriesOf(id)).map(
    (command, index) => ({ key: `${id}:${newId("ref")}:${index}`, payment_id: id, label: "Refund", ...command }) as WalletCommand,
  );
  const done = await execute(env, { wallet_id, owner: member_id, at: await now(env), commands });
  if (!done.ok) throw new Error(JSON.stringify(done.error));
  await wallet(env, wallet_id).project();
}

const entryOf = (entries: readonly Entry[], kind: string): TransactionId => {
  const found = entries.find((entry) => entry.kind === kind);
  if (found === undefined) throw new Error(`no ${kind}`);
  return found.txn_id;
};

/** A refund of so many cents of what the payment moved. */
export const giveBack =
  (amount: number, kind: "spend" | "fund" = "spend") =>
  (entries: readonly Entry[]): readonly Partial<WalletCommand>[] => [
    { kind: "refund", of: entryOf(entries, kind), amount_cents: cents(amount) },
  ];

/** Every issue of a payment's receipt, the first first. */
export async function issuesOf(id: PaymentId): Promise<readonly { number: number; reason: string; paid_cents: number; id: string }[]> {
  const { results } = await env.DB.prepare("SELECT id, number, reason, paid_cents FROM receipts WHERE payment_id = ? ORDER BY number")
    .bind(id)
    .all<{ id: string; number: number; reason: string; paid_cents: number }>();
  return results;
}

export interface ReadPdf {
  readonly text: string;
  readonly title: unknown;
  readonly author: unknown;
  readonly language: unknown;
  readonly roles: readonly string[];
  readonly alts: readonly string[];
}

interface StructNode {
  readonly role?: string;
  readonly alt?: string;
  readonly children?: readonly StructNode[];
}

/** What a reader of the file learns, and a reader of its tags. */
export async function readPdf(bytes: Uint8Array): Promise<ReadPdf> {
  const pdf = await getDocumentProxy(new Uint8Array(bytes));
  const { info } = (await pdf.getMetadata()) as unknown as { info: Record<string, unknown> };
  const roles: string[] = [];
  const alts: string[] = [];
  const texts: string[] = [];
  const walk = (node: StructNode): void => {
    if (node.role !== undefined) roles.push(node.role);
    if (node.alt !== undefined) alts.push(node.alt);
    for (const child of node.children ?? []) walk(child);
  };
  for (let number = 1; number <= pdf.numPages; number += 1) {
    const page = await pdf.getPage(number);
    walk((await page.getStructTree()) as unknown as StructNode);
    const { items } = await page.getTextContent();
    texts.push(items.map((item) => ("str" in item ? item.str : "")).join(" "));
  }
  const text = texts.join(" ").replaceAll(/\s+/gu, " ");
  return { text, title: info["Title"], author: info["Author"], language: info["Language"], roles, alts };
}

/** Downloads a receipt in the reader's language. */
export async function pdfOf(person: SignedIn, path: string, language: Language = "en"): Promise<ReadPdf> {
  person.visitor.cookies.set("language", language);
  const answer = await person.visitor.get(path);
  person.visitor.cookies.set("language", "en");
  expect(answer.status).toBe(200);
  expect(answer.headers.get("Content-Type")).toBe("application/pdf");
  expect(answer.headers.get("Content-Disposition")).toMatch(/^attachment; filename="receipt-[0-9a-z]{8}\.pdf"$/u);
  return await readPdf(answer.bytes);
}
