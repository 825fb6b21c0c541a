import { newToken, sha256Hex } from "../../platform/ids.ts";
import { seal } from "../../platform/seal.ts";
import type { MemberId } from "../../values/ids.ts";
import { err, ok, type Result } from "../../values/result.ts";
import { DAY_MS, SECOND_MS, instant, type Instant } from "../../values/time.ts";
import { attemptStatement, countAttempt, forgetStatement } from "./attempts.ts";
import { limitOf, type Wait } from "./limits.ts";
import { hashPassword } from "./password.ts";
import { RESET_MS, standingOf, type ResetEnding } from "./recovery-rules.ts";
import { accountQuery, addReset, changePassword, findReset, sweepResets, type ResetAccount } from "./recovery-store.ts";
import { choosePassword, emailKey, standsAlone, type PasswordProblem } from "./rules.ts";
import type { IdentityEnv } from "./service.ts";

/** How long it is remembered what became of a link, so that its reader is told. */
const REMEMBERED_MS = 7 * DAY_MS;

/** What KV holds of a link while it works: enough to show the form. It may lag by a minute or two either way; D1 decides. */
interface ResetRecord {
  readonly email: string | null;
  readonly made_at: Instant;
}

/** Who asks: the address typed, and the device's mark if this account has signed in on it before. */
export interface ResetRequest {
  readonly email: string;
  readonly known_device: string | null;
}

/**
 * Counts one request for a link by where it comes from. This is all that happens before the answer, so the answer knows nothing of accounts.
 * @returns how long to wait, or null to go on
 */
export async function countResetRequest(env: IdentityEnv, now: Instant, from: string): Promise<Wait | null> {
  const wait = await countAttempt(env.DB, [await limitOf(env, "recovery:address", from)], now);
  return wait === null ? null : { code: "wait", ...wait };
}

/**
 * Makes a link and queues its mail, where the address has an account; for one that has none the same trips and statements are made and
 * nothing comes of them. Runs after the answer. Asking again soon sends nothing (see RESET_MAILS): the newest mail still holds. The device that
 * the account is known on is counted apart, so that others' asking never holds back the owner's.
 * @returns the member to whom a mail goes, for the audit; null for nobody
 */
export async function sendReset(env: IdentityEnv, now: Instant, request: ResetRequest): Promise<MemberId | null> {
  const email_key = emailKey(request.email);
  const limit =
    request.known_device === null
      ? await limitOf(env, "recovery:account", email_key)
      : await limitOf(env, "recovery:device", `${email_key}|${request.known_device}`);
  const [counted, found] = await env.DB.batch<ResetAccount>([attemptStatement(env.DB, limit, now), accountQuery(env.DB, email_key)]);
  if (counted?.results.length === 0) return null;
  const account = found?.results[0] ?? null;
  const token = newToken();
  const token_hash = await sha256Hex(token);
  const sealed_token = await seal(env.FORM_KEY, token);
  const record: ResetRecord = { email: account?.email ?? null, made_at: now };
  await env.SESSIONS.put(keyOf(token_hash), JSON.stringify(record), { expirationTtl: RESET_MS / SECOND_MS });
  const over = await addReset(env.DB, { token_hash, member_id: account?.id ?? null, sealed_token, now });
  await Promise.all(over.map((hash) => env.SESSIONS.delete(keyOf(hash))));
  return account?.id ?? null;
}

/**
 * Looks at a link without using it up: mail scanners look too. KV answers most looks; where it knows nothing (or not yet), D1 does.
 * @returns the account's address, for password managers; or why the link leads no further
 */
export async function lookAtReset(env: IdentityEnv, now: Instant, token: string): Promise<Result<{ readonly email: string }, ResetEnding>> {
  const token_hash = await hashOf(token);
  if (token_hash === null) return err("unknown");
  const record = await env.SESSIONS.get<ResetRecord>(keyOf(token_hash), "json");
  if (record !== null && record.email !== null && now - record.made_at < RESET_MS) return ok({ email: record.email });
  return openReset(env, now, token_hash);
}

export type NewPasswordProblem =
  | { readonly code: "password"; readonly problem: PasswordProblem; readonly email: string }
  | { readonly code: ResetEnding };

/**
 * Sets a new password by a link, which is used up by it. All sessions of the account end; nobody is signed in by it, so that a second factor is asked
 * for as at every login. What made the owner wait at the login page is forgotten.
 * @param typed.from the network address; counted by its hash only
 * @param typed.operator the operator's name, which is no password
 * @param typed.leastOf how many characters the password of this account must have: fewer beside a second factor
 */
export async function setNewPassword(
  env: IdentityEnv,
  now: Instant,
  typed: {
    readonly token: string;
    readonly password: string;
    readonly from: string;
    readonly operator: string;
    readonly leastOf: (member_id: MemberId) => Promise<number>;
  },
): Promise<Result<ResetAccount, NewPasswordProblem>> {
  const token_hash = await hashOf(typed.token);
  if (token_hash === null) return err({ code: "unknown" });
  const open = await openReset(env, now, token_hash);
  if (!open.ok) return err({ code: open.error });
  const account = open.value;
  const chosen = choosePassword(typed.password, [account.name, account.email, typed.operator], await typed.leastOf(account.id));
  if (!chosen.ok) return err({ code: "password", problem: chosen.error, email: account.email });
  const password_hash = await hashPassword(chosen.value);
  const change = { token_hash, password_hash, stands_alone: standsAlone(chosen.value), mark: newToken(), now };
  if (!(await changePassword(env.DB, change))) {
    const after = await openReset(env, now, token_hash);
    return err({ code: after.ok ? "superseded" : after.error });
  }
  const limits = await Promise.all([
    limitOf(env, "login:pair", `${account.email_key}|${typed.from}`),
    limitOf(env, "login:account", account.email_key),
    limitOf(env, "recovery:account", account.email_key),
  ]);
  await Promise.all([
    env.SESSIONS.delete(keyOf(token_hash)),
    forgetStatement(
      env.DB,
      limits.map(({ bucket }) => bucket),
    ).run(),
  ]);
  return ok(account);
}

/** Forgets links that ended a week ago. For the cron sweep. */
export async function forgetResets(env: Pick<IdentityEnv, "DB">, now: Instant): Promise<void> {
  await sweepResets(env.DB, instant(now - REMEMBERED_MS));
}

/** What D1, which has the last word, says of a link. */
async function openReset(env: IdentityEnv, now: Instant, token_hash: string): Promise<Result<ResetAccount, ResetEnding>> {
  const found = await findReset(env.DB, token_hash);
  const standing = standingOf(found?.row ?? null, now);
  if (standing !== "open") return err(standing);
  const account = found?.account ?? null;
  return account === null ? err("superseded") : ok(account);
}

async function hashOf(token: string): Promise<string | null> {
  return /^[\w-]{43}$/u.test(token) ? sha256Hex(token) : null;
}

function keyOf(token_hash: string): string {
  return `reset:${token_hash}`;
}
