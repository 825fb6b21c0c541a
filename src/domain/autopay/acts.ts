import type { Env } from "../../platform/env.ts";
import type { DueId, MandateId, MemberId } from "../../values/ids.ts";
import type { Language } from "../../values/language.ts";
import type { Cents } from "../../values/money.ts";
import { err, ok, type Result } from "../../values/result.ts";
import type { Instant } from "../../values/time.ts";
import { withdrawStatement } from "../payments/claim.ts";
import type { DueState } from "./due.ts";
import { auditAct, whereabouts } from "./evidence.ts";
import {
  dueOfMandate,
  named,
  newestRecord,
  RECORDED_NOW,
  recordedStatement,
  recordMailStatement,
  recordOfKey,
  standingOf,
  UNDER_WAY,
  type Recorded,
  type Whereabouts,
} from "./mandate-store.ts";
import type { MandateAct, MandateState } from "./mandate.ts";
import { newConfirmationNumber } from "./records.ts";

/** What a member does about a mandate. */
export interface Act {
  readonly member_id: MemberId;
  readonly mandate_id: MandateId;
  /** The form's; the mail is in it too. */
  readonly language: Language;
  /** The network address; null: our own clock. */
  readonly origin: string | null;
  readonly request_key: string;
}

export interface DueAct extends Act {
  readonly due_id: DueId;
}

/** What was done. An act that had been done before (a stop after a stop) answers with the record of then. */
export interface Done {
  /** Finds the record again: "A-7K2Q-9XPD". */
  readonly number: string;
  /** A payment whose taking had begun, or that was taken today: the act does not reach it. Null: none. */
  readonly under_way_cents: Cents | null;
}

export type ActProblem =
  /** No such mandate of this member, or no such due of the mandate. */
  | "not_found"
  /** The payment's taking has begun, or it is paid or given up; a skipped one's due day is over. */
  | "too_late"
  /** The mandate is stopped or completed. */
  | "ended"
  /** The key was used for something else. */
  | "key_conflict";

type Acted = Promise<Result<Done, ActProblem>>;

/** Leaves one payment out. */
export function skipDue(env: Env, now: Instant, act: DueAct): Acted {
  return perform(env, now, act, SKIP);
}
/** Takes a skip back, until the due day. */
export function unskipDue(env: Env, now: Instant, act: DueAct): Acted {
  return perform(env, now, act, UNSKIP);
}
/** Takes nothing until it is resumed. */
export function pauseMandate(env: Env, now: Instant, act: Act): Acted {
  return perform(env, now, act, PAUSE);
}
/** Goes on; what was passed over meanwhile is told anew before it is taken. */
export function resumeMandate(env: Env, now: Instant, act: Act): Acted {
  return perform(env, now, act, RESUME);
}
/** Ends it for good, at once. */
export function stopMandate(env: Env, now: Instant, act: Act): Acted {
  return perform(env, now, act, STOP);
}
/** Ends a mandate that has nothing left to take: for the clock. Again, it changes nothing. */
export async function completeMandate(env: Env, now: Instant, mandate_id: MandateId): Promise<void> {
  const standing = await standingOf(env.DB, mandate_id);
  if (standing === null) return;
  const { member_id, language } = standing;
  await perform(env, now, { member_id, mandate_id, language, origin: null, request_key: `${mandate_id}:completed` }, COMPLETE);
}

/** What makes one act differ from another. `:now`, `:mandate`, `:due`, `:today` and `:number` stand for the values of the moment. */
interface Kind {
  readonly act: MandateAct;
  /** Where the mandate must stand. */
  readonly from: readonly MandateState[];
  /** Further conditions on the mandate `m`. */
  readonly where?: string;
  /** What the clock has written and not begun to take is withdrawn first: of the mandate, or of the due. */
  readonly withdraws: "mandate" | "due" | "nothing";
  /** What becomes of the mandate … */
  readonly mandate?: string;
  /** … and of its dues; all open ones unless `of` says which. The clock looks at them at once. */
  readonly dues: { readonly set?: string; readonly of?: string };
  /** Which warnings are no more. */
  readonly findings?: string;
}

const LIVE: readonly MandateState[] = ["active", "paused"];
const DUE_IN = (state: string): string =>
  `EXISTS (SELECT 1 FROM dues d WHERE d.id = :due AND d.subject_id = m.subject_id AND d.state = '${state}'`;
/** A notice whose day is over by now was of no use: it is given anew. */
const RENEWED = ["noticed_cents", "noticed_at", "collect_on"]
  .map((column) => `${column} = IIF(collect_at > :now, ${column}, NULL)`)
  .concat("collect_at = IIF(collect_at > :now, collect_at, NULL)")
  .join(", ");

const SKIP: Kind = {
  act: "skipped",
  from: LIVE,
  where: `${DUE_IN("open")})`,
  withdraws: "due",
  dues: { set: "state = 'skipped', next_at = NULL", of: "id = :due" },
  findings: "due_id = :due",
};
const UNSKIP: Kind = {
  act: "unskipped",
  from: LIVE,
  where: `${DUE_IN("skipped")} AND d.due_on >= :today)`,
  withdraws: "nothing",
  dues: { set: `state = 'open', next_at = :now, ${RENEWED}`, of: "id = :due" },
};
const PAUSE: Kind = { act: "paused", from: ["active"], withdraws: "mandate", mandate: "state = 'paused'", dues: {} };
const RESUME: Kind = {
  act: "resumed",
  from: ["paused"],
  withdraws: "nothing",
  mandate: "state = 'active', failures = 0, next_at = NULL",
  dues: { set: `next_at = :now, ${RENEWED}` },
};
const STOP: Kind = {
  act: "stopped",
  from: LIVE,
  withdraws: "mandate",
  mandate: "state = 'stopped', ended_at = :now",
  dues: {},
  findings: "mandate_id = :mandate",
};
const COMPLETE: Kind = { ...STOP, act: "completed", mandate: "state = 'completed', ended_at = :now" };

type Order = Act & { readonly due_id?: DueId };

async function perform(env: Env, now: Instant, order: Order, kind: Kind): Acted {
  const [before, standing] = await Promise.all([recordOfKey(env.DB, order.request_key), standingOf(env.DB, order.mandate_id)]);
  if (before !== null) return again(before, order, kind);
  if (standing === null || standing.member_id !== order.member_id) return err("not_found");
  if (order.due_id !== undefined && (await dueOfMandate(env.DB, { ...order, due_id: order.due_id })) === null) return err("not_found");
  const at = await whereabouts(env, now, standing.region_id);
  const number = newConfirmationNumber();
  const rows = await env.DB.batch<Pick<Done, "under_way_cents">>(statements(env.DB, now, { order, kind, at, number }));
  const [recorded] = rows.at(-1)?.results ?? [];
  if (recorded === undefined) return await refusal(env, order, kind);
  await auditAct(env, now, { ...order, act: kind.act, number });
  return ok({ number, ...recorded });
}

/** The act as one batch: until the claim it wins, and nothing of it is there without its record. */
function statements(
  db: D1Database,
  now: Instant,
  { order, kind, at, number }: { readonly order: Order; readonly kind: Kind; readonly at: Whereabouts; readonly number: string },
): D1PreparedStatement[] {
  const { act, withdraws, mandate, dues, findings } = kind;
  const due = order.due_id ?? null;
  const withdrawn = withdraws === "due" && due !== null ? { due_id: due } : { mandate_id: order.mandate_id };
  const values = { number, now, mandate: order.mandate_id, due, today: at.today, since: at.since };
  const run = (sql: string, more = {}): D1PreparedStatement => named(db, sql, { ...values, ...more });
  // Who pauses by the clock tells why in a mail of its own.
  const isTold = order.origin !== null || act === "completed";
  return [
    ...(withdraws === "nothing" ? [] : [withdrawStatement(db, withdrawn, now)]),
    run(
      `INSERT INTO mandate_records (number, mandate_id, act, due_id, language, detail, origin, request_key, at)
       SELECT :number, m.id, :act, :due, :language, json_object('before', m.state, 'under_way_cents', ${UNDER_WAY}), :origin, :key, :now
       FROM mandates m WHERE m.id = :mandate AND m.state IN (SELECT value FROM json_each(:from)) AND ${kind.where ?? "TRUE"}
       ON CONFLICT (request_key) DO NOTHING`,
      { act, language: order.language, origin: order.origin, key: order.request_key, from: JSON.stringify(kind.from) },
    ),
    ...(mandate === undefined ? [] : [run(`UPDATE mandates SET ${mandate}, updated_at = :now WHERE id = :mandate AND ${RECORDED_NOW}`)]),
    run(
      `UPDATE dues SET ${dues.set ?? "next_at = :now"}, updated_at = :now
       WHERE ${dues.of ?? "state = 'open' AND subject_id = (SELECT subject_id FROM mandates WHERE id = :mandate)"} AND ${RECORDED_NOW}`,
    ),
    ...(findings === undefined
      ? []
      : [run(`UPDATE preflight_findings SET cleared_at = :now WHERE cleared_at IS NULL AND ${findings} AND ${RECORDED_NOW}`)]),
    ...(isTold ? [recordMailStatement(db, number)] : []),
    recordedStatement(db, number),
  ];
}

/** The answer to a form that was sent before. */
function again(before: Recorded, order: Order, { act }: Kind): Result<Done, ActProblem> {
  const same =
    before.member_id === order.member_id &&
    before.mandate_id === order.mandate_id &&
    before.act === act &&
    before.due_id === (order.due_id ?? null);
  return same ? ok({ number: before.number, under_way_cents: before.under_way_cents }) : err("key_conflict");
}

/** Why nothing was recorded: the same form came twice at once, it was done already, or it cannot be done. */
async function refusal(env: Env, order: Order, { act, ...kind }: Kind): Acted {
  const { mandate_id, due_id = null } = order;
  const [before, standing, due] = await Promise.all([
    recordOfKey(env.DB, order.request_key),
    standingOf(env.DB, mandate_id),
    due_id === null ? null : dueOfMandate(env.DB, { mandate_id, due_id }),
  ]);
  if (before !== null) return again(before, order, { act, ...kind });
  if (STATE_AFTER[act] === (due_id === null ? standing?.state : due?.state)) {
    const of = { mandate_id, due_id };
    const record = (await newestRecord(env.DB, { ...of, act })) ?? (await newestRecord(env.DB, { ...of, act: "authorised", due_id: null }));
    if (record !== null) return ok({ number: record.number, under_way_cents: record.under_way_cents });
  }
  return err(standing?.state === "active" || standing?.state === "paused" ? "too_late" : "ended");
}

/** What the mandate, or the due, is after an act. */
const STATE_AFTER: Partial<Readonly<Record<MandateAct, MandateState | DueState>>> = {
  skipped: "skipped",
  unskipped: "open",
  paused: "paused",
  resumed: "active",
  stopped: "stopped",
  completed: "completed",
};
