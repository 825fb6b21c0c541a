import { Secret } from "otpauth";
import type { Env } from "../../platform/env.ts";
import { seal } from "../../platform/seal.ts";
import type { MemberId } from "../../values/ids.ts";
import { err, ok, type Result } from "../../values/result.ts";
import { instant, type Instant } from "../../values/time.ts";
import type { Member } from "../identity/member.ts";
import { readCode, SET_UP_MS, stepOfCode } from "./authenticator-rules.ts";
import { beginAuthenticator, confirmAuthenticator, deleteAuthenticator, findAuthenticator, takeStep } from "./authenticator-store.ts";
import { openSealed, type KeysEnv } from "./keys.ts";

export type FactorsEnv = Pick<Env, "DB"> & KeysEnv;

/** Makes a secret for a member's app, in the place of one that was never confirmed. Nothing is asked for at login until `turnOn`. */
export async function startSetUp(env: FactorsEnv, now: Instant, member_id: MemberId): Promise<void> {
  const { base32 } = new Secret({ size: 20 });
  await beginAuthenticator(env.DB, { member_id, sealed_secret: await seal(env.FORM_KEY, base32), now });
}

/** The secret of a set-up under way, base32; null where none was begun in the last half hour, or the app is on already. */
export async function secretToShow(env: FactorsEnv, now: Instant, member_id: MemberId): Promise<string | null> {
  const row = await findAuthenticator(env.DB, member_id);
  const isUnderWay = row !== null && row.confirmed_at === null && row.created_at > now - SET_UP_MS;
  return isUnderWay ? openSealed(env, row.sealed_secret) : null;
}

/** "wrong": not a code of now; "over": there is no set-up to confirm (any more). */
export type SetUpProblem = "missing" | "not_a_code" | "wrong" | "over";

/**
 * Turns the app on by its first code, once; from then on signing in asks for a code. A mail tells the owner.
 * @param typed as typed, spaces and all
 */
export async function turnOn(env: FactorsEnv, now: Instant, member: Member, typed: string): Promise<Result<"on", SetUpProblem>> {
  const row = await findAuthenticator(env.DB, member.id);
  if (row === null || row.confirmed_at !== null || row.created_at <= now - SET_UP_MS) return err("over");
  if (typed.trim() === "") return err("missing");
  const code = readCode(typed);
  if (code === null) return err("not_a_code");
  const step = stepOfCode(await openSealed(env, row.sealed_secret), code, now);
  if (step === null) return err("wrong");
  const confirmed = await confirmAuthenticator(env.DB, { member, sealed_secret: row.sealed_secret, step, now });
  return confirmed ? ok("on") : err("over");
}

/**
 * Takes a code in place of a second factor. Each is taken once, also by two requests at once: the step it belongs to is moved on by one conditional
 * update, and no older one is taken afterwards.
 * @returns "used": right, and taken before
 */
export async function takeCode(
  env: FactorsEnv,
  now: Instant,
  { member_id, code }: { readonly member_id: MemberId; readonly code: string },
): Promise<Result<"taken", "wrong" | "used">> {
  const row = await findAuthenticator(env.DB, member_id);
  if (row === null || row.confirmed_at === null) return err("wrong");
  const step = stepOfCode(await openSealed(env, row.sealed_secret), code, now);
  if (step === null) return err("wrong");
  return (await takeStep(env.DB, member_id, step)) ? ok("taken") : err("used");
}

/**
 * Turns the app off; recovery codes go with the last factor. A mail tells the owner.
 * @returns "password_too_short": nothing else would be left, and the password is not long enough to stand alone
 */
export async function turnOff(env: FactorsEnv, now: Instant, member: Member): Promise<Result<"off", "not_on" | "password_too_short">> {
  if (await deleteAuthenticator(env.DB, member, now)) return ok("off");
  const row = await findAuthenticator(env.DB, member.id);
  return err(row === null || row.confirmed_at === null ? "not_on" : "password_too_short");
}

/** Since when a member's app is on; null: it is off. */
export async function onSince(env: FactorsEnv, member_id: MemberId): Promise<Instant | null> {
  const at = (await findAuthenticator(env.DB, member_id))?.confirmed_at ?? null;
  return at === null ? null : instant(at);
}
