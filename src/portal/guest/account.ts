import { guestPayment } from "../../domain/guests/after.ts";
import type { RegistrationForm } from "../../domain/identity/registration.ts";
import { noteAccount } from "../../domain/payments/guest.ts";
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
  return { payment_id, known: { name, email, phone: phone ?? "", birth_date: birth_date === null ? "" : asTyped(birth_date) } };
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
