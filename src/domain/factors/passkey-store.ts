import { and, asc, eq, isNull, lt } from "drizzle-orm";
import type { Db } from "../../platform/db.ts";
import type { MemberId, PasskeyId } from "../../values/ids.ts";
import type { Instant } from "../../values/time.ts";
import type { Member } from "../identity/member.ts";
import { members } from "../identity/schema.ts";
import { memberColumns } from "../identity/store.ts";
import type { MailContent } from "../mail/templates.ts";
import { mailIfDone } from "./mail-if-done.ts";
import { MOST_PASSKEYS } from "./passkey-rules.ts";
import { forgetCodesWithLastFactor } from "./recovery-codes-store.ts";
import { passkeys } from "./schema.ts";

/** A passkey as stored. */
export type PasskeyRow = typeof passkeys.$inferSelect;

/** A member's passkeys, the oldest first. For a page's batch. */
export function passkeysQuery(db: Db, member_id: MemberId) {
  return db.select().from(passkeys).where(eq(passkeys.member_id, member_id)).orderBy(asc(passkeys.created_at), asc(passkeys.id));
}

/** The passkey that an authenticator knows by this id, with its owner; null where there is none, or the account is closed. */
export async function findByCredential(
  db: Db,
  credential_id: string,
): Promise<{ readonly passkey: PasskeyRow; readonly member: Member } | null> {
  const [found] = await db
    .select({ passkey: passkeys, member: memberColumns })
    .from(passkeys)
    .innerJoin(members, and(eq(members.id, passkeys.member_id), isNull(members.closed_at)))
    .where(eq(passkeys.credential_id, credential_id))
    .limit(1);
  return found ?? null;
}

/**
 * Adds a passkey, unless it is known already or its owner has as many as one may have; with the mail that tells the owner.
 * @returns whether this call did it
 */
export async function insertPasskey(db: D1Database, member: Member, passkey: PasskeyRow): Promise<boolean> {
  const now = passkey.created_at;
  const [added] = await db.batch([
    db
      .prepare(
        `INSERT INTO passkeys (id, member_id, credential_id, public_key, counter, transports, backed_up, name, created_at)
         SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9 WHERE (SELECT count(*) FROM passkeys WHERE member_id = ?2) < ?10
         ON CONFLICT (credential_id) DO NOTHING RETURNING id`,
      )
      .bind(
        passkey.id,
        passkey.member_id,
        passkey.credential_id,
        passkey.public_key,
        passkey.counter,
        JSON.stringify(passkey.transports),
        passkey.backed_up ? 1 : 0,
        passkey.name,
        passkey.created_at,
        MOST_PASSKEYS,
      ),
    mailIfDone(db, { to: member, dedupe_key: `passkey_added:${passkey.id}`, now, mail: mailAbout("factor_added", member, now) }),
  ]);
  return added?.results.length === 1;
}

interface Use {
  readonly id: PasskeyId;
  readonly counter: number;
  readonly backed_up: boolean;
  readonly now: Instant;
}

/** Notes a use by one conditional update. @returns false where the counter has not gone on since the last use, or the passkey was removed meanwhile */
export async function noteUse(db: Db, { id, counter, backed_up, now }: Use): Promise<boolean> {
  const goesOn = counter === 0 ? eq(passkeys.counter, 0) : lt(passkeys.counter, counter);
  const noted = await db
    .update(passkeys)
    .set({ counter, backed_up, last_used_at: now })
    .where(and(eq(passkeys.id, id), goesOn))
    .returning({ id: passkeys.id });
  return noted.length === 1;
}

/** Gives a member's passkey another name. @returns whether there is such a one */
export async function renamePasskey(
  db: Db,
  { id, member_id, name }: { readonly id: PasskeyId; readonly member_id: MemberId; readonly name: string },
): Promise<boolean> {
  const renamed = await db
    .update(passkeys)
    .set({ name })
    .where(and(eq(passkeys.id, id), eq(passkeys.member_id, member_id)))
    .returning({ id: passkeys.id });
  return renamed.length === 1;
}

/**
 * Removes a member's passkey, unless nothing but a short password would be left; recovery codes go with the last factor. With the mail that tells the owner.
 * @returns whether this call did it
 */
export async function deletePasskey(
  db: D1Database,
  { id, member, now }: { readonly id: PasskeyId; readonly member: Member; readonly now: Instant },
): Promise<boolean> {
  const [removed] = await db.batch([
    db
      .prepare(
        `DELETE FROM passkeys WHERE id = ?1 AND member_id = ?2 AND (
           (SELECT password_stands_alone FROM members WHERE id = ?2) = 1
           OR EXISTS (SELECT 1 FROM passkeys o WHERE o.member_id = ?2 AND o.id <> ?1)
           OR EXISTS (SELECT 1 FROM authenticators WHERE member_id = ?2 AND confirmed_at IS NOT NULL)) RETURNING id`,
      )
      .bind(id, member.id),
    mailIfDone(db, { to: member, dedupe_key: `passkey_removed:${id}`, now, mail: mailAbout("factor_removed", member, now) }),
    forgetCodesWithLastFactor(db, member.id),
  ]);
  return removed?.results.length === 1;
}

function mailAbout(template: "factor_added" | "factor_removed", { name }: Member, at: Instant): MailContent {
  return { template, params: { name, factor: "passkey", at } };
}

/** One passkey of a member, or null. */
export async function findPasskey(
  db: Db,
  { id, member_id }: { readonly id: PasskeyId; readonly member_id: MemberId },
): Promise<PasskeyRow | null> {
  const [found] = await db
    .select()
    .from(passkeys)
    .where(and(eq(passkeys.id, id), eq(passkeys.member_id, member_id)))
    .limit(1);
  return found ?? null;
}
