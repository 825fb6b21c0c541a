import type { PublicKeyCredentialCreationOptionsJSON, PublicKeyCredentialRequestOptionsJSON } from "@simplewebauthn/server";
import { database } from "../../platform/db.ts";
import type { Env } from "../../platform/env.ts";
import { base64url, newId } from "../../platform/ids.ts";
import type { MemberId, PasskeyId } from "../../values/ids.ts";
import { err, ok, type Result } from "../../values/result.ts";
import type { Instant } from "../../values/time.ts";
import type { Member } from "../identity/member.ts";
import { challengeHolds, makeChallenge, noteAnswered, type ChallengeFor } from "./challenge.ts";
import {
  ALGORITHMS,
  asksForOwner,
  counterGoesOn,
  creationOptions,
  MOST_PASSKEYS,
  readAssertion,
  readRegistration,
  requestOptions,
  type KnownCredential,
  type Site,
} from "./passkey-rules.ts";
import { deletePasskey, findByCredential, findPasskey, insertPasskey, noteUse, passkeysQuery, type PasskeyRow } from "./passkey-store.ts";

export type PasskeyEnv = Pick<Env, "DB" | "FORM_KEY">;

/** Who is asked for a passkey, on which page of which site. */
export interface Asked extends ChallengeFor {
  readonly site: Site;
}

/** The site that passkeys belong to: the public one, or, while developing, wherever it is reached. @param requested the request's own address */
export function siteOf(env: Pick<Env, "ENVIRONMENT" | "PUBLIC_ORIGIN">, requested: string): Site {
  const { origin, hostname } = new URL(env.ENVIRONMENT === "development" ? requested : env.PUBLIC_ORIGIN);
  return { rp_id: hostname, origin };
}

/** By what an authenticator knows an account: the member's id, which says nothing of who it is. base64url */
export function handleOf(member_id: MemberId): string {
  return base64url(new TextEncoder().encode(member_id));
}

/** What a page tells the browser so that it makes a passkey. Good for five minutes, for this visitor's session. */
export async function newPasskeyOptions(
  env: PasskeyEnv,
  now: Instant,
  {
    asked,
    member,
    known,
    operator,
  }: {
    readonly asked: Omit<Asked, "purpose">;
    readonly member: Member;
    readonly known: readonly KnownCredential[];
    /** The name of whoever runs this site. */
    readonly operator: string;
  },
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const challenge = await makeChallenge(env, now, { ...asked, purpose: "register" });
  const account = { handle: handleOf(member.id), email: member.email, name: member.name };
  return creationOptions({ site: asked.site, challenge, account, operator, known });
}

/** What a page tells the browser so that it asks for a passkey. @param known which ones would do; empty: any of this site */
export async function passkeyOptions(
  env: PasskeyEnv,
  now: Instant,
  asked: Asked,
  known: readonly KnownCredential[],
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  return requestOptions(asked.purpose, { site: asked.site, challenge: await makeChallenge(env, now, asked), known });
}

/** "too_late": the challenge is old, was answered before, or was made for another page; "known": this authenticator has one for us already. */
export type AddProblem = "unreadable" | "too_late" | "refused" | "known" | "too_many";

/** Adds the passkey that a browser has made to a member's account; a mail tells the owner. No session ends by it. */
export async function addPasskey(
  env: PasskeyEnv,
  now: Instant,
  {
    asked,
    member,
    credential,
    name,
  }: { readonly asked: Omit<Asked, "purpose">; readonly member: Member; readonly credential: string; readonly name: string },
): Promise<Result<PasskeyId, AddProblem>> {
  const made = readRegistration(credential);
  if (made === null) return err("unreadable");
  if (!(await challengeHolds(env, now, made.challenge, { ...asked, purpose: "register" }))) return err("too_late");
  const { verifyRegistrationResponse } = await library();
  const checked = await verifyRegistrationResponse({
    response: made.response,
    expectedChallenge: made.challenge,
    expectedOrigin: asked.site.origin,
    expectedRPID: asked.site.rp_id,
    requireUserVerification: false,
    supportedAlgorithmIDs: [...ALGORITHMS],
  }).catch(refusal);
  if (checked === null || !checked.verified) return err("refused");
  const db = database(env);
  if (!(await noteAnswered(db, made.challenge, now))) return err("too_late");
  const { credential: key, credentialBackedUp } = checked.registrationInfo;
  const passkey: PasskeyRow = {
    id: newId("psk"),
    member_id: member.id,
    credential_id: key.id,
    public_key: base64url(key.publicKey),
    counter: key.counter,
    transports: made.transports,
    backed_up: credentialBackedUp,
    name,
    created_at: now,
    last_used_at: null,
  };
  if (await insertPasskey(env.DB, member, passkey)) return ok(passkey.id);
  return err((await passkeysQuery(db, member.id)).length >= MOST_PASSKEYS ? "too_many" : "known");
}

/**
 * "unreadable", "too_late": nothing was learnt of whoever it is. "refused": not a passkey that opens this account; `member_id` is whose passkey was
 * named, for the audit, and `copied` says that its counter stood still or went back.
 */
export type PasskeyProblem =
  | { readonly code: "unreadable" | "too_late" }
  | { readonly code: "refused"; readonly member_id: MemberId | null; readonly copied: boolean };

/**
 * Checks what a passkey has signed: the answer to our challenge, for this site, by a key we know, whose owner's account is open; each answer once.
 * There is nothing to guess here, so nothing is counted: what has no fresh challenge of ours is refused before anything is looked up.
 * @param member_id whose passkey it must be; null: whoever's it is signs in
 */
export async function takePasskey(
  env: PasskeyEnv,
  now: Instant,
  { asked, assertion, member_id }: { readonly asked: Asked; readonly assertion: string; readonly member_id: MemberId | null },
): Promise<Result<Member, PasskeyProblem>> {
  const answer = readAssertion(assertion);
  if (answer === null) return err({ code: "unreadable" });
  if (!(await challengeHolds(env, now, answer.challenge, asked))) return err({ code: "too_late" });
  const db = database(env);
  const found = await findByCredential(db, answer.credential_id);
  if (found === null) return err({ code: "refused", member_id: null, copied: false });
  const { passkey, member } = found;
  const refused = (copied: boolean): PasskeyProblem => ({ code: "refused", member_id: member.id, copied });
  const isTheirs = (member_id ?? member.id) === member.id && (answer.user_handle ?? handleOf(member.id)) === handleOf(member.id);
  if (!isTheirs) return err(refused(false));
  const { verifyAuthenticationResponse } = await library();
  const checked = await verifyAuthenticationResponse({
    response: answer.response,
    expectedChallenge: answer.challenge,
    expectedOrigin: asked.site.origin,
    expectedRPID: asked.site.rp_id,
    // Its counter is looked at below, when the signature is known to be right.
    credential: { id: passkey.credential_id, publicKey: bytesOf(passkey.public_key), counter: 0 },
    requireUserVerification: asksForOwner(asked.purpose),
  }).catch(refusal);
  if (checked === null || !checked.verified) return err(refused(false));
  const { newCounter: counter, credentialBackedUp: backed_up } = checked.authenticationInfo;
  if (!(await noteAnswered(db, answer.challenge, now))) return err({ code: "too_late" });
  const isNew = counterGoesOn(passkey.counter, counter) && (await noteUse(db, { id: passkey.id, counter, backed_up, now }));
  return isNew ? ok(member) : err(refused(true));
}

/** "password_too_short": nothing else would be left, and the password is not long enough to stand alone. */
export type RemoveProblem = "unknown" | "password_too_short";

/** Removes a passkey of a member's; a mail tells the owner. No session ends by it. */
export async function removePasskey(
  env: PasskeyEnv,
  now: Instant,
  { id, member }: { readonly id: PasskeyId; readonly member: Member },
): Promise<Result<"removed", RemoveProblem>> {
  if (await deletePasskey(env.DB, { id, member, now })) return ok("removed");
  return err((await findPasskey(database(env), { id, member_id: member.id })) === null ? "unknown" : "password_too_short");
}

/** Loaded when the first passkey is checked: it knows every maker's certificates, and starting up without it is faster. */
function library() {
  return import("@simplewebauthn/server");
}

/** The library throws at whatever does not hold, an expected outcome here: a person may send anything. */
function refusal(error: unknown): null {
  if (error instanceof Error) return null;
  throw error;
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
}
