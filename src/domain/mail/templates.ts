import type { Cents } from "../../values/money.ts";
import type { PaymentId } from "../../values/ids.ts";
import type { Instant } from "../../values/time.ts";

/** What each mail is filled with. Never health data; a link's token only sealed (platform/seal). `name` is the person's. */
export interface MailParams {
  readonly confirm_email: { readonly name: string; readonly sealed_token: string };
  readonly already_registered: { readonly name: string };
  readonly welcome: { readonly name: string };
  readonly payment_receipt: MoneyMail;
  readonly top_up_receipt: MoneyMail;
  readonly payment_failed: MoneyMail;
  /** The money came, the bill was not paid with it: it is in the wallet. */
  readonly payment_kept: MoneyMail;
}

interface MoneyMail {
  readonly payment_id: PaymentId;
  readonly amount_cents: Cents;
  readonly at: Instant;
  readonly name: string;
}

export type MailTemplate = keyof MailParams;

/** One mail to be sent, of any template, with the parameters that template takes. */
export type MailContent = { readonly [T in MailTemplate]: { readonly template: T; readonly params: MailParams[T] } }[MailTemplate];
