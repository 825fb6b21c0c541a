import type { PublicKeyCredentialRequestOptionsJSON } from "@simplewebauthn/server";
import { expect } from "vitest";
import { createApp } from "../../src/app.ts";
import { creationIn, requestIn, SoftAuthenticator } from "../support/authenticator.ts";
import { Visitor, type Answer } from "../support/visitor.ts";
import { env, signedIn, type SignedIn } from "./money-support.ts";

export const app = createApp();

export interface KeyHolder extends SignedIn {
  readonly authenticator: SoftAuthenticator;
}

/** Adds a passkey by the pages, from the form to the list. */
export async function add(visitor: Visitor, authenticator: SoftAuthenticator, name = "My phone"): Promise<Answer> {
  const page = await visitor.get("/security/passkeys/add");
  const options = creationIn(page.text);
  return visitor.post("/security/passkeys/add", { name, credential: await authenticator.create(options) });
}

/** A member, signed in, with one passkey. */
export async function keyHolder(): Promise<KeyHolder> {
  const person = await signedIn(app);
  const authenticator = new SoftAuthenticator();
  const added = await add(person.visitor, authenticator);
  expect([added.status, added.text]).toEqual([200, expect.stringContaining("Keep these recovery codes")]);
  return { ...person, authenticator };
}

/** A new browser on the login page, and what that page asks for. */
export async function atLogin(): Promise<{ readonly visitor: Visitor; readonly options: PublicKeyCredentialRequestOptionsJSON }> {
  const visitor = new Visitor(app);
  const page = await visitor.get("/login", { "Accept-Language": "en" });
  return { visitor, options: requestIn(page.text) };
}

/** The one passkey of a member as stored. */
export async function passkeyOf(person: Pick<SignedIn, "member_id">) {
  const row = await env.DB.prepare("SELECT * FROM passkeys WHERE member_id = ? ORDER BY created_at LIMIT 1")
    .bind(person.member_id)
    .first<{ id: string; counter: number; name: string; backed_up: number; last_used_at: number | null }>();
  if (row === null) throw new Error("no passkey");
  return row;
}

export async function auditOf(person: Pick<SignedIn, "member_id">): Promise<readonly string[]> {
  const { results } = await env.DB.prepare("SELECT action FROM audit_events WHERE subject = ? ORDER BY seq")
    .bind(person.member_id)
    .all<{ action: string }>();
  return results.map(({ action }) => action);
}
