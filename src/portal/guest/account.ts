import { nameKey } from "../../domain/bills/names.ts";
import { guestPayment } from "../../domain/guests/after.ts";
import type { RegistrationForm } from "../../domain/identity/registration.ts";
import { noteAccount } from "../../domain/payments/guest.ts";
import { loadReceipt } from "../../domain/receipts/service.ts";
import { database } from "../../platform/db.ts";
import { readId, type MemberId, type PaymentId } from "../../values/ids.ts";
import type { CalendarDate } from "../../values/time.ts";
import type { Ctx } from "../../web.ts";
import { browserHash } from "./browser.ts";

/** What a guest has told us already, for the registration form: only in the browser that paid, and not through any address. */
export async function paidAsGuest(
  c: Ctx,
  payment: string | undefined,
): Promise<{ readonly payment_id: PaymentId; readonly known: Partial<RegistrationForm> } | null> {
  const payment_id = readId("pay", payment);
  if (payment_id === null) return null;
  const found = await guestPayment(c.env, c.get("now"), { id: payment_id, token_hash: await browserHash(c) });
  if (!found.ok) return null;
  const { name, email, phone, birth_date } = found.value.guest;
  const paidTheirOwn = birth_date !== null && (await isPatient(c, payment_id, name));
  return { payment_id, known: { name, email, phone: phone ?? "", birth_date: paidTheirOwn ? asTyped(birth_date) : "" } };
}

/** The birth date given with the bill is the patient's: it is the guest's own only where the names agree. */
async function isPatient(c: Ctx, payment_id: PaymentId, name: string): Promise<boolean> {
  const receipt = await loadReceipt(c.env, c.get("now"), payment_id);
  return receipt !== null && receipt.bills.length > 0 && receipt.bills.every(({ patient }) => nameKey(patient.name) === nameKey(name));
}

/** Keeps a guest's payment with the account made of it; once the address is confirmed, its bills are the member's to see. */
export async function keepWithAccount(
  c: Ctx,
  { member_id, payment_id }: { readonly member_id: MemberId; readonly payment_id: PaymentId | null },
): Promise<void> {
  const access_hash = payment_id === null ? null : await browserHash(c);
  if (payment_id === null || access_hash === null) return;
  await noteAccount(database(c.env), { payment_id, access_hash, member_id });
}

/** A day as the form asks for it: "2/14/1986". */
function asTyped(date: CalendarDate): string {
  const [year = "", month = "", day = ""] = date.split("-");
  return `${Number(month)}/${Number(day)}/${year}`;
}
