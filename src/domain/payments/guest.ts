import { and, eq, isNull } from "drizzle-orm";
import type { Db } from "../../platform/db.ts";
import { newId } from "../../platform/ids.ts";
import type { MemberId, PaymentId } from "../../values/ids.ts";
import { ZERO } from "../../values/money.ts";
import { purseOf, type PayingGuest, type Payment, type StartPayment } from "./payment.ts";
import { payment_guests } from "./schema.ts";

/** A guest's payment as the database has it beside the payment itself. */
export type PaymentGuest = typeof payment_guests.$inferSelect;

/** What a guest orders: one bill, by card or bank account. */
export type GuestOrder = Pick<StartPayment, "source" | "amount_cents" | "allocations" | "request_key" | "label" | "language"> & {
  readonly source: "card" | "bank";
  readonly guest: PayingGuest;
};

/** Makes a guest's order: its money passes through a purse of its own, named after the payment. For `startPayment`. */
export function guestOrder(order: GuestOrder): StartPayment {
  const id = newId("pay");
  return { ...order, id, member_id: null, wallet_id: purseOf(id), purpose: "bill", wallet_cents: ZERO };
}

/** The statement that writes whose a guest's payment is; for the batch that writes the payment. */
export function guestInsert(db: Db, payment: Pick<Payment, "id" | "created_at">, guest: PayingGuest) {
  return db.insert(payment_guests).values({ ...guest, payment_id: payment.id, created_at: payment.created_at });
}

/** Whose a guest's payment is, at most one row: a query for a page's own batch. A member's payment has none. */
export function guestQuery(db: Db, id: PaymentId) {
  return db.select().from(payment_guests).where(eq(payment_guests.payment_id, id)).limit(1);
}

/** Notes which account a guest has opened with the details of a payment: the first one, from the browser that paid. */
export async function noteAccount(
  db: Db,
  note: { readonly payment_id: PaymentId; readonly access_hash: string; readonly member_id: MemberId },
): Promise<void> {
  await db
    .update(payment_guests)
    .set({ account_member_id: note.member_id })
    .where(
      and(
        eq(payment_guests.payment_id, note.payment_id),
        eq(payment_guests.access_hash, note.access_hash),
        isNull(payment_guests.account_member_id),
      ),
    );
}
