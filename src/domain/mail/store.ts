import { and, desc, eq, gt, inArray, isNotNull, lt, lte, sql } from "drizzle-orm";
import type { Db } from "../../platform/db.ts";
import { newId } from "../../platform/ids.ts";
import type { MailId } from "../../values/ids.ts";
import type { Language } from "../../values/language.ts";
import type { Instant } from "../../values/time.ts";
import { mails } from "./schema.ts";
import type { MailContent, MailTemplate } from "./templates.ts";

/** One row of the outbox. */
export type Mail = typeof mails.$inferSelect;
export type MailState = Mail["state"];

interface Outgoing {
  /** The event the mail is about: the same key never mails twice. */
  readonly dedupe_key: string;
  readonly to_address: string;
  readonly language: Language;
  readonly now: Instant;
}

/** The statement that puts a mail to an address into the outbox; for the batch that makes the mail true. A known dedupe key changes nothing. */
export function mailStatement(db: D1Database, mail: Outgoing & MailContent): D1PreparedStatement {
  return db
    .prepare(
      `INSERT INTO mails (id, dedupe_key, to_address, language, template, params, next_attempt_at, created_at)
       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7) ON CONFLICT (dedupe_key) DO NOTHING`,
    )
    .bind(newId("mail"), mail.dedupe_key, mail.to_address, mail.language, mail.template, JSON.stringify(mail.params), mail.now);
}

/** The statement that puts many mails into the outbox: see `mailStatement`. */
export function mailsStatement(db: D1Database, now: Instant, mails: readonly (Omit<Outgoing, "now"> & MailContent)[]): D1PreparedStatement {
  return db
    .prepare(
      `INSERT INTO mails (id, dedupe_key, to_address, language, template, params, next_attempt_at, created_at)
       SELECT t.value ->> 'id', t.value ->> 'dedupe_key', t.value ->> 'to_address', t.value ->> 'language', t.value ->> 'template', t.value -> 'params', ?2, ?2
       FROM json_each(?1) t WHERE true ON CONFLICT (dedupe_key) DO NOTHING`,
    )
    .bind(JSON.stringify(mails.map((mail) => ({ id: newId("mail"), ...mail }))), now);
}

/** Where the mail about an event goes; null when there is none. */
export async function addressOfMail(db: D1Database, dedupe_key: string): Promise<string | null> {
  return db.prepare("SELECT to_address FROM mails WHERE dedupe_key = ?").bind(dedupe_key).first<string>("to_address");
}

/** Mails that are due, oldest first. @param limit at most so many rows */
export async function dueMails(db: Db, now: Instant, limit: number): Promise<readonly Mail[]> {
  return db
    .select()
    .from(mails)
    .where(and(eq(mails.state, "queued"), lte(mails.next_attempt_at, now)))
    .orderBy(mails.next_attempt_at)
    .limit(limit);
}

/** Takes a due mail for sending: true for exactly one of several callers. It comes due again at `until` if nothing more is heard. */
export async function takeMail(db: Db, mail: Mail, until: Instant): Promise<boolean> {
  const taken = await db
    .update(mails)
    .set({ attempts: mail.attempts + 1, next_attempt_at: until })
    .where(and(eq(mails.id, mail.id), eq(mails.attempts, mail.attempts), eq(mails.state, "queued")))
    .returning({ id: mails.id });
  return taken.length === 1;
}

/** Writes down that a mail went out, and what the service calls it. */
export async function markSent(db: Db, id: MailId, sent: { readonly now: Instant; readonly provider_id: string | null }): Promise<void> {
  await db.update(mails).set({ state: "sent", sent_at: sent.now, provider_id: sent.provider_id, last_error: null }).where(eq(mails.id, id));
}

/** Writes down that a mail did not go out: `failed` gives it up, `queued` leaves it for its next time. @param code never with an address in it */
export async function markNotSent(db: Db, id: MailId, state: "queued" | "failed", code: string): Promise<void> {
  await db.update(mails).set({ state, last_error: code }).where(eq(mails.id, id));
}

/** Writes down that a mail's address took it not: at once, or by a report later. `refused_at`: when; null where it was not even tried. */
export async function markBounced(db: Db, id: MailId, { code, refused_at }: { code: string; refused_at: Instant | null }): Promise<void> {
  await db.update(mails).set({ state: "bounced", last_error: code, refused_at }).where(eq(mails.id, id));
}

/** Writes down what a later report says of a mail that had gone out. Of one that is given up already, nothing new. */
export async function markReturned(
  db: Db,
  id: MailId,
  { state, code, now }: { readonly state: "failed" | "bounced"; readonly code: string; readonly now: Instant },
): Promise<void> {
  await db
    .update(mails)
    .set({ state, last_error: code, refused_at: state === "bounced" ? now : null })
    .where(and(eq(mails.id, id), inArray(mails.state, ["queued", "sent"])));
}

/** Whether an address has refused mail for good since a moment. */
export async function hasRefused(db: Db, address: string, since: Instant): Promise<boolean> {
  const found = await db
    .select({ id: mails.id })
    .from(mails)
    .where(and(eq(mails.to_address, address), gt(mails.refused_at, since)))
    .limit(1);
  return found.length > 0;
}

/**
 * Puts a mail that was given up into the queue again, as if never tried, and takes back that its address refuses mail.
 * @returns false when there is no such mail, or it was not given up
 */
export async function requeue(db: Db, id: MailId, now: Instant): Promise<boolean> {
  const again = await db
    .update(mails)
    .set({ state: "queued", attempts: 0, next_attempt_at: now })
    .where(and(eq(mails.id, id), inArray(mails.state, ["failed", "bounced"])))
    .returning({ to_address: mails.to_address });
  const [mail] = again;
  if (mail === undefined) return false;
  await db
    .update(mails)
    .set({ refused_at: null })
    .where(and(eq(mails.to_address, mail.to_address), isNotNull(mails.refused_at)));
  return true;
}

/** Mails given up, newest first. @param page at most `limit` rows, those before `before` */
export async function undelivered(
  db: Db,
  state: "failed" | "bounced",
  page: { readonly limit: number; readonly before: Instant | null },
): Promise<readonly Mail[]> {
  return (
    db
      .select()
      .from(mails)
      // Said twice, once as the index `mails_undelivered` says it: few mails are given up, and no other index finds them among all.
      .where(
        and(
          sql`state IN ('failed', 'bounced')`,
          eq(mails.state, state),
          page.before === null ? undefined : lt(mails.created_at, page.before),
        ),
      )
      .orderBy(desc(mails.created_at), desc(sql`rowid`))
      .limit(page.limit)
  );
}

/** The mail that a service knows by this name, or null. */
export async function findByProviderId(db: Db, providerId: string): Promise<Mail | null> {
  const [found] = await db.select().from(mails).where(eq(mails.provider_id, providerId)).limit(1);
  return found ?? null;
}

/** The last mails, newest first: for /dev/mail and the console. @param limit at most so many rows; @param state of any state when not given */
export async function latestMails(db: Db, limit: number, state?: MailState): Promise<readonly Mail[]> {
  return db
    .select()
    .from(mails)
    .where(state === undefined ? undefined : eq(mails.state, state))
    .orderBy(desc(mails.created_at), desc(sql`rowid`))
    .limit(limit);
}

/** One mail of the outbox, or null. */
export async function findMail(db: Db, id: MailId): Promise<Mail | null> {
  const [found] = await db.select().from(mails).where(eq(mails.id, id)).limit(1);
  return found ?? null;
}

/** The parameters of a stored mail, typed by its template. Rows are written by `mailStatement` and `paymentMailsStatement` (domain/payments) only. */
export function contentOf(mail: Mail): MailContent {
  return { template: mail.template as MailTemplate, params: JSON.parse(mail.params) } as MailContent;
}

/** Mails that are evidence of what somebody was told about an authorisation: kept with it (12 CFR 1005.10, Nacha). The index mails_whole names the same. */
const EVIDENCE = [
  "mandate_record",
  "premium_notice",
  "premium_receipt",
  "autopay_failed",
  "autopay_handed_over",
  "autopay_over_cap",
  "autopay_warning",
] as const satisfies readonly MailTemplate[];

const EMPTY = `
UPDATE mails SET to_address = '', params = '{}' WHERE id IN (SELECT id FROM mails
  WHERE to_address <> '' AND template NOT IN (${EVIDENCE.map((name) => `'${name}'`).join(",")}) AND created_at < ?1 AND state <> 'queued' LIMIT ?2)`;

/**
 * Empties mails made before a moment that need not be sent any more: to whom and with what. That there was one, and when, stays. For the nightly cron.
 * @returns how many, at most `limit`
 */
export async function emptyMails(db: D1Database, { before, limit }: { readonly before: Instant; readonly limit: number }): Promise<number> {
  return (await db.prepare(EMPTY).bind(before, limit).run()).meta.changes;
}
