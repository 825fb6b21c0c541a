/** Everything that the Worker writes to its log, by name: operators search for these. */
export const LOG_EVENTS = [
  "request",
  "failure",
  "csp_report",
  "route_without_action",
  "burst_not_counted",
  "audit_not_written",
  "audit_end",
  "reset_not_sent",
  "mail_nudge_lost",
  "mail_not_sent",
  "mail_returned",
  "mail_report",
  "stripe_refuses_page",
  "stripe_refuses_us",
  "payment_sweep_failed",
  "payment_news_failed",
  "withdrawal_failed",
  "closing_failed",
  "wallet_alarm_failed",
  "wallet_projection_failed",
  "wallets_projection_failed",
  "wallet_unreachable",
  "wallet_frozen",
  "wallet_sweep_failed",
  "books_finding",
  "auto_top_up_failed",
  "autopay_due_failed",
  "autopay_dues_forgotten",
  "autopay_method_unclear",
  "autopay_not_handed_on",
  "autopay_page_failed",
  "autopay_payment_failed",
  "plan_not_finished",
  "plan_not_settled",
  "policy_not_ended",
] as const;

export type LogEvent = (typeof LOG_EVENTS)[number];

/**
 * What a line may tell beside its event: ids of ours, codes, counts. There is no field for who somebody is, what ails them or what opens something
 * (security.md of the design, "Secrets"); a new one is a decision to be made here.
 */
export interface LogFields {
  readonly request_id?: string;
  readonly method?: string;
  /** A route's pattern, never an address: addresses carry tokens. */
  readonly route?: string;
  readonly status?: number;
  readonly duration_ms?: number;
  readonly action?: string;
  readonly directive?: string;
  /** Ids of rows; `number` is a mandate's. */
  readonly id?: string;
  readonly wallet_id?: string | null;
  readonly payment_id?: string;
  readonly withdrawal_id?: string;
  readonly closing_id?: string;
  readonly mail_id?: string | null;
  readonly due_id?: string;
  readonly due_ids?: readonly string[];
  readonly number?: string;
  readonly seq?: number | null;
  /** Of the last row of a chain. */
  readonly hash?: string;
  /** How it went, in codes. */
  readonly outcome?: string | null;
  readonly code?: string | null | undefined;
  readonly type?: string;
  readonly reason?: string;
  readonly template?: string;
  readonly attempts?: number;
  readonly failures?: number;
  /** An error's class; `failed` is that of a request's. */
  readonly name?: string;
  readonly failed?: string | undefined;
  /** What an error says, and where it was thrown; what a check of the books has found. Cleaned by `withoutPrivate`. */
  readonly message?: string;
  readonly stack?: string | undefined;
  readonly what?: string;
}

/** Writes one line of JSON to the log: the only way there is. */
export function log(event: LogEvent, fields: LogFields): void {
  // Nothing but ids, codes and hashes, as they are.
  if (event === "request" || event === "audit_end") return console.log(JSON.stringify({ event, ...fields }));
  const clean = (_name: string, value: unknown): unknown => (typeof value === "string" ? withoutPrivate(value) : value);
  const line = JSON.stringify({ event, ...fields }, clean);
  if (event === "csp_report") console.warn(line);
  else console.error(line);
}

/** What an error says. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

const PRIVATE = [
  [/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/gu, "[address]"],
  // 256 bits in base64url or hexadecimal, and what is signed (JWT): no id of ours is as long.
  [/(?<![\w-])(?:[\w-]{43}|[\da-f]{64}|eyJ[\w-]+\.[\w.-]+)(?![\w-])/gu, "[token]"],
  [/(?<![\w-])\d(?:[ -]?\d){8,}(?![\w-])/gu, "[digits]"],
] as const;

/** A text without what libraries like to quote in their errors: e-mail addresses, tokens, long numbers (of cards, accounts, telephones). */
export function withoutPrivate(text: string): string {
  return PRIVATE.reduce((clean, [pattern, instead]) => clean.replace(pattern, instead), text);
}
