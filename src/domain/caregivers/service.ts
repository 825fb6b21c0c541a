import { database } from "../../platform/db.ts";
import { newToken, sha256Hex } from "../../platform/ids.ts";
import { seal } from "../../platform/seal.ts";
import type { CaregiverId, MemberId } from "../../values/ids.ts";
import { err, ok, type Result } from "../../values/result.ts";
import { instant, type Instant } from "../../values/time.ts";
import { countAttempt } from "../identity/attempts.ts";
import { limitOf, type Wait } from "../identity/limits.ts";
import type { Member } from "../identity/member.ts";
import { emailKey, readEmail } from "../identity/rules.ts";
import type { IdentityEnv } from "../identity/service.ts";
import { nameForMail } from "../mail/rules.ts";
import { INVITATION_MS, judgeInvitation, LONGEST_NAME, type InviteProblem } from "./rules.ts";
import { accept, addInvitation, decline, endGrant, helpersQuery, leave, type Ended } from "./store.ts";

type Kv = Pick<IdentityEnv, "DB" | "FORM_KEY">;

/** Whom to invite, as typed. */
export interface TypedInvitation {
  readonly email: string;
  /** What the member calls them; may be "". */
  readonly name: string;
}

/** Reads whom a member wants to invite, and judges it: the same for addresses that have an account and those that have none. */
export async function checkInvitation(
  env: Pick<IdentityEnv, "DB">,
  member: Member,
  typed: TypedInvitation,
): Promise<Result<{ readonly email: string; readonly name: string }, InviteProblem>> {
  const email = readEmail(typed.email);
  if (email === null) return err(typed.email.trim() === "" ? "missing" : "not_an_address");
  const problem = judgeInvitation(emailKey(email), member, await helpersQuery(database(env), member.id));
  return problem === null ? ok({ email, name: typed.name.trim().slice(0, LONGEST_NAME) }) : err(problem);
}

/**
 * Invites somebody to see and pay a member's bills: a mail with a link that works for seven days, for the account with this address only.
 * @param typed.from the network address; counted by its hash only
 */
export async function inviteCaregiver(
  env: Kv,
  now: Instant,
  { member, from, ...typed }: TypedInvitation & { readonly member: Member; readonly from: string },
): Promise<Result<CaregiverId, Wait | { readonly code: InviteProblem }>> {
  const checked = await checkInvitation(env, member, typed);
  if (!checked.ok) return err({ code: checked.error });
  const { email, name } = checked.value;
  const email_key = emailKey(email);
  const limits = await Promise.all([
    limitOf(env, "invite:member", member.id),
    limitOf(env, "invite:address", from),
    limitOf(env, "invite:reader", email_key),
  ]);
  const wait = await countAttempt(env.DB, limits, now);
  if (wait !== null) return err({ code: "wait", ...wait });
  const token = newToken();
  const id = await addInvitation(env.DB, {
    member_id: member.id,
    email,
    email_key,
    name,
    token_hash: await sha256Hex(token),
    sealed_token: await seal(env.FORM_KEY, token),
    by: nameForMail(member.name),
    greeted: nameForMail(name),
    language: member.language,
    now,
    expires_at: instant(now + INVITATION_MS),
  });
  return ok(id);
}

/** What a link's token is kept as; null for a text that is no token. */
export async function invitationHash(token: string): Promise<string | null> {
  return /^[\w-]{43}$/u.test(token) ? sha256Hex(token) : null;
}

/** A member accepts an invitation by its link. @returns the member who invited; null: it is not open, or not theirs (`judgeAcceptance` says why) */
export async function acceptInvitation(
  env: Kv,
  now: Instant,
  { token_hash, member }: { readonly token_hash: string; readonly member: Member },
): Promise<MemberId | null> {
  return await accept(env.DB, { token_hash, caregiver_id: member.id, by: nameForMail(member.name), now });
}

/** Whoever has the link declines: no account is needed for that. */
export async function declineInvitation(env: Kv, now: Instant, token_hash: string): Promise<Ended | null> {
  return await decline(env.DB, { token_hash, by: "", now });
}

/** A member stops a caregiver, or takes an invitation back. At once. */
export async function endCaregiver(
  env: Kv,
  now: Instant,
  { id, member }: { readonly id: CaregiverId; readonly member: Member },
): Promise<Ended | null> {
  return await endGrant(env.DB, { id, member_id: member.id, by: nameForMail(member.name), now });
}

/** A caregiver stops helping. */
export async function leaveMember(
  env: Kv,
  now: Instant,
  { id, member }: { readonly id: CaregiverId; readonly member: Member },
): Promise<Ended | null> {
  return await leave(env.DB, { id, caregiver_id: member.id, by: nameForMail(member.name), now });
}
