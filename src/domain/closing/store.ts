import { and, eq, isNull, sql } from "drizzle-orm";
import { database, type Db } from "../../platform/db.ts";
import type { Env } from "../../platform/env.ts";
import { newId } from "../../platform/ids.ts";
import type { ClosingId, MandateId, MemberId, PolicyId, SavedMethodId, WalletId, WithdrawalId } from "../../values/ids.ts";
import type { Language } from "../../values/language.ts";
import type { Cents } from "../../values/money.ts";
import type { Instant } from "../../values/time.ts";
import type { Closing, UnderWay } from "./closing.ts";
import { account_closings } from "./schema.ts";

type Binding = Pick<Env, "DB">;

const isOpen = and(isNull(account_closings.closed_at), isNull(account_closings.taken_back_at));

/** A member's closing that has not come to an end; at most one row. A query for a page's own batch. */
export function openClosingQuery(db: Db, member_id: MemberId) {
  return db
    .select()
    .from(account_closings)
    .where(and(eq(account_closings.member_id, member_id), isOpen))
    .limit(1);
}

/** A closing, or null. */
export async function findClosing(env: Binding, id: ClosingId): Promise<Closing | null> {
  const [found] = await database(env).select().from(account_closings).where(eq(account_closings.id, id)).limit(1);
  return found ?? null;
}

/** Some of the closings that have not come to an end, by chance: those that wait for weeks, or for an address, keep no other from its turn. */
export async function openClosings(env: Binding, limit: number): Promise<readonly ClosingId[]> {
  const rows = await database(env)
    .select({ id: account_closings.id })
    .from(account_closings)
    .where(isOpen)
    .orderBy(sql`random()`)
    .limit(limit);
  return rows.map(({ id }) => id);
}

/** The statements that begin a closing and tell its member. Fails where one is under way. */
export function askStatements(
  db: D1Database,
  now: Instant,
  { id, member_id, mail_to, check_label }: Pick<Closing, "id" | "member_id" | "mail_to" | "check_label">,
): readonly D1PreparedStatement[] {
  return [
    db
      .prepare("INSERT INTO account_closings (id, member_id, check_label, mail_to, asked_at) VALUES (?1, ?2, ?3, ?4, ?5)")
      .bind(id, member_id, check_label, mail_to, now),
    db
      .prepare(
        `INSERT INTO mails (id, dedupe_key, to_address, language, template, params, next_attempt_at, created_at)
         SELECT ?1, ?2, email, language, 'closing_asked', json_object('name', name), ?3, ?3 FROM members WHERE id = ?4`,
      )
      .bind(newId("mail"), `${id}:asked`, now, member_id),
  ];
}

/** Takes a closing back, while no money has begun to go. @returns whether this call did it */
export async function takeBack(env: Binding, member_id: MemberId, now: Instant): Promise<boolean> {
  const taken = await database(env)
    .update(account_closings)
    .set({ taken_back_at: now })
    .where(and(eq(account_closings.member_id, member_id), isOpen, isNull(account_closings.withdrawal_id)))
    .returning({ id: account_closings.id });
  return taken.length === 1;
}

/** Notes the withdrawal by which a closing's money goes: for that withdrawal's batch, after it. Nothing where it was not written. */
export function withdrawalStatement(db: D1Database, id: ClosingId, withdrawal_id: WithdrawalId): D1PreparedStatement {
  return db
    .prepare("UPDATE account_closings SET withdrawal_id = ?2 WHERE id = ?1 AND EXISTS (SELECT 1 FROM withdrawals WHERE id = ?2)")
    .bind(id, withdrawal_id);
}

/** Keeps where checks go, for the closing and for what has been withdrawn before it. */
export async function noteAddress(
  env: Binding,
  { member_id, mail_to }: { readonly member_id: MemberId; readonly mail_to: string },
): Promise<void> {
  await env.DB.batch([
    env.DB.prepare("UPDATE account_closings SET mail_to = ?2 WHERE member_id = ?1 AND closed_at IS NULL AND taken_back_at IS NULL").bind(
      member_id,
      mail_to,
    ),
    env.DB.prepare("UPDATE withdrawals SET mail_to = ?2 WHERE member_id = ?1 AND mail_to IS NULL").bind(member_id, mail_to),
  ]);
}

/** A member's authorisation that stands. */
export interface LiveMandate {
  readonly id: MandateId;
  readonly kind: "premium" | "plan" | "top_up";
  /** Whom it pays; "" for a top-up. */
  readonly name: string;
}

/** What of a member has to end or settle. */
export interface AccountFacts {
  readonly wallet_id: WalletId;
  readonly language: Language;
  readonly mandates: readonly LiveMandate[];
  readonly policies: readonly { readonly id: PolicyId; readonly name: string }[];
  readonly payments: readonly UnderWay[];
  /** Of money that was added. */
  readonly disputes: number;
  readonly methods: readonly { readonly id: SavedMethodId; readonly label: string; readonly processor: string }[];
  readonly people: number;
  /** Withdrawals that have not come to their end. */
  readonly open_withdrawals: readonly WithdrawalId[];
  /** A check that has nowhere to go. */
  readonly lacks_address: boolean;
}

const NAMES = `COALESCE(i.name, f.name, '')`;
const SUBJECTS = `LEFT JOIN policies p ON p.id = m.subject_id LEFT JOIN insurers i ON i.id = p.insurer_id
  LEFT JOIN plans l ON l.id = m.subject_id LEFT JOIN bills b ON b.id = l.bill_id LEFT JOIN facilities f ON f.id = b.facility_id`;

/** Loads them. One trip. Throws when there is no such member. */
export async function accountFacts(env: Binding, member_id: MemberId): Promise<AccountFacts> {
  const { DB } = env;
  const of = (query: string): D1PreparedStatement => DB.prepare(query).bind(member_id);
  const [member, mandates, policies, payments, disputes, methods, people, open, address] = await DB.batch<Record<string, unknown>>([
    of("SELECT wallet_id, language FROM members WHERE id = ?1"),
    of(
      `SELECT m.id, m.kind, ${NAMES} AS name FROM mandates m ${SUBJECTS} WHERE m.member_id = ?1 AND m.state IN ('active','paused') ORDER BY m.created_at`,
    ),
    of(
      "SELECT p.id, i.name FROM policies p JOIN insurers i ON i.id = p.insurer_id WHERE p.member_id = ?1 AND p.state = 'connected' ORDER BY p.id",
    ),
    of(
      "SELECT id, label, amount_cents FROM payments WHERE member_id = ?1 AND state IN ('created','awaiting_payer','processing','funded') ORDER BY created_at LIMIT 20",
    ),
    of("SELECT COUNT(*) AS n FROM payments WHERE member_id = ?1 AND purpose = 'top_up' AND state = 'disputed'"),
    of(
      "SELECT id, processor, brand || ' •' || last4 AS label FROM saved_methods WHERE member_id = ?1 AND state = 'saved' ORDER BY created_at",
    ),
    of("SELECT COUNT(*) AS n FROM caregivers WHERE ended IS NULL AND (member_id = ?1 OR caregiver_id = ?1)"),
    of("SELECT id FROM withdrawals WHERE member_id = ?1 AND finished_at IS NULL"),
    of(
      `SELECT COUNT(*) AS n FROM withdrawals w JOIN withdrawal_parts p ON p.withdrawal_id = w.id
       WHERE w.member_id = ?1 AND w.mail_to IS NULL AND p.payment_id IS NULL AND p.state IN ('planned','booked')`,
    ),
  ]);
  const [who] = (member?.results ?? []) as unknown as readonly Pick<AccountFacts, "wallet_id" | "language">[];
  if (who === undefined) throw new Error("no such member");
  const count = (rows: typeof people): number => Number(rows?.results[0]?.["n"] ?? 0);
  return {
    ...who,
    mandates: (mandates?.results ?? []) as unknown as readonly LiveMandate[],
    policies: (policies?.results ?? []) as unknown as AccountFacts["policies"],
    payments: (payments?.results ?? []) as unknown as readonly UnderWay[],
    disputes: count(disputes),
    methods: (methods?.results ?? []) as unknown as AccountFacts["methods"],
    people: count(people),
    open_withdrawals: ((open?.results ?? []) as unknown as readonly { id: WithdrawalId }[]).map(({ id }) => id),
    lacks_address: count(address) > 0,
  };
}

/** What a closing has ended, each with its confirmation number: a query's rows. */
export interface EndedMandate {
  readonly number: string;
  readonly kind: LiveMandate["kind"];
  readonly name: string;
  /** A payment whose taking had begun; null: none. */
  readonly under_way_cents: Cents | null;
}

/** The authorisations that a closing ended: their records' keys begin with its id. */
export async function endedMandates(env: Binding, id: ClosingId): Promise<readonly EndedMandate[]> {
  const { results } = await env.DB.prepare(
    `SELECT r.number, m.kind, ${NAMES} AS name, r.detail ->> 'under_way_cents' AS under_way_cents
     FROM mandate_records r JOIN mandates m ON m.id = r.mandate_id ${SUBJECTS} WHERE r.request_key >= ?1 || ':' AND r.request_key < ?1 || ';' ORDER BY r.number`,
  )
    .bind(id)
    .all<EndedMandate>();
  return results;
}

/** A closed account whose wallet has money again: a payment that came late, a refund of something paid long ago. */
export interface LateMoney {
  readonly closing_id: ClosingId;
  readonly member_id: MemberId;
  readonly wallet_id: WalletId;
  readonly mail_to: string | null;
  readonly check_label: string;
}

/** Finds them, in no order: some wait for a bank or a person, and the others have their turn all the same. For the nightly cron. */
export async function lateMoney(env: Binding, limit: number): Promise<readonly LateMoney[]> {
  return await database(env).all<LateMoney>(sql`
    SELECT c.id AS closing_id, c.member_id, m.wallet_id, c.mail_to, c.check_label
    FROM account_closings c JOIN members m ON m.id = c.member_id JOIN wallets w ON w.wallet_id = m.wallet_id
    WHERE c.closed_at IS NOT NULL AND w.posted_cents > w.held_cents
      AND NOT EXISTS (SELECT 1 FROM withdrawals o WHERE o.member_id = c.member_id AND o.finished_at IS NULL)
    ORDER BY random() LIMIT ${limit}`);
}

const FORGET = "UPDATE members SET email = '' WHERE id IN (SELECT id FROM members WHERE email <> '' AND closed_at < ?1 LIMIT ?2)";

/** Forgets how those are reached who closed their account before a moment; the name stays with the books. For the nightly cron. @returns how many, at most `limit` */
export async function forgetAddresses(
  db: D1Database,
  { before, limit }: { readonly before: Instant; readonly limit: number },
): Promise<number> {
  return (await db.prepare(FORGET).bind(before, limit).run()).meta.changes;
}
