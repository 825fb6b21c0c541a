import { hmac } from "../../platform/hmac.ts";
import { newId, newToken, sha256Hex } from "../../platform/ids.ts";
import type { FactorResetId, MemberId } from "../../values/ids.ts";
import { err, ok, type Result } from "../../values/result.ts";
import type { Instant } from "../../values/time.ts";
import type { Member } from "../identity/member.ts";
import { mailsStatement } from "../mail/store.ts";
import type { FactorsEnv } from "./authenticator.ts";
import { readyAt, standingOf, tellingDue } from "./reset-rules.ts";
import {
  addReset,
  expireStatement,
  findResetByToken,
  openResetQuery,
  openResets,
  removeFactors,
  takeBackReset,
  type OpenReset,
  type Reset,
} from "./reset-store.ts";

const PAGE_ROWS = 500;

/** Where somebody who has lost every factor stands. */
export type LostFactors =
  | { readonly standing: "none" }
  /** @property ready_at from when on the factors can be removed */
  | { readonly standing: "waiting" | "ready"; readonly ready_at: Instant };

/** Where a member stands who may have asked for the factors to be removed. */
export async function lostFactorsOf(env: FactorsEnv, now: Instant, member_id: MemberId): Promise<LostFactors> {
  return standingFrom(await openResetQuery(env.DB, member_id).first<Reset>(), now);
}

/**
 * Asks for the removal of every factor: nothing happens for a week, and the owner is told at once. One that is open already goes on.
 * @returns "password_too_short": the password would have to stand alone then, and is not long enough
 */
export async function askForReset(env: FactorsEnv, now: Instant, member: Member): Promise<Result<"asked" | "open", "password_too_short">> {
  if (!member.password_stands_alone) return err("password_too_short");
  const id = newId("frs");
  const token_hash = await sha256Hex(await tokenOf(env, id));
  return ok((await addReset(env.DB, { id, token_hash, member, now })) ? "asked" : "open");
}

/** Takes back what is open for a member; a mail says so. @returns whether there was something to take back */
export function takeBack(env: FactorsEnv, now: Instant, member: Member): Promise<boolean> {
  return takeBackReset(env.DB, member, now);
}

/** What a link from a mail leads to: whose reset it takes back while that is open. Looking uses nothing up: mail scanners look too. */
export async function lookAtTakeBack(
  env: FactorsEnv,
  now: Instant,
  token: string,
): Promise<Result<MemberId, "unknown" | "taken_back" | "used" | "expired">> {
  const reset = /^[\w-]{43}$/u.test(token) ? await findResetByToken(env.DB, await sha256Hex(token)) : null;
  if (reset === null) return err("unknown");
  if (reset.ended !== null) return err(reset.ended);
  return standingOf(reset, now) === "over" ? err("expired") : ok(reset.member_id);
}

/**
 * Removes passkeys, app and codes where a reset is ready, once. Every session ends.
 * @returns the member as they are now, to be signed in; "not_ready": waiting, taken back, used or too late, or the password does not stand alone
 */
export async function useReset(env: FactorsEnv, now: Instant, member: Member): Promise<Result<Member, "not_ready">> {
  const removed = await removeFactors(env.DB, { member, mark: newToken(), now });
  return removed ? ok({ ...member, credential_version: member.credential_version + 1 }) : err("not_ready");
}

/** Tells owners again while they wait, after three days and after six, and ends what was not used in its week. For the cron. */
export async function tellOfResets(env: FactorsEnv, now: Instant): Promise<void> {
  await expireStatement(env.DB, now).run();
  for (let after: MemberId | "" = ""; ;) {
    const page: readonly OpenReset[] = await openResets(env.DB, { after, limit: PAGE_ROWS });
    const mails = page.flatMap((reset) => mailDue(reset, now));
    if (mails.length > 0) await mailsStatement(env.DB, now, mails).run();
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE_ROWS) return;
    after = last.member_id;
  }
}

/** The mail that is due to an owner who waits; none where the one before says it still. */
function mailDue({ name, email, language, ...reset }: OpenReset, now: Instant) {
  const nth = tellingDue(reset, now);
  if (nth === 0) return [];
  const at = readyAt(reset);
  const params = { name, reset_id: reset.id, at, nth };
  const dedupe_key = `factor_reset_asked:${reset.id}:${nth}:${at}`;
  return [{ dedupe_key, to_address: email, language, template: "factor_reset_asked", params } as const];
}

/**
 * The token of the link that takes a reset back: computed from its id, so that each mail can hold it and it is kept nowhere.
 * @returns 256 bits, base64url
 */
export function tokenOf(env: Pick<FactorsEnv, "FORM_KEY">, id: FactorResetId): Promise<string> {
  return hmac(env.FORM_KEY, `factor_reset:${id}`);
}

function standingFrom(reset: Reset | null, now: Instant): LostFactors {
  const standing = standingOf(reset, now);
  return reset === null || standing === "over" ? { standing: "none" } : { standing, ready_at: readyAt(reset) };
}
