import type { BatchItem, BatchResponse } from "drizzle-orm/batch";
import { admits, memberRole } from "../domain/access/rules.ts";
import type { Member } from "../domain/identity/member.ts";
import { signedInQuery } from "../domain/identity/store.ts";
import { noteSeen } from "../domain/sessions/store.ts";
import { database, type Db } from "../platform/db.ts";
import { IDLE_MS } from "../platform/middleware/session.ts";
import { instant, MINUTE_MS, type Instant } from "../values/time.ts";
import type { Ctx, Session } from "../web.ts";

const NOTED_EVERY_MS = 5 * MINUTE_MS;

/** Thrown when a page needs a member and there is none; the app answers with 303 to the login page, which leads back here. */
export class SignInRequired extends Error {
  override readonly name = "SignInRequired";
}

/** Thrown when a member may look but not act yet: the e-mail address is not confirmed. The app leads to /register/check-email. */
export class ConfirmationRequired extends Error {
  override readonly name = "ConfirmationRequired";
}

/** The session of a request. Throws SignInRequired when there is none. What it says is not checked against D1: `withMember` does that. */
export function requireSession(c: Ctx): Session {
  const session = c.get("session");
  if (session === null) throw new SignInRequired();
  return session;
}

/** The queries a page wants beside the member's row: Drizzle queries, or a function that makes them for the session's member. */
export type MemberQueries<T extends readonly BatchItem<"sqlite">[]> = T | ((db: Db, session: Session) => T);

/**
 * Reads what a page behind login needs in ONE D1 batch: the member's row, then the page's own queries, in their order and with their types.
 * Throws SignInRequired when nobody is signed in, the session was ended, or the account's credentials changed since (password reset, signed
 * out everywhere): KV may still hold such a session, D1 is the last word. Throws ConfirmationRequired where the act asks for a confirmed address. Nothing
 * that the queries answered leaves this function then.
 *
 * @example
 * const { member, results: [bills] } = await withMember(c, (db, session) => [billsOf(db, session.member_id)] as const);
 */
export async function withMember<const T extends readonly BatchItem<"sqlite">[] = readonly []>(
  c: Ctx,
  queries?: MemberQueries<T>,
): Promise<{ readonly member: Member; readonly results: BatchResponse<T> }> {
  const session = requireSession(c);
  const db = database(c.env);
  const wanted: readonly BatchItem<"sqlite">[] = typeof queries === "function" ? queries(db, session) : (queries ?? []);
  const [rows, ...results] = await db.batch([signedInQuery(db, session), ...wanted] as const);
  const member = rows[0];
  if (member === undefined || member.credential_version !== session.credential_version) throw new SignInRequired();
  if (isNotYet(c, member)) throw new ConfirmationRequired();
  if (isToBeNoted(c, session)) c.executionCtx.waitUntil(noteSeen(db, session.key, c.get("now")));
  // The batch answers in the order asked: what follows the member's row is what `queries` asked for.
  return { member, results: results as BatchResponse<T> };
}

/** Since when a session must have been seen in D1 to be in use still: D1 hears of it in stretches, so some of these have just run out. */
export function seenSince(now: Instant): Instant {
  return instant(now - IDLE_MS - NOTED_EVERY_MS);
}

/** D1 hears that a session is in use when a new stretch of five minutes has begun since KV heard of it last. */
function isToBeNoted(c: Ctx, session: Session): boolean {
  const stretch = (at: number): number => Math.floor(at / NOTED_EVERY_MS);
  return stretch(c.get("now")) !== stretch(session.last_seen_at);
}

/** Whether what the request does has to wait for a confirmed e-mail address. */
function isNotYet(c: Ctx, member: Member): boolean {
  const action = c.get("action");
  return action !== undefined && admits(memberRole(member), action) === "confirm_email";
}

/** The member who looks at a public page, where one is signed in; null for everybody else. */
export async function memberIfAny(c: Ctx): Promise<Member | null> {
  if (c.get("session") === null) return null;
  try {
    return (await withMember(c)).member;
  } catch (error) {
    if (error instanceof SignInRequired) return null;
    throw error;
  }
}

/** Lets on only a member whose e-mail address is confirmed: before that an account can sign in but not move money. */
export function requireConfirmed(member: Member): void {
  if (member.email_confirmed_at === null) throw new ConfirmationRequired();
}
