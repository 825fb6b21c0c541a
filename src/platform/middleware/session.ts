import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { createMiddleware } from "hono/factory";
import type { MemberId, SessionId, WalletId } from "../../values/ids.ts";
import { HOUR_MS, MINUTE_MS, SECOND_MS, type Instant } from "../../values/time.ts";
import type { App, Ctx, Session } from "../../web.ts";
import { now as currentMoment } from "../clock.ts";
import { newToken, sha256Hex } from "../ids.ts";
import { isMachinePath } from "./machine-paths.ts";

/** How long a session lasts without a request, and at most (OWASP ASVS 5.0, 7.3; security.md of the design). */
export const IDLE_MS = 15 * MINUTE_MS;
export const ABSOLUTE_MS = 12 * HOUR_MS;
/** KV is written at most this often for one session: it takes one write a second per key, and each costs money. */
const REFRESH_MS = MINUTE_MS;

const SESSION_COOKIE = "session";
const KEY_PREFIX = "session:";
/** KV refuses a shorter life. */
const KV_MIN_TTL_S = 60;

/** What a session is made for. */
export interface SessionHolder {
  readonly id: SessionId;
  readonly member_id: MemberId;
  readonly wallet_id: WalletId;
  readonly credential_version: number;
}

type Stored = Omit<Session, "key">;

/** Whether a session has run out by a moment: idle too long, or older than any session may be. */
export function hasRunOut(session: Pick<Session, "created_at" | "last_seen_at">, now: Instant): boolean {
  return now - session.last_seen_at >= IDLE_MS || now - session.created_at >= ABSOLUTE_MS;
}

/**
 * Signs a browser in: a new 256-bit token in its cookie, stored by SHA-256; the session it had before (if any) ends.
 * Call it at every change of privilege, so that a planted or old token is worth nothing.
 */
export async function startSession(c: Ctx, holder: SessionHolder): Promise<Session> {
  const before = c.get("session");
  const token = newToken();
  const at = c.get("now");
  const session: Session = { key: await sha256Hex(token), ...holder, created_at: at, last_seen_at: at, authenticated_at: at };
  await store(c, session);
  if (before !== null) c.executionCtx.waitUntil(c.env.SESSIONS.delete(KEY_PREFIX + before.key));
  setSessionCookie(c, token);
  c.set("session", session);
  return session;
}

function setSessionCookie(c: Ctx, token: string): void {
  setCookie(c, SESSION_COOKIE, token, { prefix: "host", path: "/", secure: true, httpOnly: true, sameSite: "Lax" });
}

/**
 * Gives the session a new token, noted as shown to be its owner's just now: what had been copied of the old one is worth nothing from here on. The session
 * itself goes on, so that forms open in other tabs still work.
 * @param changed what the session says anew beside its token: the credentials' version, where it goes on although the others end
 * @param move tells the last word (D1) that the key has changed; false when the old key spoke for nobody any more
 * @returns false when there was nothing to renew
 */
export async function renewSession(
  c: Ctx,
  changed: Partial<Pick<Session, "credential_version">>,
  move: (before: string, after: string) => Promise<boolean>,
): Promise<boolean> {
  const before = c.get("session");
  if (before === null) return false;
  const token = newToken();
  const session: Session = {
    ...before,
    ...changed,
    key: await sha256Hex(token),
    authenticated_at: c.get("now"),
    last_seen_at: c.get("now"),
  };
  await store(c, session);
  if (!(await move(before.key, session.key))) {
    await c.env.SESSIONS.delete(KEY_PREFIX + session.key);
    return false;
  }
  setSessionCookie(c, token);
  c.set("session", session);
  c.executionCtx.waitUntil(c.env.SESSIONS.delete(KEY_PREFIX + before.key));
  return true;
}

/** How long the session of a request still stands, in milliseconds, once it has been answered: without another request, and at most. */
export function timeLeft(c: Ctx, { last_seen_at, created_at }: Session): { readonly idle_ms: number; readonly all_ms: number } {
  const now = c.get("now");
  const all_ms = created_at + ABSOLUTE_MS - now;
  const idle_ms = now - last_seen_at >= REFRESH_MS ? IDLE_MS : last_seen_at + IDLE_MS - now;
  return { idle_ms: Math.min(idle_ms, all_ms), all_ms };
}

/** Notes at once that the session is in use, not to the minute as each request does: its whole idle time begins anew. */
export async function touchSession(c: Ctx): Promise<void> {
  const before = c.get("session");
  if (before === null) return;
  const session = { ...before, last_seen_at: c.get("now") };
  await store(c, session);
  c.set("session", session);
}

/**
 * Signs this browser out: the session is deleted and the cookie taken back. Without a session it only takes the cookie back. What pages have left in the
 * browser's storage goes too; not the cache, where nothing of a member's ever is, nor the cookies, which know the device and the language.
 */
export async function endSession(c: Ctx): Promise<void> {
  c.header("Clear-Site-Data", '"storage"');
  const session = c.get("session");
  if (session !== null) await c.env.SESSIONS.delete(KEY_PREFIX + session.key);
  deleteCookie(c, SESSION_COOKIE, { prefix: "host", path: "/", secure: true });
  c.set("session", null);
}

/** Whether the browser sent a session's cookie, good or not: tells "signed out by time" from "never signed in". */
export function hasSessionCookie(c: Ctx): boolean {
  return getCookie(c, SESSION_COOKIE, "host") !== undefined;
}

/**
 * Sets `now` and `session` (one KV read when there is a cookie, none otherwise). What KV says is not the last word:
 * `withMember` compares the credential version with D1 before anything is shown or done.
 */
export const session = createMiddleware<App>(async (c, next) => {
  const token = isMachinePath(c.req.path) ? undefined : getCookie(c, SESSION_COOKIE, "host");
  const key = token === undefined ? null : await sha256Hex(token);
  const [at, stored] = await Promise.all([
    currentMoment(c.env),
    key === null ? null : c.env.SESSIONS.get<Stored>(KEY_PREFIX + key, "json"),
  ]);
  c.set("now", at);
  c.set("session", null);
  if (key !== null && stored !== null && !hasRunOut(stored, at)) {
    c.set("session", { ...stored, key });
  }
  await next();
  // Only what the request left in place: written beside a logout's delete, it would bring the session back (or, at one write a second, keep it).
  const left = c.get("session");
  if (left !== null && left.key === key && at - left.last_seen_at >= REFRESH_MS) {
    c.executionCtx.waitUntil(store(c, { ...left, last_seen_at: at }));
  }
});

async function store(c: Ctx, { key, ...stored }: Session): Promise<void> {
  const left_s = Math.ceil((stored.created_at + ABSOLUTE_MS - c.get("now")) / SECOND_MS);
  await c.env.SESSIONS.put(KEY_PREFIX + key, JSON.stringify(stored), { expirationTtl: Math.max(KV_MIN_TTL_S, left_s) });
}
