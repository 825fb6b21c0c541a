import type { MailContent, MailParams, MailTemplate, MandateMail } from "../domain/mail/templates.ts";
import { FEW_CODES } from "../domain/factors/recovery-codes-rules.ts";
import { tokenOf } from "../domain/factors/reset.ts";
import { findPayment } from "../domain/payments/store.ts";
import type { Env } from "../platform/env.ts";
import { unseal } from "../platform/seal.ts";
import type { MailName, MailNote } from "../ui/mails/mail.tsx";
import { NO_FACTS, type MailFacts } from "../ui/mails/told.ts";
import type { PaymentId } from "../values/ids.ts";
import type { CalendarDate, Instant } from "../values/time.ts";

/** What a mail's parameters come to: where it leads, what it lists, its small print. */
interface Contents<Params> {
  /** The button's path on our site; a stored token is opened here and nowhere else. */
  readonly path: (params: Params, env: Env) => string | Promise<string>;
  /** The second link's path. */
  readonly also?: string;
  readonly facts?: (params: Params) => Partial<MailFacts>;
  readonly notes: readonly MailNote[];
  /** Which words it has; those of its own name unless told. */
  readonly words?: (params: Params) => MailName;
}

/** A mail without words of its own name says whose it takes. */
type Worded<T extends MailTemplate> = T extends MailName ? unknown : { readonly words: (params: MailParams[T]) => MailName };

const MONEY = {
  path: ({ payment_id }: MailParams["payment_receipt"]) => memberPath(payment_id),
  facts: ({ payment_id, amount_cents, at }: MailParams["payment_receipt"]) => ({ amount_cents, at, reference: payment_id }),
  notes: ["private"],
} as const;

const FACTOR = {
  path: () => "/security",
  also: "/contact?about=account",
  facts: ({ at }: { readonly at: Instant }) => ({ at }),
  notes: ["private"],
} as const;

const GUEST = { ...MONEY, path: ({ payment_id }: MailParams["guest_receipt"]) => guestPath(payment_id), notes: ["privateGuest"] } as const;

/** Where money stands that goes back: with the closing of the account, where it goes because of that. */
const WITHDRAWAL = {
  path: ({ withdrawal_id, closing }: MailParams["withdrawal_started"]) =>
    ({ 0: `/wallet/withdraw/${withdrawal_id}`, 1: "/profile/close", 2: "/contact" })[closing],
  notes: ["private"],
} as const;

/** An empty day stands for none. */
const dayOrNone = (day: CalendarDate | ""): CalendarDate | null => (day === "" ? null : day);

/** One entry for each mail there is. Its words are in ui/words, its parameters in domain/mail/templates.ts. */
const CONTENTS: { readonly [T in MailTemplate]: Contents<MailParams[T]> & Worded<T> } = {
  confirm_email: {
    path: async ({ sealed_token }, env) => `/confirm-email/${await unseal(env.FORM_KEY, sealed_token)}`,
    notes: ["notAsked", "private"],
  },
  already_registered: { path: () => "/login", notes: ["notAsked", "private"] },
  welcome: { path: () => "/wallet", notes: ["private"] },
  reset_password: {
    path: async ({ sealed_token }, env) => `/reset-password/${await unseal(env.FORM_KEY, sealed_token)}`,
    notes: ["notAsked", "private"],
  },
  new_device: {
    path: () => "/security/devices",
    also: "/forgot-password",
    facts: ({ device, place, at }) => ({ device, place, moment: at }),
    notes: ["signInMails", "private"],
  },
  password_changed: { path: () => "/forgot-password", also: "/contact?about=account", notes: ["private"] },
  approve_email_change: {
    path: async ({ sealed_token }, env) => `/approve-email-change/${await unseal(env.FORM_KEY, sealed_token)}`,
    notes: ["private"],
  },
  confirm_new_email: {
    path: async ({ sealed_token }, env) => `/confirm-new-email/${await unseal(env.FORM_KEY, sealed_token)}`,
    notes: ["notAsked", "private"],
  },
  address_has_account: { path: () => "/login", notes: ["notAsked", "private"] },
  data_downloaded: { path: () => "/security/devices", also: "/forgot-password", notes: ["private"] },
  email_changed: { path: () => "/contact?about=account", notes: ["private"] },
  new_email_in_use: { path: () => "/login", notes: ["private"] },
  caregiver_invited: {
    path: async ({ sealed_token }, env) => `/invitations/${await unseal(env.FORM_KEY, sealed_token)}`,
    facts: ({ by }) => ({ who: by }),
    notes: ["private"],
  },
  caregiver_accepted: { path: () => "/profile/people", facts: ({ by }) => ({ who: by }), also: "/profile/looks", notes: ["private"] },
  caregiver_ended: {
    path: () => "/profile/people",
    facts: ({ by }) => ({ who: by }),
    notes: ["private"],
    words: ({ why }) => ({ revoked: "caregiver_revoked", left: "caregiver_left", declined: "caregiver_declined" } as const)[why],
  },
  came_of_age: { path: () => "/bills/claim", notes: ["private"] },
  new_bills: { path: () => "/bills", notes: ["chosen", "private"] },
  statement_ready: { path: ({ month }) => `/statements/${month}`, notes: ["chosen", "private"] },
  factor_added: { ...FACTOR, words: ({ factor }) => `factor_added_${factor}` as const },
  factor_removed: { ...FACTOR, words: ({ factor }) => `factor_removed_${factor}` as const },
  recovery_codes_made: FACTOR,
  recovery_code_used: {
    ...FACTOR,
    path: () => "/security/recovery-codes",
    words: ({ left }) => (left === 0 ? "recovery_code_used_last" : left <= FEW_CODES ? "recovery_code_used_few" : "recovery_code_used"),
  },
  factor_reset_asked: {
    path: async ({ reset_id }, env) => `/login/lost-factor/${await tokenOf(env, reset_id)}`,
    also: "/forgot-password",
    facts: ({ at }) => ({ at }),
    notes: ["private"],
    words: ({ nth }) => (nth === 0 ? "factor_reset_asked" : "factor_reset_soon"),
  },
  factor_reset_taken_back: { path: () => "/forgot-password", notes: ["private"] },
  factor_reset_done: { path: () => "/forgot-password", also: "/contact?about=account", notes: ["private"] },
  payment_receipt: MONEY,
  top_up_receipt: MONEY,
  payment_failed: MONEY,
  payment_kept: MONEY,
  payment_refunded: {
    ...MONEY,
    path: ({ payment_id, guest }) => (guest === 1 ? guestPath(payment_id) : memberPath(payment_id)),
    notes: ["privateGuest"],
  },
  guest_receipt: GUEST,
  guest_failed: GUEST,
  guest_returned: GUEST,
  receipt_copy: {
    path: async ({ payment_id }, env) => {
      const payment = await findPayment(env, payment_id);
      return payment !== null && payment.member_id === null ? guestPath(payment_id) : memberPath(payment_id);
    },
    facts: ({ payment_id }) => ({ reference: payment_id }),
    notes: ["ownFile"],
  },
  contact_received: { path: () => "/contact", facts: ({ reference }) => ({ reference }), notes: ["privateGuest"] },
  withdrawal_started: { ...WITHDRAWAL, facts: ({ amount_cents }) => ({ amount_cents }), also: "/contact?about=account" },
  withdrawal_part_refused: { ...WITHDRAWAL, facts: ({ amount_cents }) => ({ amount_cents }) },
  closing_asked: { path: () => "/profile/close", also: "/contact?about=account", notes: ["private"] },
  account_closed: { path: () => "/contact", notes: ["private"] },
  mandate_record: {
    path: ({ subject_id }) => autopayPath(subject_id),
    also: "/contact?about=account",
    facts: ({ number }) => ({ number }),
    notes: ["private"],
    words: recordWords,
  },
  premium_notice: {
    path: ({ subject_id }) => autopayPath(subject_id),
    facts: ({ amount_cents, before_cents, changed, collect_on }) => ({
      amount_cents,
      before_cents: changed === 1 ? before_cents : null,
      collect_on,
    }),
    notes: ["private"],
    words: ({ changed }) => (changed === 1 ? "premium_notice_changed" : "premium_notice"),
  },
  premium_receipt: MONEY,
  autopay_failed: {
    path: ({ subject_id }) => autopayPath(subject_id),
    facts: ({ amount_cents, next_on, covered_until }) => ({
      amount_cents,
      next_on: dayOrNone(next_on),
      covered_until: dayOrNone(covered_until),
    }),
    notes: ["private"],
  },
  autopay_handed_over: {
    path: ({ subject_id }) => autopayPath(subject_id),
    facts: ({ amount_cents, covered_until }) => ({ amount_cents, covered_until: dayOrNone(covered_until) }),
    notes: ["private"],
    words: ({ why }) => `autopay_handed_over_${why}` as const,
  },
  autopay_over_cap: {
    path: ({ subject_id }) => autopayPath(subject_id),
    facts: ({ amount_cents, cap_cents, covered_until }) => ({ amount_cents, cap_cents, covered_until: dayOrNone(covered_until) }),
    notes: ["private"],
  },
  autopay_warning: {
    path: ({ subject_id }) => autopayPath(subject_id),
    facts: ({ codes, collect_on }) => ({ codes, collect_on }),
    notes: ["private"],
  },
  cover_ending: {
    path: ({ subject_id, due_id }) => `${autopayPath(subject_id)}/pay?due=${due_id}`,
    facts: ({ amount_cents, covered_until }) => ({ amount_cents, covered_until }),
    notes: ["private"],
  },
  policy_offered: { path: () => "/autopay", notes: ["private"] },
  auto_top_up_failed: {
    path: () => "/wallet/auto-top-up",
    facts: ({ amount_cents }) => ({ amount_cents }),
    notes: ["private"],
    words: ({ paused }) => (paused === 1 ? "auto_top_up_paused" : "auto_top_up_failed"),
  },
};

/** What a mail's page is made of besides its words: its addresses as a whole, its figures, its small print. */
export async function contentsOf(env: Env, mail: MailContent, language: string) {
  // A row's template and its parameters belong together (MailContent), which the compiler cannot follow through the table.
  const { path, also, facts, notes, words } = CONTENTS[mail.template] as Contents<MailContent["params"]>;
  return {
    mail: words?.(mail.params) ?? (mail.template as MailName),
    href: addressOf(env, await path(mail.params, env), language),
    also_href: also === undefined ? null : addressOf(env, also, language),
    facts: { ...NO_FACTS, ...facts?.(mail.params) },
    notes,
  };
}

/** A member's own pages know the language; whoever comes without a session is told it by the address. */
function addressOf(env: Env, path: string, language: string): string {
  const known = ["/wallet", "/history/", "/autopay", "/bills", "/statements/", "/security", "/profile/"].some((own) =>
    path.startsWith(own),
  );
  return `${env.PUBLIC_ORIGIN}${path}${known ? "" : `${path.includes("?") ? "&" : "?"}lang=${language}`}`;
}

function memberPath(id: PaymentId): string {
  return `/history/${id}`;
}

/** Where a member sees what was authorised for a policy or plan; a top-up is the wallet's. */
/** Money that is added is no payment that is taken: what is done about it has words of its own. */
function recordWords({ act, subject_id }: MandateMail): MailName {
  if (!subject_id.startsWith("wal_") || act === "skipped" || act === "unskipped" || act === "completed") return `mandate_${act}`;
  return `top_up_${act}`;
}

function autopayPath(subject_id: MandateMail["subject_id"]): string {
  return subject_id.startsWith("wal_") ? "/wallet/auto-top-up" : `/autopay/${subject_id}`;
}

function guestPath(id: PaymentId): string {
  return `/pay/${id}/done`;
}
