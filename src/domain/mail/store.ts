import { and, desc, eq, lte, sql } from "drizzle-orm";
import type { Db } from "../../platform/db.ts";
import { newId } from "../../platform/ids.ts";
import type { MailId } from "../../values/ids.ts";
import type { Language } from "../../values/language.ts";
import { instant, MINUTE_MS, type Instant } from "../../values/time.ts";
import { mails } from "./schema.ts";
import type { MailContent, MailTemplate } from "./templates.ts";

/** One row of the outbox. */
export type Mail = typeof mails.$inferSelect;

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

/** Writes down that a mail went out. */
export async function markSent(db: Db, id: MailId, now: Instant): Promise<void> {
  await db.update(mails).set({ state: "sent", sent_at: now, last_error: null }).where(eq(mails.id, id));
}

/** Writes down that sending failed; `failed` gives it up, `queued` leaves it for its next time. */
export async function markNotSent(db: Db, id: MailId, state: "queued" | "failed", error: string): Promise<void> {
  await db.update(mails).set({ state, last_error: error }).where(eq(mails.id, id));
}

/** The last mails, newest first: for /dev/mail and the console. @param limit at most so many rows */
export async function latestMails(db: Db, limit: number): Promise<readonly Mail[]> {
  return db
    .select()
    .from(mails)
    .orderBy(desc(mails.created_at), desc(sql`rowid`))
    .limit(limit);
}

/** One mail of the outbox, or null. */
export async function findMail(db: Db, id: MailId): Promise<Mail | null> {
  const [found] = await db.select().from(mails).where(eq(mails.id, id)).limit(1);
  return found ?? null;
}

/** The parameters of a stored mail, typed by its template. Rows are written by `mailStatement` and `paymentMailStatement` (domain/payments) only. */
export function contentOf(mail: Mail): MailContent {
  return { template: mail.template as MailTemplate, params: JSON.parse(mail.params) };
}

/** How long until a mail that did not go out is tried again: 1, 2, 4 … minutes, at most 64. */
export function retryAt(now: Instant, attempts: number): Instant {
  return instant(now + MINUTE_MS * 2 ** Math.min(attempts, 6));
}
