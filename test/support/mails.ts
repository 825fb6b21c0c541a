import { env } from "cloudflare:workers";
import { mailStatement } from "../../src/domain/mail/store.ts";
import type { MailContent, MailParams, MailTemplate } from "../../src/domain/mail/templates.ts";
import { seal } from "../../src/platform/seal.ts";
import type { Language } from "../../src/values/language.ts";
import { cents } from "../../src/values/money.ts";
import { instant, type Instant } from "../../src/values/time.ts";

export const MAIL_AT = instant(Date.UTC(2026, 10, 24, 20));
export const MAIL_TOKEN = "T".repeat(43);
const payment_id = "pay_01jc0000000000000000000000";
const RESET = "frs_01jc0000000000000000000000";
const name = "Rosa Ibáñez";
const subject_id = "pol_01jc0000000000000000000000";
const due = { name, subject_id, due_id: "due_01jc0000000000000000000000", amount_cents: cents(8420) } as const;
const withdrawal = { name, withdrawal_id: "wdr_01jc0000000000000000000000", amount_cents: cents(8420) } as const;
const money = { payment_id, amount_cents: cents(8420), at: MAIL_AT, name } as const;

/** Parameters for each mail there is: a new one does not compile without. */
export async function sampleParams(): Promise<MailParams> {
  const sealed_token = await seal(env.FORM_KEY, MAIL_TOKEN);
  return {
    confirm_email: { name, sealed_token },
    already_registered: { name },
    welcome: { name },
    reset_password: { name, sealed_token },
    password_changed: { name },
    new_device: { name, device: "Firefox, Windows", place: "Denver, Colorado, US", at: money.at },
    approve_email_change: { name, sealed_token },
    confirm_new_email: { name: "", sealed_token },
    address_has_account: { name },
    email_changed: { name },
    data_downloaded: { name },
    new_email_in_use: { name },
    caregiver_invited: { name: "", by: name, sealed_token },
    caregiver_accepted: { name, by: "Daniel Okafor" },
    caregiver_ended: { name, by: "Daniel Okafor", why: "left" },
    came_of_age: { name },
    new_bills: { name },
    statement_ready: { name, month: "2026-10" },
    factor_added: { name, factor: "authenticator", at: MAIL_AT },
    factor_removed: { name, factor: "passkey", at: MAIL_AT },
    recovery_codes_made: { name, at: MAIL_AT },
    recovery_code_used: { name, at: MAIL_AT, left: 3 },
    factor_reset_asked: { name, reset_id: RESET, at: MAIL_AT, nth: 0 },
    factor_reset_taken_back: { name, at: MAIL_AT },
    factor_reset_done: { name, at: MAIL_AT },
    payment_receipt: money,
    top_up_receipt: money,
    payment_failed: money,
    payment_kept: money,
    payment_refunded: { ...money, guest: 0 },
    guest_receipt: money,
    guest_failed: money,
    guest_returned: money,
    receipt_copy: { payment_id, name, variant: "payment", diagnosis: "hidden" },
    contact_received: { name: "", reference: "MSG-7Q2K-XM4D" },
    withdrawal_started: { ...withdrawal, closing: 0 },
    withdrawal_part_refused: { ...withdrawal, closing: 1, check_cents: cents(8420) },
    closing_asked: { name },
    account_closed: { name },
    mandate_record: { name, number: "A-7K2Q-9XPD", act: "stopped", subject_id },
    premium_notice: { ...due, collect_on: "2026-12-01", changed: 0, before_cents: null },
    premium_receipt: money,
    autopay_failed: { ...due, try: 1, next_on: "2026-12-02", covered_until: "2027-01-01" },
    autopay_handed_over: { ...due, covered_until: "2027-01-01", why: "tries" },
    autopay_over_cap: { ...due, cap_cents: cents(8000), covered_until: "2027-01-01" },
    autopay_warning: { name, subject_id, codes: ["wallet_short", "method_expiring"], collect_on: "2026-12-01" },
    cover_ending: { ...due, covered_until: "2027-01-01" },
    policy_offered: { name, policy_id: subject_id },
    auto_top_up_failed: { name, amount_cents: cents(5000), paused: 0 },
  };
}

export interface Queued {
  readonly key: string;
  readonly to?: string;
  readonly language?: Language;
  readonly now?: Instant;
}

/** Puts a mail into the outbox, as a batch of the product would. */
export async function queueMail(
  template: MailTemplate,
  { key, to = "rosa@example.com", language = "es", now = MAIL_AT }: Queued,
): Promise<void> {
  const content = { template, params: (await sampleParams())[template] } as MailContent;
  await mailStatement(env.DB, { dedupe_key: key, to_address: to, language, now, ...content }).run();
}
