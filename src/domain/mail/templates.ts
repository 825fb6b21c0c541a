import type { Cents } from "../../values/money.ts";
import type { PaymentId } from "../../values/ids.ts";
import type { Instant } from "../../values/time.ts";

/**
 * What each mail is filled with. Never health data; a link's token only sealed (platform/seal). `name` is the person's; "" where it is not known.
 * A new mail is one entry here, one in jobs/mail-contents.ts (where it leads, what it lists) and its words in each language (ui/words).
 */
export interface MailParams {
  readonly confirm_email: { readonly name: string; readonly sealed_token: string };
  readonly already_registered: { readonly name: string };
  readonly welcome: { readonly name: string };
  readonly reset_password: { readonly name: string; readonly sealed_token: string };
  readonly password_changed: { readonly name: string };
  readonly payment_receipt: MoneyMail;
  readonly top_up_receipt: MoneyMail;
  readonly payment_failed: MoneyMail;
  /** The money came, the bill was not paid with it: it is in the wallet. */
  readonly payment_kept: MoneyMail;
  readonly payment_refunded: MoneyMail & { readonly guest: 0 | 1 };
  readonly guest_receipt: MoneyMail;
  readonly guest_failed: MoneyMail;
  /** The money came after the bill had been paid by another hand: it went back to where it came from. */
  readonly guest_returned: MoneyMail;
  /** The receipt as a PDF, sent because the payer asked for it. */
  readonly receipt_copy: ReceiptCopy;
  readonly contact_received: { readonly name: string; readonly reference: string };
}

interface MoneyMail {
  readonly payment_id: PaymentId;
  readonly amount_cents: Cents;
  readonly at: Instant;
  readonly name: string;
}

/** Which receipt goes along: the payer chose both when asking. */
export interface ReceiptCopy {
  readonly payment_id: PaymentId;
  readonly name: string;
  readonly variant: "payment" | "itemised";
  readonly diagnosis: "shown" | "hidden";
}

export type MailTemplate = keyof MailParams;

/** One mail to be sent, of any template, with the parameters that template takes. */
export type MailContent = { readonly [T in MailTemplate]: { readonly template: T; readonly params: MailParams[T] } }[MailTemplate];
