import { newToken, sha256Hex } from "../../platform/ids.ts";
import { seal } from "../../platform/seal.ts";
import type { MemberId } from "../../values/ids.ts";
import { err, ok, type Result } from "../../values/result.ts";
import { DAY_MS, instant, type Instant } from "../../values/time.ts";
import { countAttempt } from "../identity/attempts.ts";
import { limitOf, type Wait } from "../identity/limits.ts";
import type { Member } from "../identity/member.ts";
import { emailKey, readEmail } from "../identity/rules.ts";
import type { IdentityEnv } from "../identity/service.ts";
import { EMAIL_CHANGE_MS, standingOf, type Side, type Standing } from "./email-change-rules.ts";
import { addChange, agree, findChange, refuse, sweepChanges, type Link } from "./email-change-store.ts";

/** How long it is remembered what became of a change, so that its links' readers are told. */
const REMEMBERED_MS = 30 * DAY_MS;

export type AskProblem = Wait | { readonly code: "missing" | "not_an_address" | "same" };

/**
 * Asks both mailboxes whether an account's address may change: the new one whether it is the member's, the old one whether the member wants it. Asking again
 * supersedes. Answer and work are the same whether the new address has an account or not; its owner alone is told, by mail.
 * @param typed.from the network address; counted by its hash only
 */
export async function askEmailChange(
  env: IdentityEnv,
  now: Instant,
  { member, typed, from }: { readonly member: Member; readonly typed: string; readonly from: string },
): Promise<Result<"asked", AskProblem>> {
  const new_email = readEmail(typed);
  if (new_email === null) return err({ code: typed.trim() === "" ? "missing" : "not_an_address" });
  const new_email_key = emailKey(new_email);
  if (new_email_key === member.email_key) return err({ code: "same" });
  const limits = await Promise.all([
    limitOf(env, "email_change:member", member.id),
    limitOf(env, "email_change:address", from),
    limitOf(env, "email_change:reader", new_email_key),
  ]);
  const wait = await countAttempt(env.DB, limits, now);
  if (wait !== null) return err({ code: "wait", ...wait });
  const links = { old: await newLink(env), new: await newLink(env) };
  await addChange(env.DB, { member_id: member.id, new_email, new_email_key, links, now, expires_at: instant(now + EMAIL_CHANGE_MS) });
  return ok("asked");
}

/** What a mailbox's link shows before anything is pressed. Looking does not use it up: mail scanners look too. Null: no such link. */
export async function lookAtChange(
  env: Pick<IdentityEnv, "DB">,
  now: Instant,
  link: { readonly side: Side; readonly token: string },
): Promise<{ readonly standing: Standing; readonly new_email: string } | null> {
  const token_hash = await hashOf(link.token);
  const found = token_hash === null ? null : await findChange(env.DB, link.side, token_hash);
  return found === null ? null : { standing: standingOf(found, link.side, now), new_email: found.new_email };
}

/** What became of a change by a mailbox's answer. */
export interface Answered {
  readonly standing: Standing;
  readonly member_id: MemberId;
  readonly old_email_key: string;
  readonly new_email: string;
  /** This very answer made the change, or ended it. */
  readonly decided: boolean;
}

/** A mailbox agrees by its link. With the second one's answer the address changes, and every session of the account ends. Null: no such link. */
export async function agreeToChange(
  env: Pick<IdentityEnv, "DB">,
  now: Instant,
  link: { readonly side: Side; readonly token: string },
): Promise<Answered | null> {
  const token_hash = await hashOf(link.token);
  const found = token_hash === null ? null : await agree(env.DB, { side: link.side, token_hash, now });
  if (found === null) return null;
  const { member_id, old_email_key, new_email, completed } = found;
  return { standing: standingOf(found, link.side, now), member_id, old_email_key, new_email, decided: completed };
}

/**
 * A mailbox says no by its link; from the old one that ends every session of the account as well.
 * @returns what to tell: "taken_back" with the account it was about, or why there is nothing left to stop; null: no such link
 */
export async function refuseChange(
  env: Pick<IdentityEnv, "DB">,
  now: Instant,
  link: { readonly side: Side; readonly token: string },
): Promise<Pick<Answered, "standing" | "member_id" | "decided"> | null> {
  const token_hash = await hashOf(link.token);
  if (token_hash === null) return null;
  const member_id = await refuse(env.DB, { side: link.side, token_hash, now });
  if (member_id !== null) return { standing: "taken_back", member_id, decided: true };
  const found = await findChange(env.DB, link.side, token_hash);
  return found === null ? null : { standing: standingOf(found, link.side, now), member_id: found.member_id, decided: false };
}

/** Forgets changes asked for a month ago. For the cron sweep. */
export async function forgetChanges(env: Pick<IdentityEnv, "DB">, now: Instant): Promise<void> {
  await sweepChanges(env.DB, instant(now - REMEMBERED_MS));
}

async function newLink(env: Pick<IdentityEnv, "FORM_KEY">): Promise<Link> {
  const token = newToken();
  return { hash: await sha256Hex(token), sealed: await seal(env.FORM_KEY, token) };
}

async function hashOf(token: string): Promise<string | null> {
  return /^[\w-]{43}$/u.test(token) ? sha256Hex(token) : null;
}
