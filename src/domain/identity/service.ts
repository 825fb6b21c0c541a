import { database } from "../../platform/db.ts";
import type { Env } from "../../platform/env.ts";
import { newId } from "../../platform/ids.ts";
import { seal } from "../../platform/seal.ts";
import type { MemberId } from "../../values/ids.ts";
import type { Language } from "../../values/language.ts";
import { err, ok, type Result } from "../../values/result.ts";
import { HOUR_MS, type Instant } from "../../values/time.ts";
import { mailStatement } from "../mail/store.ts";
import { countAttempt, forgetStatement, takeBackStatement, type AttemptLimit } from "./attempts.ts";
import { limitOf, type Wait } from "./limits.ts";
import type { Member } from "./member.ts";
import { hashPassword, needsRehash, passwordMatches } from "./password.ts";
import type { Registration } from "./registration.ts";
import { emailKey, normalizePassword } from "./rules.ts";
import { accountByEmail, addMemberStatement, confirmAddress, memberQuery, replaceHash } from "./store.ts";
import { makeConfirmation, readConfirmation } from "./tokens.ts";

/** What a new member has chosen, until they choose otherwise: the table's own defaults. */
const FIRST_CHOICES = {
  password_stands_alone: true,
  password_changed_at: null,
  paperless: true,
  statement_mails: true,
  bill_mails: true,
  sign_in_mails: true,
} as const;

export type IdentityEnv = Pick<Env, "DB" | "SESSIONS" | "FORM_KEY">;

/**
 * Registers a person. The answer is the same whether the address has an account or not, and so is the work: a new account gets the mail
 * with the confirmation link, a known address gets one that says so. Whether it counts must not tell them apart either: it does until the link is opened.
 * @param from where the request came from: the network address, which is counted by its hash only
 * @returns the new member's id for the audit (null: the address had an account), or how long to wait
 */
export async function register(
  env: IdentityEnv,
  now: Instant,
  { registration, language, from }: { readonly registration: Registration; readonly language: Language; readonly from: string },
): Promise<Result<{ readonly member_id: MemberId | null }, Wait>> {
  const limit = await limitOf(env, "registration", from);
  const wait = await countAttempt(env.DB, [limit], now);
  if (wait !== null) return err({ code: "wait", ...wait });
  const { password, ...person } = registration;
  const member_id = newId("mem");
  const email_key = emailKey(person.email);
  const member = {
    ...person,
    id: member_id,
    wallet_id: newId("wal"),
    email_key,
    email_confirmed_at: null,
    language,
    credential_version: 1,
    ...FIRST_CHOICES,
    created_at: now,
    closed_at: null,
  };
  const [password_hash, token, known] = await Promise.all([
    hashPassword(password),
    makeConfirmation(env, { member_id, email_key, made_at: now, counted_on: limit.bucket }),
    accountByEmail(database(env), email_key),
  ]);
  const mail = { to_address: person.email, language, now };
  if (known === null) {
    const params = { name: person.name, sealed_token: await seal(env.FORM_KEY, token) };
    const added = await env.DB.batch([
      addMemberStatement(env.DB, { ...member, password_hash }),
      mailStatement(env.DB, { ...mail, dedupe_key: `confirm_email:${member_id}:1`, template: "confirm_email", params }),
    ]).catch(otherwiseNull(/UNIQUE constraint failed: members\.email_key/u));
    if (added !== null) return ok({ member_id });
  }
  const owner = known ?? (await accountByEmail(database(env), email_key));
  if (owner === null) throw new Error("an address was taken and free at once");
  const hour = Math.floor(now / HOUR_MS);
  await mailStatement(env.DB, {
    dedupe_key: `already_registered:${owner.id}:${hour}`,
    to_address: owner.email,
    language: owner.language,
    template: "already_registered",
    params: { name: owner.name },
    now,
  }).run();
  return ok({ member_id: null });
}

/** Sends the confirmation link again, to the address on record. Nothing to do for a confirmed one. At most a few an hour. */
export async function resendConfirmation(env: IdentityEnv, now: Instant, member: Member): Promise<Result<"sent" | "confirmed", Wait>> {
  if (member.email_confirmed_at !== null) return ok("confirmed");
  const wait = await countAttempt(env.DB, [await limitOf(env, "resend", member.id)], now);
  if (wait !== null) return err({ code: "wait", ...wait });
  const token = await makeConfirmation(env, { member_id: member.id, email_key: member.email_key, made_at: now });
  await mailStatement(env.DB, {
    dedupe_key: `confirm_email:${member.id}:${now}`,
    to_address: member.email,
    language: member.language,
    template: "confirm_email",
    params: { name: member.name, sealed_token: await seal(env.FORM_KEY, token) },
    now,
  }).run();
  return ok("sent");
}

/** Whether a confirmation link still leads anywhere. Looking does not use it up: mail scanners look too. */
export async function confirmationWorks(env: IdentityEnv, now: Instant, token: string): Promise<boolean> {
  return (await readConfirmation(env, token, now)) !== null;
}

/**
 * Confirms an e-mail address by the token of its link. One conditional update in D1 decides, however often KV still answers.
 * @returns the member when this call confirmed it; "used" when it was confirmed before; "unknown" for a link that leads nowhere
 */
export async function confirmEmail(env: IdentityEnv, now: Instant, token: string): Promise<Result<Member, "used" | "unknown">> {
  const confirmation = await readConfirmation(env, token, now);
  if (confirmation === null) return err("unknown");
  const db = database(env);
  const member = await confirmAddress(db, { ...confirmation, now });
  if (member === null) {
    const [row] = await memberQuery(db, confirmation.member_id);
    return err(row !== undefined && row.email_key === confirmation.email_key && row.email_confirmed_at !== null ? "used" : "unknown");
  }
  const welcome = mailStatement(env.DB, {
    dedupe_key: `welcome:${member.id}`,
    to_address: member.email,
    language: member.language,
    template: "welcome",
    params: { name: member.name },
    now,
  });
  const { counted_on } = confirmation;
  await env.DB.batch(counted_on === undefined ? [welcome] : [welcome, takeBackStatement(env.DB, counted_on)]);
  return ok(member);
}

export interface LoginAttempt {
  readonly email: string;
  readonly password: string;
  /** The network address; counted by its hash only. */
  readonly from: string;
  /** A device that this account has signed in on before (a signed cookie says so), or null. */
  readonly known_device: string | null;
}

export type LoginProblem = Wait | { readonly code: "refused"; readonly member_id: MemberId | null };

/**
 * Compares an e-mail address and a password. Same answer and same work for an unknown address and a wrong password.
 * Guessing meets a growing delay per address and account, and a later one per account and per address alone. A device that signed in before
 * has a counter of its own: whoever hammers an account from elsewhere never makes its owner wait there (OWASP, device cookies).
 */
export async function login(env: IdentityEnv, now: Instant, attempt: LoginAttempt): Promise<Result<Member, LoginProblem>> {
  const email_key = emailKey(attempt.email);
  const limits = await loginLimits(env, { ...attempt, email_key });
  const wait = await countAttempt(env.DB, limits, now);
  if (wait !== null) return err({ code: "wait", ...wait });
  const db = database(env);
  const account = await accountByEmail(db, email_key);
  const password = normalizePassword(attempt.password).slice(0, 1024);
  const matches = await passwordMatches(account?.password_hash ?? null, password);
  if (account === null || !matches) return err({ code: "refused", member_id: account?.id ?? null });
  // What is the person's own is forgotten. The address may be a clinic's, with many people behind it: only this login is taken back there.
  const isShared = ({ bucket }: AttemptLimit): boolean => bucket.startsWith("login:address:");
  const own = limits.filter((limit) => !isShared(limit)).map(({ bucket }) => bucket);
  const shared = limits.filter(isShared).map(({ bucket }) => takeBackStatement(env.DB, bucket));
  await env.DB.batch([forgetStatement(env.DB, own), ...shared]);
  const { password_hash, ...member } = account;
  if (needsRehash(password_hash))
    await replaceHash(db, { member_id: member.id, before: password_hash, after: await hashPassword(password) });
  return ok(member);
}

async function loginLimits(
  env: IdentityEnv,
  { email_key, from, known_device }: { readonly email_key: string; readonly from: string; readonly known_device: string | null },
): Promise<readonly AttemptLimit[]> {
  if (known_device !== null)
    return Promise.all([limitOf(env, "login:device", `${email_key}|${known_device}`), limitOf(env, "login:devices", email_key)]);
  return Promise.all([
    limitOf(env, "login:pair", `${email_key}|${from}`),
    limitOf(env, "login:account", email_key),
    limitOf(env, "login:address", from),
  ]);
}

/** Turns one expected database error into null; any other goes on. */
function otherwiseNull(expected: RegExp): (error: unknown) => null {
  return (error) => {
    if (error instanceof Error && expected.test(error.message)) return null;
    throw error;
  };
}
