import type { DueId, MemberId, PlanId, PolicyId } from "../../values/ids.ts";
import type { Cents } from "../../values/money.ts";
import { DAY_MS, HOUR_MS, type CalendarDate, type Instant } from "../../values/time.ts";
import type { AutopayWarning } from "../mail/templates.ts";
import type { MandateKind, MandateState } from "./mandate.ts";

// What operators see of autopay: figures and references, no names and no addresses.

/** So many days of payments are counted. */
const COUNTED_DAYS = 7;
/** The clock runs each hour: what has waited longer than this was missed by a run. */
const LATE_MS = 2 * HOUR_MS;

export interface AutopayFigures {
  /** Dues that the clock looks at next time, and among them those that it should have looked at before. */
  readonly due_now: number;
  readonly late: number;
  /** Dues that no try could pay: a person's turn. */
  readonly handed_over: number;
  readonly mandates: readonly { readonly kind: MandateKind; readonly state: MandateState; readonly mandates: number }[];
  /** What the clock has taken and tried, by the day (UTC) and how it stands now, newest first. */
  readonly payments: readonly {
    readonly day: CalendarDate;
    readonly state: string;
    readonly payments: number;
    readonly amount_cents: Cents;
  }[];
  /** What may keep payments from going through, by kind. */
  readonly findings: readonly { readonly code: AutopayWarning; readonly findings: number }[];
}

/** How autopay stands, and what its runs of the last days came to. One trip. */
export async function autopayFigures(db: D1Database, now: Instant): Promise<AutopayFigures> {
  const [waiting, handedOver, mandates, payments, findings] = await db.batch([
    db
      .prepare(
        "SELECT count(*) AS due_now, coalesce(sum(next_at <= ?1 - ?2), 0) AS late FROM dues WHERE next_at IS NOT NULL AND next_at <= ?1",
      )
      .bind(now, LATE_MS),
    db.prepare("SELECT count(*) AS handed_over FROM dues WHERE state = 'handed_over'"),
    db.prepare("SELECT kind, state, count(*) AS mandates FROM mandates GROUP BY kind, state ORDER BY kind, state"),
    db
      .prepare(
        `SELECT date(created_at / 1000, 'unixepoch') AS day, state, count(*) AS payments, sum(amount_cents) AS amount_cents FROM payments
         WHERE mandate_id IS NOT NULL AND created_at >= ? GROUP BY day, state ORDER BY day DESC, state`,
      )
      .bind(now - COUNTED_DAYS * DAY_MS),
    db.prepare("SELECT code, count(*) AS findings FROM preflight_findings WHERE cleared_at IS NULL GROUP BY code ORDER BY code"),
  ]);
  return {
    ...(waiting?.results[0] as { due_now: number; late: number }),
    ...(handedOver?.results[0] as { handed_over: number }),
    mandates: (mandates?.results ?? []) as unknown as AutopayFigures["mandates"],
    payments: (payments?.results ?? []) as unknown as AutopayFigures["payments"],
    findings: (findings?.results ?? []) as unknown as AutopayFigures["findings"],
  };
}

/** A due that a person has to look at. */
export interface HandedOver {
  readonly due_id: DueId;
  readonly kind: "premium" | "instalment";
  readonly subject_id: PolicyId | PlanId;
  readonly member_id: MemberId | null;
  readonly period: string;
  readonly due_on: CalendarDate;
  readonly amount_cents: Cents;
  readonly covered_until: CalendarDate | null;
  readonly tries: number;
  readonly since: Instant;
}

/** The dues that were handed over, the longest due first. @param page.after the last id of the page before with its due day */
export async function handedOverDues(
  db: D1Database,
  page: { readonly after: readonly [due_on: string, due_id: string]; readonly limit: number },
): Promise<readonly HandedOver[]> {
  const { results } = await db
    .prepare(
      `SELECT id AS due_id, kind, subject_id, member_id, period, due_on, amount_cents, covered_until, told_try AS tries, updated_at AS since FROM dues
       WHERE state = 'handed_over' AND (due_on, id) > (?1, ?2) ORDER BY due_on, id LIMIT ?3`,
    )
    .bind(...page.after, page.limit)
    .all<HandedOver>();
  return results;
}
