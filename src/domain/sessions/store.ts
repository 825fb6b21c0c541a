import { and, desc, eq, gt, isNull, lte, ne } from "drizzle-orm";
import type { Db } from "../../platform/db.ts";
import type { MemberId, SessionId } from "../../values/ids.ts";
import type { Instant } from "../../values/time.ts";
import { sessions } from "./schema.ts";
import type { SignInWay } from "./session.ts";

/** A session on its way into the table. */
export interface NewSession {
  readonly id: SessionId;
  readonly member_id: MemberId;
  /** SHA-256 of the cookie's token. */
  readonly session_key: string;
  readonly how: SignInWay;
  readonly device: string;
  readonly place: string;
  readonly created_at: Instant;
  readonly expires_at: Instant;
}

/** Notes that somebody has signed in. */
export async function addSession(db: Db, session: NewSession): Promise<void> {
  await db.insert(sessions).values({ ...session, last_seen_at: session.created_at });
}

/**
 * Gives a session another key: what the old one opens ends at once.
 * @returns false where the old key speaks for nobody any more, so nothing was renewed
 */
export async function renewKey(db: Db, { before, after }: { readonly before: string; readonly after: string }): Promise<boolean> {
  const renewed = await db
    .update(sessions)
    .set({ session_key: after })
    .where(and(eq(sessions.session_key, before), isNull(sessions.ended_at)))
    .returning({ id: sessions.id });
  return renewed.length === 1;
}

/** Ends the session with a key for good. */
export async function endSessionByKey(db: Db, session_key: string, now: Instant): Promise<void> {
  await db
    .update(sessions)
    .set({ ended_at: now })
    .where(and(eq(sessions.session_key, session_key), isNull(sessions.ended_at)));
}

/** Ends one of a member's sessions. @returns "over": it had ended before; "unknown": the member has, or had until lately, no such session */
export async function endSessionOf(
  db: Db,
  { member_id, id, now }: { readonly member_id: MemberId; readonly id: SessionId; readonly now: Instant },
): Promise<"ended" | "over" | "unknown"> {
  const own = and(eq(sessions.id, id), eq(sessions.member_id, member_id));
  const [ended, known] = await db.batch([
    db
      .update(sessions)
      .set({ ended_at: now })
      .where(and(own, isNull(sessions.ended_at)))
      .returning({ id: sessions.id }),
    db.select({ id: sessions.id }).from(sessions).where(own),
  ]);
  if (ended.length === 1) return "ended";
  return known.length === 1 ? "over" : "unknown";
}

/** Ends all of a member's sessions but one. @returns how many ended */
export async function endOtherSessions(
  db: Db,
  { member_id, keep, now }: { readonly member_id: MemberId; readonly keep: SessionId; readonly now: Instant },
): Promise<number> {
  const ended = await db
    .update(sessions)
    .set({ ended_at: now })
    .where(and(eq(sessions.member_id, member_id), isNull(sessions.ended_at), ne(sessions.id, keep)))
    .returning({ id: sessions.id });
  return ended.length;
}

/** A member's sessions that stand, the last seen first: those seen since `seen_since` and not too old. Rows are `SignedInDevice`. For a page's batch. */
export function sessionsQuery(db: Db, member_id: MemberId, { now, seen_since }: { readonly now: Instant; readonly seen_since: Instant }) {
  const { id, how, device, place, created_at, last_seen_at } = sessions;
  return db
    .select({ id, how, device, place, created_at, last_seen_at })
    .from(sessions)
    .where(
      and(
        eq(sessions.member_id, member_id),
        isNull(sessions.ended_at),
        gt(sessions.expires_at, now),
        gt(sessions.last_seen_at, seen_since),
      ),
    )
    .orderBy(desc(sessions.last_seen_at), desc(sessions.id))
    .limit(50);
}

/** Notes that a session is in use. */
export async function noteSeen(db: Db, session_key: string, now: Instant): Promise<void> {
  await db
    .update(sessions)
    .set({ last_seen_at: now })
    .where(and(eq(sessions.session_key, session_key), isNull(sessions.ended_at)));
}

/** Forgets sessions that would have run out by a moment. For the cron sweep. */
export async function sweepSessions(db: Db, before: Instant): Promise<void> {
  await db.delete(sessions).where(lte(sessions.expires_at, before));
}
