import { processor } from "../../platform/processor/index.ts";
import type { Env } from "../../platform/env.ts";
import { newId } from "../../platform/ids.ts";
import { log, messageOf } from "../../platform/log.ts";
import type { PaymentId } from "../../values/ids.ts";
import type { Cents } from "../../values/money.ts";
import { assert, unreachable } from "../../values/result.ts";
import { HOUR_MS, instant, type Instant } from "../../values/time.ts";
import type { MailContent } from "../mail/templates.ts";
import { dueNow, lookAgain, putOff, readLooked, seen, writeDecisions, type Looked, type Moved, type Taken } from "./engine-store.ts";
import { changeBy, decide, type Decision } from "./rules.ts";

/** Dues looked at together: one query and one batch. */
export const PAGE_DUES = 250;
/** Pages of one run; what is left is taken up by the next. */
const MAX_PAGES = 400;
/** A due that could not be looked at, or whose payment could not be written, keeps no other waiting. */
const PUT_OFF_MS = 1 * HOUR_MS;

/** What a run did. */
export interface Worked {
  readonly looked_at: number;
  /** Payments made, for `collectPayments` to take. */
  readonly payments: readonly PaymentId[];
  /** Dues that could not be looked at; they come again in an hour. */
  readonly failed: number;
}

/** What may be asked of a run. */
export interface Work {
  /** Only the dues of these payments. */
  readonly of?: readonly PaymentId[];
  /** Called for each page with the payments it made, so that they can be taken while the next page is looked at. */
  readonly handOn?: (payments: readonly PaymentId[]) => Promise<void>;
}

/**
 * Looks at every due whose time has come, in pages: gives notice, makes the payments that may be taken now, tells of failures, hands over. It moves no money.
 * Running it twice at once is harmless: each page is written only where nothing has changed since it was read.
 */
export async function workDues(env: Env, now: Instant, { of, handOn }: Work = {}): Promise<Worked> {
  const least_cents = processor(env)?.least_cents ?? null;
  const payments: PaymentId[] = [];
  let [looked_at, failed] = [0, 0];
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const rows = await dueNow(env.DB, now, { limit: PAGE_DUES, of });
    if (rows.length === 0) break;
    const done = await workPage(env, now, { rows, least_cents });
    looked_at += rows.length;
    failed += done.failed;
    payments.push(...done.payments);
    if (handOn !== undefined && done.payments.length > 0) await handOn(done.payments);
    if (rows.length < PAGE_DUES && done.later === 0) break;
  }
  return { looked_at, payments, failed };
}

/**
 * Sets the clock on open dues under an active authorisation that it does not look at any more: for the nightly cron. There should be none; if there ever is
 * one, nobody loses cover for it.
 * @returns how many there were
 */
export async function wakeForgotten(env: Pick<Env, "DB">, now: Instant): Promise<number> {
  const found = await lookAgain(env.DB, now);
  if (found.length > 0) log("autopay_dues_forgotten", { due_ids: found });
  return found.length;
}

type Row = Awaited<ReturnType<typeof dueNow>>[number];

interface Page {
  readonly rows: readonly Row[];
  readonly least_cents: Cents | null;
}

type PageDone = Pick<Worked, "payments" | "failed"> & Pick<Decisions, "later">;

/** A page that cannot be written whole is halved, until the due is found that is in the way. */
async function workPage(env: Env, now: Instant, { rows, least_cents }: Page): Promise<PageDone> {
  try {
    const { later, ...decided } = decisions(rows, now, least_cents);
    const payments = await writeDecisions(env.DB, now, decided);
    const refused = decided.taken.filter(({ payment_id }) => !payments.includes(payment_id));
    if (refused.length > 0) await putOff(env.DB, instant(now + PUT_OFF_MS), refused);
    return { payments, failed: 0, later };
  } catch (error) {
    const [only] = rows;
    if (rows.length === 1 && only !== undefined) return await giveUpOn(env, now, only, error);
    const half = Math.ceil(rows.length / 2);
    const first = await workPage(env, now, { rows: rows.slice(0, half), least_cents });
    const second = await workPage(env, now, { rows: rows.slice(half), least_cents });
    return {
      payments: [...first.payments, ...second.payments],
      failed: first.failed + second.failed,
      later: first.later + second.later,
    };
  }
}

async function giveUpOn(env: Env, now: Instant, row: Row, error: unknown): Promise<PageDone> {
  log("autopay_due_failed", { due_id: row.id, message: messageOf(error) });
  await putOff(env.DB, instant(now + PUT_OFF_MS), [{ due_id: row.id, seen_at: row.next_at }]);
  return { payments: [], failed: 1, later: 0 };
}

interface Decisions {
  readonly moved: readonly Moved[];
  readonly taken: readonly Taken[];
  /** Dues whose decision waits for another one of the page to be written. */
  readonly later: number;
}

function decisions(rows: readonly Row[], now: Instant, least_cents: Cents | null): Decisions {
  const moved: Moved[] = [];
  const taken: Taken[] = [];
  const before = new Set<string>();
  for (const row of rows.toSorted((a, b) => (a.due_on < b.due_on ? -1 : 1))) {
    const looked = readLooked(row, least_cents);
    const decision = decide(looked.facts, now);
    // Of two notices about one policy, the second has to know what the first says; of two parts of one bill, what the first leaves.
    const after = decision.kind === "notify" ? looked.due.subject_id : decision.kind === "take" ? looked.bill_id : null;
    if (after !== null && before.has(after)) continue;
    if (after !== null) before.add(after);
    if (decision.kind === "take") taken.push(paymentOf(looked, decision));
    else moved.push({ ...seen(looked), change: changeBy(looked.due, decision, now), mail: mailOf(looked, decision, now) });
  }
  return { moved, taken, later: rows.length - moved.length - taken.length };
}

function paymentOf(looked: Looked, { method, source, amount_cents }: Extract<Decision, { kind: "take" }>): Taken {
  assert(looked.mandate_id !== null, "nothing is taken without a mandate");
  return {
    ...seen(looked),
    payment_id: newId("pay"),
    // Two hands that look at one moment make the same payment.
    request_key: `due:${looked.due.id}:${looked.payments}`,
    source,
    saved_method_id: method === "wallet" ? null : method,
    amount_cents,
    methods: looked.methods,
  };
}

/** The mail that a decision calls for; the name is added where it is written. */
function mailOf({ due, facts }: Looked, decision: Decision, now: Instant): Moved["mail"] {
  const about = { name: "", subject_id: due.subject_id, due_id: due.id };
  const covered_until = due.covered_until ?? "";
  const mail = (content: MailContent, anew: string | number) => ({ ...content, dedupe_key: `${content.template}:${due.id}:${anew}` });
  switch (decision.kind) {
    case "notify": {
      const { amount_cents, before_cents, collect_on } = decision;
      const changed = before_cents === null || before_cents === due.amount_cents ? 0 : 1;
      return mail(
        { template: "premium_notice", params: { ...about, amount_cents, collect_on, changed, before_cents } },
        `${now}:${amount_cents}:${collect_on}`,
      );
    }
    case "retry": {
      const { amount_cents, tries, next_on } = decision;
      return mail({ template: "autopay_failed", params: { ...about, amount_cents, covered_until, try: tries, next_on } }, now);
    }
    case "over_cap": {
      const { amount_cents } = decision;
      const cap_cents = facts.mandate?.cap_cents ?? amount_cents;
      return mail(
        { template: "autopay_over_cap", params: { ...about, amount_cents, covered_until, cap_cents } },
        `${amount_cents}:${cap_cents}`,
      );
    }
    case "hand_over": {
      const { amount_cents, why } = decision;
      return mail({ template: "autopay_handed_over", params: { ...about, amount_cents, covered_until, why } }, now);
    }
    case "rest":
    case "wait":
    case "drop":
    case "take":
      return null;
    default:
      return unreachable(decision);
  }
}
