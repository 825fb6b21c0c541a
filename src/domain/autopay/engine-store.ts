import { newId } from "../../platform/ids.ts";
import type { BillId, DueId, MandateId, PaymentId, SavedMethodId } from "../../values/ids.ts";
import { cents, type Cents } from "../../values/money.ts";
import type { CalendarDate, Instant } from "../../values/time.ts";
import type { MailContent } from "../mail/templates.ts";
import type { PaymentSource } from "../payments/payment.ts";
import { expiryOf } from "../payments/rules.ts";
import type { Due } from "./due.ts";
import type { Mandate, MethodOrder } from "./mandate.ts";
import type { DueChange, FailedAttempt, Facts } from "./rules.ts";

// What the clock reads and writes for a page of dues: one query, and one batch of statements that look again at all that must still hold.

/** A due that the clock has to look at, with all that the decision needs. */
export interface Looked {
  readonly due: Facts["due"] & Pick<Due, "id" | "subject_id" | "noticed_at"> & { readonly next_at: Instant };
  readonly mandate_id: MandateId | null;
  /** The mandate's methods as its row has them. */
  readonly methods: string;
  readonly bill_id: BillId | null;
  readonly payments: number;
  readonly facts: Facts;
}

interface Row extends Omit<Due, "period" | "kind" | "member_id" | "next_at"> {
  readonly next_at: Instant;
  readonly mandate_id: MandateId | null;
  readonly mandate_state: Mandate["state"] | null;
  readonly collect_day: number | null;
  readonly cap_cents: Cents | null;
  readonly methods: string | null;
  readonly sources: string;
  readonly time_zone: string;
  readonly ends_on: CalendarDate | null;
  readonly bill_id: BillId | null;
  readonly left_cents: number | null;
  readonly reserved_cents: number | null;
  readonly last_cents: Cents | null;
  readonly payments: number;
  readonly failed: string;
}

/**
 * SQL: what the member was told before of a due `d`: in its own notice that was taken back, else in the newest of another one. A plan's parts were all told
 * with its authorisation, so none of them is a changed amount.
 */
export const LAST_TOLD = `COALESCE(d.before_cents, IIF(d.kind = 'instalment', NULL, (SELECT COALESCE(x.noticed_cents, x.before_cents) FROM dues x
    WHERE x.subject_id = d.subject_id AND x.id <> d.id AND COALESCE(x.noticed_at, x.before_at) IS NOT NULL
    ORDER BY COALESCE(x.noticed_at, x.before_at) DESC LIMIT 1)))`;

const COLUMNS = `
SELECT d.id, d.subject_id, d.due_on, d.amount_cents, d.state, d.noticed_cents, d.noticed_at, d.collect_on, d.collect_at, d.told_try, d.told_at, d.covered_until,
  d.next_at, m.id AS mandate_id, m.state AS mandate_state, m.collect_day, m.cap_cents, m.methods, o.ends_on, b.id AS bill_id,
  IIF(b.state = 'void', 0, b.owed_cents - b.paid_cents) AS left_cents, b.reserved_cents,
  COALESCE(r.time_zone, (SELECT time_zone FROM operators LIMIT 1)) AS time_zone,
  (SELECT json_group_object(s.id, s.kind) FROM saved_methods s WHERE s.id IN (SELECT value FROM json_each(m.methods)) AND s.state = 'saved') AS sources,
  ${LAST_TOLD} AS last_cents,
  (SELECT COUNT(*) FROM payments p WHERE p.due_id = d.id) AS payments,
  (SELECT json_group_array(json_object('method', COALESCE(p.saved_method_id, 'wallet'), 'source', p.source, 'at', p.created_at)) FROM payments p
   WHERE p.due_id = d.id AND p.mandate_id IS NOT NULL AND p.state = 'failed') AS failed`;
const JOINS = `
  LEFT JOIN mandates m ON m.kind = IIF(d.kind = 'premium', 'premium', 'plan') AND m.subject_id = d.subject_id AND m.state IN ('active', 'paused')
  LEFT JOIN members u ON u.id = d.member_id LEFT JOIN regions r ON r.id = u.region_id
  LEFT JOIN policies o ON o.id = d.subject_id LEFT JOIN plans l ON l.id = d.subject_id LEFT JOIN bills b ON b.id = l.bill_id`;
const DUE_NOW = `${COLUMNS} FROM (SELECT * FROM dues WHERE next_at <= ?1 ORDER BY next_at LIMIT ?2) d ${JOINS}`;
const DUE_AMONG = `${COLUMNS} FROM (SELECT * FROM dues WHERE next_at <= ?1 AND id IN (SELECT due_id FROM payments WHERE id IN (SELECT value FROM json_each(?3))) LIMIT ?2) d ${JOINS}`;

/** Which dues are meant: all whose time has come, or those of these payments. */
export interface Wanted {
  readonly limit: number;
  readonly of?: readonly PaymentId[] | undefined;
}

/** The dues whose time has come, the longest waiting first. */
export async function dueNow(db: D1Database, now: Instant, { limit, of }: Wanted): Promise<readonly Row[]> {
  const query = of === undefined ? db.prepare(DUE_NOW).bind(now, limit) : db.prepare(DUE_AMONG).bind(now, limit, JSON.stringify(of));
  return (await query.all<Row>()).results;
}

/** Reads a row. @param least_cents the processor's least charge; null: there is none */
export function readLooked(row: Row, least_cents: Cents | null): Looked {
  const {
    mandate_id,
    mandate_state,
    collect_day,
    cap_cents,
    bill_id,
    time_zone,
    ends_on,
    last_cents,
    payments,
    left_cents,
    reserved_cents,
  } = row;
  const sources = JSON.parse(row.sources) as Readonly<Record<SavedMethodId, PaymentSource>>;
  const mandate =
    mandate_state === null || cap_cents === null || row.methods === null
      ? null
      : { state: mandate_state, collect_day, cap_cents, methods: readMethods(row.methods, sources) };
  const bill = left_cents === null ? null : { left_cents: cents(left_cents), reserved_cents: cents(reserved_cents ?? 0) };
  const failed = JSON.parse(row.failed) as readonly FailedAttempt[];
  return {
    due: row,
    mandate_id,
    methods: row.methods ?? "",
    bill_id,
    payments,
    facts: { due: row, mandate, time_zone, ends_on, bill, last_cents, failed, least_cents },
  };
}

function readMethods(json: string, sources: Readonly<Record<SavedMethodId, PaymentSource>>): NonNullable<Facts["mandate"]>["methods"] {
  return (JSON.parse(json) as MethodOrder).map((id) => ({ id, source: id === "wallet" ? "wallet" : (sources[id] ?? null) }));
}

/** A due's row as it was when the decision was made: who has changed it since has asked for another look, so nothing is written. */
interface Seen {
  readonly due_id: DueId;
  readonly seen_at: Instant;
  readonly seen_state: Due["state"];
  readonly seen_cents: Cents;
  /** The active mandate that the decision stands on. */
  readonly mandate_id: MandateId | null;
}

/** What becomes of a due, and the mail that says so. */
export interface Moved extends Seen {
  readonly change: DueChange;
  readonly mail: (MailContent & { readonly dedupe_key: string }) | null;
}

/** A payment that the clock makes. */
export interface Taken extends Seen {
  readonly payment_id: PaymentId;
  readonly request_key: string;
  readonly source: PaymentSource;
  readonly saved_method_id: SavedMethodId | null;
  readonly amount_cents: Cents;
  readonly methods: string;
}

/** What was seen of a due. */
export function seen({ due, mandate_id, facts }: Looked): Seen {
  const { id: due_id, next_at: seen_at, state: seen_state, amount_cents: seen_cents } = due;
  return { due_id, seen_at, seen_state, seen_cents, mandate_id: facts.mandate?.state === "active" ? mandate_id : null };
}

// A mandate's state is said as the index `mandates_live` says it, and then as it is wanted.
const ACTIVE = `EXISTS (SELECT 1 FROM mandates m WHERE m.kind = IIF(d.kind = 'premium', 'premium', 'plan') AND m.subject_id = d.subject_id
  AND m.state IN ('active', 'paused') AND m.state = 'active')`;

// Where no mandate was seen none may have come: the due would be let rest, and nobody would look at it again.
const STILL_SO = `d.state = t.value ->> 'seen_state' AND d.next_at = t.value ->> 'seen_at' AND d.amount_cents = t.value ->> 'seen_cents'
  AND IIF(t.value ->> 'mandate_id' IS NULL, NOT ${ACTIVE}, EXISTS (SELECT 1 FROM mandates m WHERE m.id = t.value ->> 'mandate_id' AND m.state = 'active'))`;

const TELL = `
INSERT INTO mails (id, dedupe_key, to_address, language, template, params, next_attempt_at, created_at)
SELECT t.value ->> 'mail_id', t.value ->> 'dedupe_key', u.email, u.language, t.value ->> 'template', json_set(t.value -> 'params', '$.name', u.name), ?2, ?2
FROM json_each(?1) t JOIN dues d ON d.id = t.value ->> 'due_id' JOIN members u ON u.id = d.member_id
WHERE ${STILL_SO} ON CONFLICT (dedupe_key) DO NOTHING`;

const MOVE = `
UPDATE dues AS d SET updated_at = ?2, state = t.value ->> '$.change.state', next_at = t.value ->> '$.change.next_at',
  noticed_cents = t.value ->> '$.change.noticed_cents', noticed_at = t.value ->> '$.change.noticed_at', collect_on = t.value ->> '$.change.collect_on',
  collect_at = t.value ->> '$.change.collect_at', told_try = t.value ->> '$.change.told_try', told_at = t.value ->> '$.change.told_at'
FROM json_each(?1) t WHERE d.id = t.value ->> 'due_id' AND ${STILL_SO}`;

// The claim looks at all of this again. Here it keeps payments from being made that would only be withdrawn.
const TAKE = `
INSERT INTO payments (id, member_id, wallet_id, purpose, source, amount_cents, wallet_cents, processor_cents, state, request_key, label, saved_method_id,
  insurer_id, due_id, mandate_id, language, created_at, updated_at, expires_at)
SELECT t.value ->> 'payment_id', m.member_id, m.wallet_id, IIF(d.kind = 'premium', 'premium', 'bill'), t.value ->> 'source', t.value ->> 'amount_cents',
  IIF(t.value ->> 'source' = 'wallet', t.value ->> 'amount_cents', 0), IIF(t.value ->> 'source' = 'wallet', 0, t.value ->> 'amount_cents'), 'created',
  t.value ->> 'request_key', COALESCE(i.name, f.name), t.value ->> 'saved_method_id', o.insurer_id, d.id, m.id, u.language, ?2, ?2, ?3
FROM json_each(?1) t JOIN dues d ON d.id = t.value ->> 'due_id' JOIN mandates m ON m.id = t.value ->> 'mandate_id' JOIN members u ON u.id = m.member_id
  LEFT JOIN policies o ON o.id = d.subject_id LEFT JOIN insurers i ON i.id = o.insurer_id
  LEFT JOIN plans l ON l.id = d.subject_id LEFT JOIN bills b ON b.id = l.bill_id LEFT JOIN facilities f ON f.id = b.facility_id
WHERE ${STILL_SO} AND d.noticed_cents = d.amount_cents AND d.collect_at <= ?2 AND m.methods = t.value ->> 'methods' AND t.value ->> 'amount_cents' <= m.cap_cents
  AND (d.kind = 'premium' OR (b.state = 'open' AND t.value ->> 'amount_cents' <= b.owed_cents - b.paid_cents - b.reserved_cents))
ON CONFLICT DO NOTHING
RETURNING id`;

const ALLOCATE = `
INSERT INTO payment_allocations (payment_id, bill_id, facility_id, amount_cents)
SELECT p.id, b.id, b.facility_id, p.amount_cents
FROM json_each(?1) t JOIN payments p ON p.id = t.value ->> 'payment_id' JOIN dues d ON d.id = p.due_id JOIN plans l ON l.id = d.subject_id JOIN bills b ON b.id = l.bill_id
WHERE true ON CONFLICT DO NOTHING`;

/**
 * Writes what was decided, in one batch. What has changed since it was looked at stays as it is.
 * @returns the payments that were made
 */
export async function writeDecisions(
  db: D1Database,
  now: Instant,
  { moved, taken }: { readonly moved: readonly Moved[]; readonly taken: readonly Taken[] },
): Promise<readonly PaymentId[]> {
  const mails = moved.flatMap(({ mail, change: _change, ...is }) => (mail === null ? [] : [{ ...is, ...mail, mail_id: newId("mail") }]));
  const takes = JSON.stringify(taken);
  const made = taken.length === 0 ? [] : [db.prepare(TAKE).bind(takes, now, expiryOf(now)), db.prepare(ALLOCATE).bind(takes)];
  const [first] = await db.batch<{ id: PaymentId }>([
    ...made,
    // The mails look at the dues as they were, so they come before what changes them.
    ...(mails.length === 0 ? [] : [db.prepare(TELL).bind(JSON.stringify(mails), now)]),
    ...(moved.length === 0 ? [] : [db.prepare(MOVE).bind(JSON.stringify(moved.map(({ mail: _mail, ...is }) => is)), now)]),
  ]);
  return made.length === 0 ? [] : (first?.results ?? []).map(({ id }) => id);
}

/** Leaves dues alone until a moment, but for those of which somebody has asked for another look since. */
export async function putOff(db: D1Database, until: Instant, dues: readonly Pick<Seen, "due_id" | "seen_at">[]): Promise<void> {
  await db
    .prepare(
      "UPDATE dues AS d SET next_at = ?2 FROM json_each(?1) t WHERE d.id = t.value ->> 'due_id' AND d.next_at = t.value ->> 'seen_at'",
    )
    .bind(JSON.stringify(dues.map(({ due_id, seen_at }) => ({ due_id, seen_at }))), until)
    .run();
}

const LOOK_AGAIN = `UPDATE dues AS d SET next_at = ?1 WHERE d.state = 'open' AND d.next_at IS NULL AND ${ACTIVE} RETURNING id`;

/** Lets the clock look at the open dues under an active mandate that it has lost sight of. @returns which they are */
export async function lookAgain(db: D1Database, now: Instant): Promise<readonly DueId[]> {
  const { results } = await db.prepare(LOOK_AGAIN).bind(now).all<{ id: DueId }>();
  return results.map(({ id }) => id);
}
