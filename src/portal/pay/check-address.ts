import type { Member } from "../../domain/identity/member.ts";
import { findByRequestKey } from "../../domain/payments/service.ts";
import type { BillId } from "../../values/ids.ts";
import type { Ctx } from "../../web.ts";
import type { PayForm, PayPlace } from "./form-page.tsx";

/**
 * The address of the check page for what was typed. The page has an address of its own, so that Back after paying asks for it again and is led to
 * the receipt; as the answer to a form the browser could only offer to send that form once more.
 */
export function checkAddress(place: PayPlace, form: PayForm, bills: readonly BillId[] = []): string {
  const { amount, source, split, request_key } = form;
  const fields = [
    ["step", "check"],
    ...bills.map((bill) => ["bill", bill]),
    ...Object.entries({ amount, source, split, request_key }).filter(([, value]) => value !== ""),
  ];
  return `${place.action}?${new URLSearchParams(fields).toString()}`;
}

/** The way to the payment that the member's form has already made, from its key; null when it has made none. */
export async function madeBefore(c: Ctx, member: Member, requestKey: string): Promise<Response | null> {
  const payment = await findByRequestKey(c.env, requestKey);
  return payment?.member_id === member.id ? c.redirect(`/payments/${payment.id}`, 303) : null;
}
