import type { Cents } from "../../values/money.ts";
import type { DueId, FactorResetId, PaymentId, PlanId, PolicyId, WalletId, WithdrawalId } from "../../values/ids.ts";
import type { CalendarDate, Instant } from "../../values/time.ts";

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
  /** Somebody signed in on a device that the account has not been used on. `device` and `place`: "" where they are not known. */
  readonly new_device: { readonly name: string; readonly device: string; readonly place: string; readonly at: Instant };
  /** To the address of old: may the account have the new one? `name` is the member's. */
  readonly approve_email_change: { readonly name: string; readonly sealed_token: string };
  /** To the new address, whose reader may be a stranger: `name` is "". */
  readonly confirm_new_email: { readonly name: string; readonly sealed_token: string };
  /** To the new address, where it has an account already. */
  readonly address_has_account: { readonly name: string };
  /** To the address of old, when it is the account's no longer. */
  readonly email_changed: { readonly name: string };
  readonly data_downloaded: { readonly name: string };
  readonly new_email_in_use: { readonly name: string };
  /** To the invited mailbox, which may be a stranger's. `by`: who invites, "" where it cannot be named. */
  readonly caregiver_invited: { readonly name: string; readonly by: string; readonly sealed_token: string };
  readonly caregiver_accepted: { readonly name: string; readonly by: string };
  /** To the other one of the two. */
  readonly caregiver_ended: { readonly name: string; readonly by: string; readonly why: "revoked" | "left" | "declined" };
  /** A patient whose bills were seen by a code is of age now. Who that is stands behind login. */
  readonly came_of_age: { readonly name: string };
  /** Bills have come: at most one a day. */
  readonly new_bills: { readonly name: string };
  readonly statement_ready: { readonly name: string; readonly month: string };
  readonly factor_added: FactorMail;
  readonly factor_removed: FactorMail;
  readonly recovery_codes_made: { readonly name: string; readonly at: Instant };
  readonly recovery_code_used: { readonly name: string; readonly at: Instant; readonly left: number };
  /** Somebody asks to remove every factor: at once, and again (`nth` 1 and 2) while it waits. `at`: from when on it can be done. */
  readonly factor_reset_asked: { readonly name: string; readonly reset_id: FactorResetId; readonly at: Instant; readonly nth: 0 | 1 | 2 };
  readonly factor_reset_taken_back: { readonly name: string; readonly at: Instant };
  readonly factor_reset_done: { readonly name: string; readonly at: Instant };
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
  /** Money goes back from the wallet to where it came from. */
  readonly withdrawal_started: WithdrawalMail;
  /** A card or bank takes a part back no more; `check_cents` of it go by check. */
  readonly withdrawal_part_refused: WithdrawalMail & { readonly check_cents: Cents };
  /** The account is on its way out, until that is taken back. */
  readonly closing_asked: { readonly name: string };
  readonly account_closed: { readonly name: string };
  /** Something was done about an authorisation. With `authorised` and `changed` goes the copy of the text as a PDF. */
  readonly mandate_record: MandateMail;
  /** Before each payment by autopay, 10 days where the amount changed (12 CFR 1005.10(d)). */
  readonly premium_notice: DueMail & {
    readonly collect_on: CalendarDate;
    readonly changed: 0 | 1;
    /** What was taken or told before; null where there is none. */
    readonly before_cents: Cents | null;
  };
  readonly premium_receipt: MoneyMail;
  /** `next_on`: the day of the next try; "" where there is none. */
  readonly autopay_failed: DueMail & Cover & { readonly try: number; readonly next_on: CalendarDate | "" };
  /** Nothing is tried any more: a person looks at it. */
  readonly autopay_handed_over: DueMail & Cover & { readonly why: "tries" | "over_cap" | "late" };
  readonly autopay_over_cap: DueMail & Cover & { readonly cap_cents: Cents };
  /** What may keep the payment of a day from going through. */
  readonly autopay_warning: {
    readonly name: string;
    readonly subject_id: PolicyId | PlanId;
    readonly codes: readonly AutopayWarning[];
    readonly collect_on: CalendarDate;
  };
  /** A week before cover ends: a premium is not paid, and autopay does not take it. */
  readonly cover_ending: DueMail & { readonly covered_until: CalendarDate };
  readonly policy_offered: { readonly name: string; readonly policy_id: PolicyId };
  readonly auto_top_up_failed: { readonly name: string; readonly amount_cents: Cents; readonly paused: 0 | 1 };
}

interface WithdrawalMail {
  readonly name: string;
  readonly withdrawal_id: WithdrawalId;
  readonly amount_cents: Cents;
  /** 1: it goes because the account is being closed; 2: it came in after the account was closed. */
  readonly closing: 0 | 1 | 2;
}

export type AutopayWarning = "wallet_short" | "method_expiring" | "method_gone" | "amount_changed" | "over_cap" | "policy_ending";

export interface MandateMail {
  readonly name: string;
  /** "A-7K2Q-9XPD" */
  readonly number: string;
  readonly act: "authorised" | "changed" | "skipped" | "unskipped" | "paused" | "resumed" | "stopped" | "completed";
  readonly subject_id: PolicyId | PlanId | WalletId;
}

/** What signing in takes beside the password. */
interface FactorMail {
  readonly name: string;
  readonly factor: "authenticator" | "passkey";
  readonly at: Instant;
}

interface DueMail {
  readonly name: string;
  readonly subject_id: PolicyId | PlanId;
  readonly due_id: DueId;
  readonly amount_cents: Cents;
}

interface Cover {
  /** The last day of cover if it stays unpaid; "" where nothing is covered. */
  readonly covered_until: CalendarDate | "";
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
