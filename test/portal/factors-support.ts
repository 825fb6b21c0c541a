import { generateSecret, generateSync } from "otplib";
import { expect } from "vitest";
import { createApp } from "../../src/app.ts";
import { hashPassword } from "../../src/domain/identity/password.ts";
import { now } from "../../src/platform/clock.ts";
import { seal } from "../../src/platform/seal.ts";
import { SECOND_MS } from "../../src/values/time.ts";
import { Visitor, type Answer } from "../support/visitor.ts";
import { env, signedIn, type SignedIn } from "./money-support.ts";

export const app = createApp();
export const PASSWORD = "tulips rain on the old tram";

export interface Holder extends SignedIn {
  readonly email: string;
  /** What their app knows, base32; "" where there is none. */
  readonly secret: string;
}

/** One hash for all: it takes 40 ms. */
let hash: Promise<string> | null = null;

/** A member with `PASSWORD`, signed in on one browser. */
export async function withPassword(): Promise<Holder> {
  const person = await signedIn(app);
  hash ??= hashPassword(PASSWORD);
  await env.DB.prepare("UPDATE members SET password_hash = ? WHERE id = ?")
    .bind(await hash, person.member_id)
    .run();
  return { ...person, email: `${person.member_id}@example.org`, secret: "" };
}

/** The same with an authenticator app that is on. */
export async function withApp(): Promise<Holder> {
  const person = await withPassword();
  const secret = generateSecret();
  await env.DB.prepare("INSERT INTO authenticators (member_id, sealed_secret, created_at, confirmed_at) VALUES (?, ?, 1, 1)")
    .bind(person.member_id, await seal(env.FORM_KEY, secret))
    .run();
  return { ...person, secret };
}

/** What their app shows now, or so many steps of 30 seconds later. */
export async function codeOf({ secret }: Pick<Holder, "secret">, steps = 0): Promise<string> {
  return generateSync({ secret, epoch: Math.floor((await now(env)) / SECOND_MS) + 30 * steps });
}

/** A browser that has shown the password and is asked for more; a new one unless told. */
export async function atSecondStep(person: Holder, visitor = new Visitor(app), next = "/bills"): Promise<Visitor> {
  await visitor.get("/login", { "Accept-Language": "en" });
  const answer = await visitor.post("/login", { email: person.email, password: PASSWORD, next });
  expect([answer.status, answer.location]).toEqual([303, `/login/verify?next=${encodeURIComponent(next)}`]);
  expect(answer.headers.getSetCookie().some((cookie) => cookie.startsWith("__Host-session="))).toBe(false);
  await visitor.get(answer.location ?? "");
  return visitor;
}

/** Sends a code as the second step. */
export function sendCode(visitor: Visitor, code: string): Promise<Answer> {
  return visitor.post("/login/verify", { code, next: "/bills" });
}

/** Whether a browser is let in where one must be signed in. */
export async function isIn(visitor: Visitor): Promise<boolean> {
  return (await visitor.get("/security")).status === 200;
}

/** How many sessions of a member stand. */
export function sessionsOf({ member_id }: Pick<Holder, "member_id">): Promise<number | null> {
  return env.DB.prepare("SELECT count(*) AS n FROM sessions WHERE member_id = ? AND ended_at IS NULL").bind(member_id).first<number>("n");
}

export interface SentMail {
  readonly template: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** The mails queued for a member, the oldest first. */
export async function mailsTo({ email }: Pick<Holder, "email">): Promise<readonly SentMail[]> {
  const { results } = await env.DB.prepare("SELECT template, params FROM mails WHERE to_address = ? ORDER BY created_at, rowid")
    .bind(email)
    .all<{ template: string; params: string }>();
  return results.map(({ template, params }) => ({ template, params: JSON.parse(params) as SentMail["params"] }));
}

/** What the audit says of a member, the oldest first. */
export async function auditOf({ member_id }: Pick<Holder, "member_id">): Promise<readonly string[]> {
  const { results } = await env.DB.prepare("SELECT action FROM audit_events WHERE subject = ? ORDER BY seq")
    .bind(member_id)
    .all<{ action: string }>();
  return results.map(({ action }) => action);
}
