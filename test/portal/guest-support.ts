import { expect } from "vitest";
import { createApp } from "../../src/app.ts";
import { devMail } from "../../src/dev/mail.tsx";
import type { Payment } from "../../src/domain/payments/payment.ts";
import { findPayment } from "../../src/domain/payments/service.ts";
import type { BillId } from "../../src/values/ids.ts";
import { addBill, env, payAtSandbox } from "../domain/payments/support.ts";
import { Visitor, type Answer } from "../support/visitor.ts";
import { hiddenFields } from "./money-support.ts";

export const app = createApp([devMail]);
export const CARD = "4242424242424242";

let count = 0;

export interface Letter {
  readonly id: BillId;
  readonly code: string;
}

/** A bill that somebody has in hand as a letter, with its code. */
export async function letter(owed_cents = 5_000): Promise<Letter> {
  const id = await addBill(owed_cents);
  const code = `0001-${String((count += 1)).padStart(4, "0")}`;
  await env.DB.prepare("UPDATE bills SET bill_code = ? WHERE id = ?").bind(code, id).run();
  return { id, code };
}

/** A browser of its own place, reading English. */
export function guest(): Visitor {
  const visitor = new Visitor(app);
  visitor.cookies.set("language", "en");
  return visitor;
}

export const CONTACT = { name: "Gloria Guest", email: "gloria@example.com", phone: "" };

/** Answers all questions; stands on the check page then. */
export async function answered(visitor: Visitor, { code }: Letter, { amount = "50", method = "card" } = {}): Promise<Answer> {
  await visitor.get("/pay");
  const answers: readonly (readonly [string, Record<string, string>])[] = [
    ["/pay", { region: "colorado" }],
    ["/pay/bill", { bill_code: code, birth_date: "1/1/1980" }],
    ["/pay/contact", CONTACT],
    ["/pay/method", { method }],
    ["/pay/amount", { amount }],
  ];
  let next: Answer | null = null;
  for (const [path, fields] of answers) {
    const answer = await visitor.post(path, fields);
    expect([path, answer.status]).toEqual([path, 303]);
    next = await visitor.get(answer.location ?? "");
  }
  expect(next?.text).toContain("Check your answers");
  return next as Answer;
}

/** Presses "Confirm" on a check page. */
export async function confirm(visitor: Visitor, page: Answer): Promise<Answer> {
  return await visitor.post("/pay/check", hiddenFields(page.text));
}

/** The payment that a guest began last. */
export async function newest(): Promise<Payment> {
  const id = await env.DB.prepare("SELECT payment_id FROM payment_guests ORDER BY created_at DESC, payment_id DESC LIMIT 1").first<string>(
    "payment_id",
  );
  const payment = await findPayment(env, id as Payment["id"]);
  if (payment === null) throw new Error("no payment");
  return payment;
}

/** From the first question to the confirmation. */
export async function paid(visitor: Visitor, bill: Letter): Promise<Payment> {
  const sent = await confirm(visitor, await answered(visitor, bill));
  expect(sent.location).toContain("/sandbox/pay/");
  const payment = await newest();
  await payAtSandbox(payment, CARD);
  expect((await visitor.get(`/pay/${payment.id}/return`)).location).toBe(`/pay/${payment.id}/done`);
  return payment;
}

/** How many payments there are for a bill, whatever became of them. */
export async function paymentsOf(bill: Letter): Promise<number> {
  return (await env.DB.prepare("SELECT count(*) AS n FROM payment_allocations WHERE bill_id = ?").bind(bill.id).first<number>("n")) ?? 0;
}
