import { and, desc, eq } from "drizzle-orm";
import type { Db } from "../../platform/db.ts";
import { newId } from "../../platform/ids.ts";
import type { DueId, MandateId, MemberId, PlanId, PolicyId, WalletId } from "../../values/ids.ts";
import type { Language } from "../../values/language.ts";
import type { Cents } from "../../values/money.ts";
import { assert } from "../../values/result.ts";
import type { CalendarDate, Instant } from "../../values/time.ts";
import type { MailTemplate } from "../mail/templates.ts";
import type { DueState } from "./due.ts";
import type { Mandate, MandateAct, MandateKind, MandateState, MethodOrder } from "./mandate.ts";
import { mandates } from "./schema.ts";

/** A member's newest mandate for a policy, plan or wallet, also an ended one: a query for a page's own batch. At most one row; see `readMandate`. */
export function mandateQuery(db: Db, of: { readonly subject_id: PolicyId | PlanId | WalletId; readonly member_id: MemberId }) {
  return db
    .select()
    .from(mandates)
    .where(and(eq(mandates.subject_id, of.subject_id), eq(mandates.member_id, of.member_id)))
    .orderBy(desc(mandates.created_at), desc(mandates.id))
    .limit(1);
}

/** Reads a row. */
export function readMandate(row: typeof mandates.$inferSelect): Mandate {
  return { ...row, methods: JSON.parse(row.methods) as MethodOrder };
}

/** A mandate as an act finds it. */
export interface Standing {
  readonly kind: MandateKind;
  readonly state: MandateState;
  readonly member_id: MemberId;
  readonly region_id: string;
  readonly language: Language;
}

/** A mandate with its member's region and language; null: there is none of this id. */
export async function standingOf(db: D1Database, id: MandateId): Promise<Standing | null> {
  return await db
    .prepare(
      "SELECT m.kind, m.state, m.member_id, b.region_id, b.language FROM mandates m JOIN members b ON b.id = m.member_id WHERE m.id = ?1",
    )
    .bind(id)
    .first<Standing>();
}

/** What a record says of an act, for whoever asks again. */
export interface Recorded {
  readonly number: string;
  readonly mandate_id: MandateId;
  readonly member_id: MemberId;
  readonly subject_id: PolicyId | PlanId | WalletId;
  readonly act: MandateAct;
  readonly due_id: DueId | null;
  readonly under_way_cents: Cents | null;
}

const RECORDED = `
SELECT r.number, r.mandate_id, m.member_id, m.subject_id, r.act, r.due_id, r.detail ->> 'under_way_cents' AS under_way_cents
FROM mandate_records r JOIN mandates m ON m.id = r.mandate_id`;

/** What a form's key has done; null: nothing. */
export async function recordOfKey(db: D1Database, request_key: string): Promise<Recorded | null> {
  return await db.prepare(`${RECORDED} WHERE r.request_key = ?1`).bind(request_key).first<Recorded>();
}

/** The newest record of an act on a mandate, or on one of its dues; null: it was never done. */
export async function newestRecord(
  db: D1Database,
  of: { readonly mandate_id: MandateId; readonly act: MandateAct; readonly due_id: DueId | null },
): Promise<Recorded | null> {
  return await db
    .prepare(`${RECORDED} WHERE r.mandate_id = ?1 AND r.act = ?2 AND r.due_id IS ?3 ORDER BY r.at DESC, r.rowid DESC LIMIT 1`)
    .bind(of.mandate_id, of.act, of.due_id)
    .first<Recorded>();
}

/** A due of a mandate's policy or plan; null: it has none of this id. */
export async function dueOfMandate(db: D1Database, of: { readonly mandate_id: MandateId; readonly due_id: DueId }) {
  return await db
    .prepare("SELECT d.state, d.due_on FROM dues d JOIN mandates m ON m.subject_id = d.subject_id WHERE d.id = ?1 AND m.id = ?2")
    .bind(of.due_id, of.mandate_id)
    .first<{ readonly state: DueState; readonly due_on: CalendarDate }>();
}

/** SQL for what of a mandate `m` is being taken, or was taken since ?since: an act does not reach it. NULL: nothing. */
export const UNDER_WAY = `(SELECT SUM(p.amount_cents) FROM payments p WHERE p.mandate_id = m.id AND p.claimed_at IS NOT NULL
  AND (p.state IN ('created','awaiting_payer','processing','funded') OR (p.state NOT IN ('failed','cancelled','expired') AND p.claimed_at >= :since)))`;

/** SQL: every saved method that JSON names is the member's, and saved. */
export const METHODS_STAND = `NOT EXISTS (SELECT 1 FROM json_each(:methods) e WHERE e.value <> 'wallet'
  AND NOT EXISTS (SELECT 1 FROM saved_methods s WHERE s.id = e.value AND s.member_id = :member AND s.state = 'saved'))`;

/** SQL: the member is closing the account (migrations/0030), so nothing new begins. */
export const CLOSING =
  "EXISTS (SELECT 1 FROM account_closings c WHERE c.member_id = :member AND c.closed_at IS NULL AND c.taken_back_at IS NULL)";

/** Whether a member is. */
export async function isClosing(db: D1Database, member: MemberId): Promise<boolean> {
  return (await named(db, `SELECT ${CLOSING} AS yes`, { member }).first<number>("yes")) === 1;
}

/** Whether all of a member's methods do. */
export async function methodsStand(db: D1Database, of: { readonly member_id: MemberId; readonly methods: MethodOrder }): Promise<boolean> {
  const values = { methods: JSON.stringify(of.methods), member: of.member_id };
  return (await named(db, `SELECT ${METHODS_STAND} AS holds`, values).first<0 | 1>("holds")) === 1;
}

/** SQL: the policy, plan or wallet that an authorisation of a kind is about is the member's (`b`), and in force. */
export const IN_FORCE = `CASE :kind
  WHEN 'premium' THEN EXISTS (SELECT 1 FROM policies s WHERE s.id = :subject AND s.member_id = b.id AND s.state = 'connected')
  WHEN 'plan' THEN EXISTS (SELECT 1 FROM plans s WHERE s.id = :subject AND s.member_id = b.id AND s.state = 'active')
  ELSE b.wallet_id = :subject END`;

/** Whether it is. */
export async function isInForce(
  db: D1Database,
  of: { readonly member_id: MemberId; readonly kind: MandateKind; readonly subject_id: PolicyId | PlanId | WalletId },
): Promise<boolean> {
  const values = { member: of.member_id, kind: of.kind, subject: of.subject_id };
  return (await named(db, `SELECT ${IN_FORCE} AS holds FROM members b WHERE b.id = :member`, values).first<0 | 1>("holds")) === 1;
}

/** The region of a member; "" for nobody. */
export async function regionOf(db: D1Database, id: MemberId): Promise<string> {
  return (await db.prepare("SELECT region_id FROM members WHERE id = ?1").bind(id).first<string>("region_id")) ?? "";
}

/**
 * A statement with named values: D1 knows numbers only, and these statements have too many to count.
 * @param sql with `:name` for each value that it uses
 */
export function named(db: D1Database, sql: string, values: Readonly<Record<string, string | number | null>>): D1PreparedStatement {
  const used: string[] = [];
  const numbered = sql.replace(/:([a-z_]+)/gu, (_, name: string) => {
    if (!used.includes(name)) used.push(name);
    return `?${used.indexOf(name) + 1}`;
  });
  const bound = used.map((name) => {
    const value = values[name];
    assert(value !== undefined, `no value for :${name}`);
    return value;
  });
  return db.prepare(numbered).bind(...bound);
}

/** SQL that holds where this batch has written its record: all that follows from an act hangs on it. */
export const RECORDED_NOW = "EXISTS (SELECT 1 FROM mandate_records r WHERE r.number = :number)";

/** The statement that mails a record to the member in its own language, where this batch has written it. */
export function recordMailStatement(db: D1Database, number: string): D1PreparedStatement {
  const template: MailTemplate = "mandate_record";
  return named(
    db,
    `INSERT INTO mails (id, dedupe_key, to_address, language, template, params, next_attempt_at, created_at)
     SELECT :mail_id, :template || ':' || r.number, b.email, r.language, :template,
       json_object('name', b.name, 'number', r.number, 'act', r.act, 'subject_id', m.subject_id), r.at, r.at
     FROM mandate_records r JOIN mandates m ON m.id = r.mandate_id JOIN members b ON b.id = m.member_id
     WHERE r.number = :number ON CONFLICT (dedupe_key) DO NOTHING`,
    { mail_id: newId("mail"), template, number },
  );
}

/** The statement that reads what this batch has recorded: one row {under_way_cents}, none where the act did not come about. */
export function recordedStatement(db: D1Database, number: string): D1PreparedStatement {
  return db.prepare("SELECT detail ->> 'under_way_cents' AS under_way_cents FROM mandate_records WHERE number = ?1").bind(number);
}

/** Where a member's days begin and end. */
export interface Whereabouts {
  readonly time_zone: string;
  readonly today: CalendarDate;
  /** Its first moment. */
  readonly since: Instant;
}
