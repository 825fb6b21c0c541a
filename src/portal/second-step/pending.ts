import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { addPending, findPending, finishPending, PENDING_MS, type PendingSignIn } from "../../domain/factors/pending.ts";
import type { Member } from "../../domain/identity/member.ts";
import type { SignInWay } from "../../domain/sessions/session.ts";
import { database } from "../../platform/db.ts";
import { SECOND_MS } from "../../values/time.ts";
import type { Ctx } from "../../web.ts";
import { beginSession } from "../begin-session.ts";
import { safeNext } from "../safe-next.ts";

const PENDING_COOKIE = "pending";

/** After a right password: asks for the second step, which leads on to `next`. Nobody is signed in by it. */
export async function askForSecondStep(c: Ctx, member: Member, next: string): Promise<Response> {
  const token = await addPending(database(c.env), member, c.get("now"));
  const maxAge = PENDING_MS / SECOND_MS;
  setCookie(c, PENDING_COOKIE, token, { prefix: "host", path: "/", secure: true, httpOnly: true, sameSite: "Lax", maxAge });
  return c.redirect(withNext("/login/verify", next), 303);
}

/** The sign-in of this browser that waits for its second step; null where none does (any more). */
export async function pendingSignIn(c: Ctx): Promise<PendingSignIn | null> {
  const token = getCookie(c, PENDING_COOKIE, "host");
  return token === undefined ? null : findPending(database(c.env), token, c.get("now"));
}

/**
 * Signs the member in whose factor was shown, once: of several requests with one pending sign-in, one gets a session.
 * @param how what was shown
 * @returns the way on: to `next`, or to the login page where the pending sign-in was used or ended meanwhile
 */
export async function completeSecondStep(c: Ctx, pending: PendingSignIn, how: SignInWay, next: string): Promise<Response> {
  if (!(await finishPending(database(c.env), pending, c.get("now")))) return secondStepOver(c, next);
  forgetPending(c);
  await beginSession(c, pending.member, how);
  return c.redirect(safeNext(next), 303);
}

/** The second step can no longer be taken: back to the login page, which says so in kind words. */
export function secondStepOver(c: Ctx, next: string): Response {
  forgetPending(c);
  return c.redirect(`${withNext("/login", next)}&why=too-long`, 303);
}

/** An address of the sign-in, with where it leads in the end. */
export function withNext(path: string, next: string): string {
  return `${path}?${new URLSearchParams({ next: safeNext(next) }).toString()}`;
}

/** Takes the pending sign-in's cookie back. */
export function forgetPending(c: Ctx): void {
  deleteCookie(c, PENDING_COOKIE, { prefix: "host", path: "/", secure: true });
}
