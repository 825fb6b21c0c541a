import { and, eq, exists, gt, isNull, lte } from "drizzle-orm";
import type { Db } from "../../platform/db.ts";
import { newToken, sha256Hex } from "../../platform/ids.ts";
import { instant, MINUTE_MS, type Instant } from "../../values/time.ts";
import type { Member } from "../identity/member.ts";
import { members } from "../identity/schema.ts";
import { memberColumns } from "../identity/store.ts";
import { pending_sign_ins } from "./schema.ts";

/** How long a right password waits for the second step. */
export const PENDING_MS = 10 * MINUTE_MS;

/** A right password that waits for the second step. It is no session: it opens the page that asks for a factor, and nothing else. */
export interface PendingSignIn {
  readonly token_hash: string;
  readonly member: Member;
  readonly expires_at: Instant;
}

/** Notes that somebody has shown the password of an account that asks for more. @returns the token for that browser; stored only by its SHA-256 */
export async function addPending(db: Db, { id, credential_version }: Member, now: Instant): Promise<string> {
  const token = newToken();
  await db.insert(pending_sign_ins).values({
    token_hash: await sha256Hex(token),
    member_id: id,
    credential_version,
    created_at: now,
    expires_at: instant(now + PENDING_MS),
  });
  return token;
}

/**
 * What a token from outside stands for. Looking uses nothing up.
 * @returns null where it is unknown, was used, is ten minutes old, or the account's credentials changed since (password, e-mail, signed out everywhere)
 */
export async function findPending(db: Db, token: string, now: Instant): Promise<PendingSignIn | null> {
  if (!/^[\w-]{43}$/u.test(token)) return null;
  const { token_hash, expires_at } = pending_sign_ins;
  const [found] = await db
    .select({ token_hash, expires_at, member: memberColumns })
    .from(pending_sign_ins)
    .innerJoin(members, isStillOwner())
    .where(and(eq(token_hash, await sha256Hex(token)), isNull(pending_sign_ins.done_at), gt(expires_at, now)))
    .limit(1);
  return found ?? null;
}

/**
 * Uses a pending sign-in up, after its factor was shown and before the session is made: one conditional update, so that one of several at once goes on.
 * @returns whether this call did it; false: used, too old, or the credentials changed meanwhile, and nobody is to be signed in
 */
export async function finishPending(db: Db, { token_hash }: Pick<PendingSignIn, "token_hash">, now: Instant): Promise<boolean> {
  const done = await db
    .update(pending_sign_ins)
    .set({ done_at: now })
    .where(
      and(
        eq(pending_sign_ins.token_hash, token_hash),
        isNull(pending_sign_ins.done_at),
        gt(pending_sign_ins.expires_at, now),
        exists(db.select({ id: members.id }).from(members).where(isStillOwner())),
      ),
    )
    .returning({ member_id: pending_sign_ins.member_id });
  return done.length === 1;
}

/** Forgets what ran out before a moment. For the cron sweep. */
export async function sweepPending(db: Db, now: Instant): Promise<void> {
  await db.delete(pending_sign_ins).where(lte(pending_sign_ins.expires_at, now));
}

/** The account is there, and its credentials are those that the password was compared with. */
function isStillOwner() {
  return and(
    eq(members.id, pending_sign_ins.member_id),
    eq(members.credential_version, pending_sign_ins.credential_version),
    isNull(members.closed_at),
  );
}
