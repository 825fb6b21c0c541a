import { database } from "../../platform/db.ts";
import type { Env } from "../../platform/env.ts";
import type { MemberId, PaymentId } from "../../values/ids.ts";
import { err, ok, type Result } from "../../values/result.ts";
import type { CalendarDate, Instant } from "../../values/time.ts";
import { countAttempt } from "../identity/attempts.ts";
import { limitOf } from "../identity/limits.ts";
import { emailKey } from "../identity/rules.ts";
import type { Language } from "../../values/language.ts";
import { addressOfMail, mailStatement } from "../mail/store.ts";
import type { ReceiptCopy } from "../mail/templates.ts";
import { guestQuery, type PaymentGuest } from "../payments/guest.ts";
import { allocationsQuery, paymentQuery, readPayment, type Payment } from "../payments/service.ts";
import { isReceiptOpen } from "./rules.ts";
import { openPaidBills } from "./store.ts";

/** A guest's payment with whose it is. */
export interface GuestPayment {
  readonly payment: Payment;
  readonly guest: PaymentGuest;
}

/**
 * A guest's payment for the browser that asks.
 * @param token_hash SHA-256 of the browser's token; null where it has none
 * @returns closed: it is a guest's, but not this browser's, or its time here is over; unknown: no guest's payment
 */
export async function guestPayment(
  env: Pick<Env, "DB">,
  now: Instant,
  { id, token_hash }: { readonly id: PaymentId; readonly token_hash: string | null },
): Promise<Result<GuestPayment, "unknown" | "closed">> {
  const db = database(env);
  const [rows, allocations, [guest]] = await db.batch([paymentQuery(db, id), allocationsQuery(db, id), guestQuery(db, id)]);
  const payment = readPayment(rows, allocations);
  if (payment === null || guest === undefined) return err("unknown");
  return guest.access_hash === token_hash && isReceiptOpen(payment.created_at, now) ? ok({ payment, guest }) : err("closed");
}

export interface CopyOrder {
  readonly payment_id: PaymentId;
  readonly name: string;
  readonly to_address: string;
  readonly language: Language;
  readonly choice: Pick<ReceiptCopy, "variant" | "diagnosis">;
  /** Of the form: pressed twice it sends once. */
  readonly send_key: string;
  /** The network address; counted by its keyed hash only. */
  readonly from: string;
}

/** Queues the receipt as a PDF to an address. A few an hour for each payment, each reader (who has not asked for it) and each network address. */
export async function sendReceiptCopy(
  env: Pick<Env, "DB" | "FORM_KEY">,
  now: Instant,
  order: CopyOrder,
): Promise<Result<"queued", { readonly wait_s: number }>> {
  const { payment_id, name, to_address, language, choice, send_key, from } = order;
  if ((await copySentTo(env, { payment_id, send_key })) !== null) return ok("queued");
  const limits = await Promise.all([
    limitOf(env, "copy:payment", payment_id),
    limitOf(env, "copy:reader", emailKey(to_address)),
    limitOf(env, "copy:address", from),
  ]);
  const wait = await countAttempt(env.DB, limits, now);
  if (wait !== null) return err(wait);
  const params = { payment_id, name, ...choice };
  await mailStatement(env.DB, {
    dedupe_key: copyKey(payment_id, send_key),
    to_address,
    language,
    now,
    template: "receipt_copy",
    params,
  }).run();
  return ok("queued");
}

/**
 * Queues the receipt to the address given with the payment, for somebody who is in another browser. It says nothing about the payment: whoever
 * asks learns neither the address nor whether there is one.
 */
export async function sendOwnCopy(
  env: Pick<Env, "DB" | "FORM_KEY">,
  now: Instant,
  order: Pick<CopyOrder, "payment_id" | "send_key" | "from">,
): Promise<void> {
  const db = database(env);
  const [rows, [guest]] = await db.batch([paymentQuery(db, order.payment_id), guestQuery(db, order.payment_id)]);
  const payment = readPayment(rows, []);
  if (payment === null || guest === undefined || payment.posted_at === null || !isReceiptOpen(payment.created_at, now)) return;
  const { name, email: to_address } = guest;
  await sendReceiptCopy(env, now, {
    ...order,
    name,
    to_address,
    language: payment.language,
    choice: { variant: "itemised", diagnosis: "hidden" },
  });
}

/** Where a copy went that was asked for with a key; null when none was. */
export async function copySentTo(
  env: Pick<Env, "DB">,
  { payment_id, send_key }: { readonly payment_id: PaymentId; readonly send_key: string },
): Promise<string | null> {
  return await addressOfMail(env.DB, copyKey(payment_id, send_key));
}

function copyKey(payment_id: PaymentId, send_key: string): string {
  return `receipt_copy:${payment_id}:${send_key}`;
}

/**
 * Opens the patients' bills of a guest's payments to the account the guest has made of it. Only for a confirmed member. By the bill's code and
 * the patient's birth date, as a member would add it; a bill found by its account number is the member's only where the birth dates agree.
 * @returns how many patients were added
 */
export async function openGuestBills(
  env: Pick<Env, "DB">,
  now: Instant,
  member: { readonly id: MemberId; readonly birth_date: CalendarDate; readonly email_confirmed_at: Instant | null },
): Promise<number> {
  if (member.email_confirmed_at === null) return 0;
  return await openPaidBills(env.DB, { member_id: member.id, birth_date: member.birth_date, now });
}
