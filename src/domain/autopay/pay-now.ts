import type { Env } from "../../platform/env.ts";
import type { DueId, MemberId, SavedMethodId, WalletId } from "../../values/ids.ts";
import type { Language } from "../../values/language.ts";
import type { Result } from "../../values/result.ts";
import type { Instant } from "../../values/time.ts";
import type { PaymentSource, PaymentStep, StartProblem } from "../payments/payment.ts";
import type { DueState } from "./due.ts";

/** A member pays a premium, or a plan's part, by hand. */
export interface PayDue {
  readonly member: { readonly id: MemberId; readonly wallet_id: WalletId };
  readonly due_id: DueId;
  /** From the balance, from a saved method, or (without one) on the processor's page for a card or bank account. Always the whole. */
  readonly source: PaymentSource;
  /** Its kind is what counts, whatever `source` says of card or bank. */
  readonly saved_method_id?: SavedMethodId | null;
  readonly request_key: string;
  readonly language: Language;
}

export type PayDueProblem =
  /** No such due of this member. */
  | { readonly code: "not_found" }
  /** It is paid, being paid, or nothing is left to pay. */
  | { readonly code: "not_payable"; readonly state: DueState }
  | { readonly code: "unknown_method" }
  | StartProblem;

/**
 * Pays a due by hand. A payment that the clock has written for it and not begun to take is withdrawn first; of two who pay at one moment the database lets one
 * through (`bill_taken`). The same request key is the same payment.
 */
export async function payDue(_env: Env, _now: Instant, _order: PayDue): Promise<Result<PaymentStep, PayDueProblem>> {
  throw new Error("not written yet");
}
