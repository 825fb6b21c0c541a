import { env } from "cloudflare:workers";
import { Hono } from "hono";
import { expect } from "vitest";
import { devMail } from "../../src/dev/mail.tsx";
import { FormRefused, useMiddleware } from "../../src/platform/middleware/index.ts";
import { confirmEmailPages } from "../../src/portal/confirm-email.tsx";
import { loginPages } from "../../src/portal/login.tsx";
import { contactPages } from "../../src/portal/contact/routes.tsx";
import { recoveryPages } from "../../src/portal/recovery/routes.tsx";
import { registerPages } from "../../src/portal/register/routes.tsx";
import { sessionPages } from "../../src/portal/session.tsx";
import { signIn } from "../../src/portal/sign-in.ts";
import { requireConfirmed, SignInRequired, withMember, ConfirmationRequired } from "../../src/portal/with-member.ts";
import type { App } from "../../src/web.ts";
import { Visitor } from "../support/visitor.ts";
export const app = new Hono<App>();
useMiddleware(app);
for (const door of [registerPages, confirmEmailPages, loginPages, recoveryPages, contactPages, sessionPages, devMail]) app.route("/", door);
app.get("/wallet", async (c) => c.json((await withMember(c)).member));
app.post("/wallet/act", async (c) => {
  requireConfirmed((await withMember(c)).member);
  return c.text("done");
});
app.onError((error, c) => {
  if (error instanceof SignInRequired) return signIn(c);
  if (error instanceof ConfirmationRequired) return c.redirect("/register/check-email", 303);
  if (error instanceof FormRefused) return c.text(error.reason, 403);
  throw error;
});

export const PASSWORD = "tulips rain on the old tram";
let count = 0;

export interface Sent {
  readonly to: string;
  readonly template: string;
  readonly subject: string;
  readonly text: string;
  readonly links: readonly string[];
}

export async function mailsTo(email: string): Promise<readonly Sent[]> {
  const { text } = await new Visitor(app).get("/dev/mail.json");
  return (JSON.parse(text) as readonly Sent[]).filter(({ to }) => to === email);
}

export interface Person {
  readonly visitor: Visitor;
  readonly email: string;
  readonly confirmPath: string;
}

/** Registers somebody new, by the pages. */
export async function registered(): Promise<Person> {
  const visitor = new Visitor(app);
  const email = `person${(count += 1)}@example.com`;
  await visitor.get("/register");
  const step = await visitor.post("/register", { region: "colorado" });
  await visitor.get(step.location ?? "");
  const form = {
    region: "colorado",
    name: "Rosa Lind",
    birth_date: "5/17/1980",
    email,
    phone: "",
    member_number: "",
    password: PASSWORD,
  };
  // Each from a place of its own: registrations of one address are counted.
  const done = await visitor.post("/register/details", form, { "CF-Connecting-IP": `203.0.113.${count}` });
  expect([done.status, done.location]).toEqual([303, "/register/check-email"]);
  const [mail] = await mailsTo(email);
  return { visitor, email, confirmPath: new URL(mail?.links[0] ?? "").pathname };
}

/** The same, signed in by the login page. */
export async function signedIn(): Promise<Person> {
  const person = await registered();
  await person.visitor.get("/login");
  const answer = await person.visitor.post("/login", { email: person.email, password: PASSWORD });
  expect([answer.status, answer.location]).toEqual([303, "/wallet"]);
  return person;
}

/** The row of the member with this address, or null. */
export const memberRow = (email: string) =>
  env.DB.prepare("SELECT * FROM members WHERE email = ?")
    .bind(email)
    .first<{ id: string; email_confirmed_at: number | null; password_hash: string }>();
