import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env as testEnv } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { mailKey } from "../../src/domain/mail/key.ts";
import { latestMails, type Mail } from "../../src/domain/mail/store.ts";
import type { MailTemplate } from "../../src/domain/mail/templates.ts";
import worker from "../../src/dev/index.ts";
import { deliverMails } from "../../src/jobs/mail.ts";
import { database } from "../../src/platform/db.ts";
import type { Env } from "../../src/platform/env.ts";
import { DAY_MS, instant } from "../../src/values/time.ts";
import { MAIL_AT, queueMail } from "../support/mails.ts";
import { addOperator } from "../support/operator.ts";

const env = testEnv as unknown as Env;
const RETURNS = "returns@mail.example.org";

const mails = (): Promise<readonly Mail[]> => latestMails(database(env), 50);

async function mailTo(key: string, template: MailTemplate = "payment_receipt"): Promise<Mail> {
  await queueMail(template, { key, to: `${key}@example.com` });
  const mail = (await mails()).find(({ dedupe_key }) => dedupe_key === key);
  if (mail === undefined) throw new Error("nothing was queued");
  return mail;
}

async function sentMail(key: string): Promise<{ readonly mail: Mail; readonly name: string }> {
  const mail = await mailTo(key);
  await deliverMails(env, MAIL_AT);
  return { mail, name: await mailKey(env.FORM_KEY, mail.id) };
}

async function stateOf({ id }: Mail): Promise<Pick<Mail, "state" | "last_error">> {
  const found = (await mails()).find((each) => each.id === id);
  if (found === undefined) throw new Error("the mail is gone");
  return { state: found.state, last_error: found.last_error };
}

/** Hands a mail to the Worker as Email Routing does. @returns why it was refused, or null */
async function arrive(raw: string, to = RETURNS): Promise<string | null> {
  const bytes = new TextEncoder().encode(raw.replaceAll("\n", "\r\n"));
  let refused: string | null = null;
  const message = {
    from: "",
    to,
    headers: new Headers(),
    raw: new Response(bytes).body,
    rawSize: bytes.length,
    setReject: (reason: string) => (refused = reason),
  } as unknown as ForwardableEmailMessage;
  await worker.email(message, env);
  return refused;
}

interface Report {
  readonly action?: string;
  readonly status?: string;
  /** What the returned headers call the mail. */
  readonly message_id?: string;
}

/** A report as Postfix writes it: the headers came back. */
function postfixReport({ action = "failed", status = "5.1.1", message_id = "<lost@meridian.example>" }: Report): string {
  return `From: MAILER-DAEMON@mx.example.com (Mail Delivery System)
To: ${RETURNS}
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="4bXk/mx.example.com"

This is a MIME-encapsulated message.

--4bXk/mx.example.com
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

I could not deliver your message.

--4bXk/mx.example.com
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.com
X-Postfix-Queue-ID: 4bXk
Arrival-Date: Tue, 24 Nov 2026 20:00:00 +0000 (UTC)

Final-Recipient: rfc822; rosa@example.com
Original-Recipient: rfc822;rosa@example.com
Action: ${action}
Status: ${status}
Remote-MTA: dns; inner.example.com
Diagnostic-Code: smtp; 550 5.1.1 <rosa@example.com>: Recipient address
    rejected: User unknown

--4bXk/mx.example.com
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers

From: Meridian Health <billing@meridian.example>
To: <rosa@example.com>
Subject: We received your payment
Message-ID: ${message_id}

--4bXk/mx.example.com--
`;
}

/** A report as Exchange writes it: HTML, status in lower-case fields, the whole mail came back. */
function exchangeReport({ action = "failed", status = "5.1.10", message_id = "<lost@meridian.example>" }: Report): string {
  const half = Math.floor(message_id.length / 2);
  return `Received: from EX01.example.com (10.0.0.7)
From: <postmaster@example.com>
To: <${RETURNS}>
Subject: Undeliverable: Recibimos su pago
MIME-Version: 1.0
Content-Type: multipart/report;
 report-type=delivery-status;
 boundary="_000_b3"
Content-Language: en-US

--_000_b3
Content-Type: multipart/alternative; boundary="_001_b3"

--_001_b3
Content-Type: text/plain; charset="us-ascii"

Your message could not be delivered.

--_001_b3
Content-Type: text/html; charset="us-ascii"

<p>Your message could not be delivered.</p>

--_001_b3--

--_000_b3
Content-Type: message/delivery-status

reporting-mta: dns;EX01.example.com
received-from-mta: dns;mail.meridian.example

original-recipient: rfc822;rosa@example.com
final-recipient: rfc822;rosa@example.com
action: ${action}
status: ${status}
diagnostic-code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound

--_000_b3
Content-Type: message/rfc822

Received: from mail.meridian.example
MIME-Version: 1.0
From: "Meridian Health" <billing@meridian.example>
To: <rosa@example.com>
Message-ID:
 ${message_id}
Subject: Recibimos su pago
Content-Type: text/plain

Message-ID: <${message_id.slice(0, half)}@nowhere.example>

--_000_b3--
`;
}

beforeAll(addOperator);
beforeEach(async () => {
  await env.DB.exec("DELETE FROM mails");
});

describe("a mail that comes back", () => {
  it.each([
    ["Postfix", postfixReport, "report_failed_5.1.1"],
    ["Exchange", exchangeReport, "report_failed_5.1.10"],
  ])("is known by the Message-ID in a report of %s", async (_, report, code) => {
    const { mail, name } = await sentMail("rosa");
    expect(await arrive(report({ message_id: `<${name}@meridian.example>` }))).toBeNull();
    expect(await stateOf(mail)).toEqual({ state: "bounced", last_error: code });
  });

  it("is known by the address it comes back to, whatever became of its headers and its case", async () => {
    const { mail, name } = await sentMail("rosa");
    await arrive(postfixReport({}), `RETURNS+${name.toUpperCase()}@mail.example.org`);
    expect(await stateOf(mail)).toMatchObject({ state: "bounced" });
  });

  it.each([
    ["a delay", { action: "delayed", status: "4.4.1" }, "sent"],
    ["a delivery", { action: "delivered", status: "2.0.0" }, "sent"],
    ["a delivery that took too long", { action: "failed", status: "4.4.7" }, "failed"],
    ["a full mailbox", { action: "failed", status: "5.2.2" }, "failed"],
    ["a policy about us", { action: "failed", status: "5.7.26" }, "failed"],
    ["an address that is gone", { action: "failed", status: "5.1.6" }, "bounced"],
  ])("says what it came to: %s", async (_, told, state) => {
    const { mail, name } = await sentMail("rosa");
    await arrive(exchangeReport({ ...told, message_id: `<${name}@meridian.example>` }));
    expect(await stateOf(mail)).toMatchObject({ state });
  });

  it("is not silenced by somebody who only knows its id, or guesses", async () => {
    const { mail, name } = await sentMail("rosa");
    const id = mail.id.slice("mail_".length);
    const forged = [
      id,
      `${id}.${"0".repeat(24)}`,
      `${id}.`,
      `${name}0`,
      `${name}.${name}`,
      `${name.slice(0, -1)}${name.endsWith("0") ? "1" : "0"}`,
    ];
    for (const each of forged) {
      expect(await arrive(postfixReport({ message_id: `<${each}@meridian.example>` }), `returns+${each}@mail.example.org`)).toBeNull();
    }
    expect(await stateOf(mail)).toMatchObject({ state: "sent" });
  });

  it("is not somebody's answer: people are told that nobody reads there", async () => {
    const { mail, name } = await sentMail("rosa");
    const answer = "From: <rosa@example.com>\nSubject: Re: Recibimos su pago\n\nStatus: 5.1.1\nAction: failed\n";
    expect(await arrive(answer, `returns+${name}@mail.example.org`)).toContain("undelivered mail only");
    expect(await stateOf(mail)).toMatchObject({ state: "sent" });
  });
});

describe("an address that refused", () => {
  it("is spared notices for a week, and never what guards the account", async () => {
    const { mail, name } = await sentMail("rosa");
    await arrive(postfixReport({ message_id: `<${name}@meridian.example>` }));
    const bounced_at = (await mails()).find(({ id }) => id === mail.id)?.refused_at ?? 0;
    const soon = instant(bounced_at + DAY_MS);
    for (const [key, template] of [
      ["n1", "payment_receipt"],
      ["s1", "password_changed"],
      ["s2", "reset_password"],
      ["s3", "welcome"],
    ] as const) {
      await queueMail(template, { key, to: "rosa@example.com" });
    }
    await deliverMails(env, soon);
    const states = new Map((await mails()).map(({ dedupe_key, state, last_error }) => [dedupe_key, [state, last_error]]));
    expect(states.get("n1")).toEqual(["bounced", "address_refused_before"]);
    expect(states.get("s3")).toEqual(["bounced", "address_refused_before"]);
    expect(states.get("s1")).toEqual(["sent", null]);
    expect(states.get("s2")).toEqual(["sent", null]);
    await queueMail("payment_receipt", { key: "n2", to: "rosa@example.com" });
    await deliverMails(env, instant(bounced_at + 7 * DAY_MS));
    expect((await mails()).find(({ dedupe_key }) => dedupe_key === "n2")?.state).toBe("sent");
  });
});

describe("Cloudflare's reports through a queue", () => {
  const report = (type: string, payload: object) => ({
    type: `cf.email.sending.message.${type}`,
    payload: { messageId: "cf-1", ...payload },
  });

  async function take(bodies: readonly unknown[]): Promise<void> {
    const messages = bodies.map((body) => ({ body }));
    await worker.queue({ queue: "mail-events", messages } as unknown as MessageBatch, env);
  }

  it.each([
    [
      "bounced",
      { bounce: { type: "hard" }, delivery: { smtpEnhancedStatusCode: "5.1.1" } },
      { state: "bounced", last_error: "cloudflare_bounced_5.1.1" },
    ],
    ["bounced", { bounce: { type: "soft" } }, { state: "failed", last_error: "cloudflare_bounced" }],
    ["rejected", { rejection: { reason: "suppressed" } }, { state: "bounced", last_error: "cloudflare_rejected" }],
    ["complained", {}, { state: "bounced", last_error: "cloudflare_complained" }],
    ["failed", { delivery: {} }, { state: "failed", last_error: "cloudflare_failed" }],
    ["delivered", {}, { state: "sent", last_error: null }],
  ])("%s %j", async (type, payload, expected) => {
    const mail = await mailTo("rosa");
    const MAIL = { send: () => Promise.resolve({ messageId: "cf-1" }) } as unknown as SendEmail;
    await deliverMails({ ...env, ENVIRONMENT: "production", MAIL }, MAIL_AT);
    await take([report(type, payload), report(type, { ...payload, messageId: "cf-2" }), { due: "mails" }]);
    expect(await stateOf(mail)).toEqual(expected);
  });
});

describe("operators", () => {
  const authorization = `Bearer ${env.OPERATIONS_TOKEN}`;

  async function ask(path: string, method = "GET"): Promise<Response> {
    const context = createExecutionContext();
    const response = await worker.fetch(new Request(`http://localhost:8787${path}`, { method, headers: { authorization } }), env, context);
    await waitOnExecutionContext(context);
    return response;
  }

  it("see what was given up, never an address, and try one again: its address counts as good", async () => {
    const { mail, name } = await sentMail("rosa");
    await arrive(postfixReport({ message_id: `<${name}@meridian.example>` }));
    const listed = await (await ask("/operations/mails?state=bounced")).text();
    expect(JSON.parse(listed)).toMatchObject({
      before: null,
      mails: [{ id: mail.id, state: "bounced", last_error: "report_failed_5.1.1" }],
    });
    expect(listed).not.toContain("rosa@");
    expect(await (await ask("/operations/mails?state=failed")).json()).toEqual({ before: null, mails: [] });
    expect((await ask("/operations/mails?state=sent")).status).toBe(422);
    expect(await (await ask(`/operations/mails/${mail.id}/retry`, "POST")).json()).toEqual({ id: mail.id, state: "queued" });
    await deliverMails(env, instant(Date.now() + DAY_MS));
    expect(await stateOf(mail)).toMatchObject({ state: "sent" });
    expect((await ask(`/operations/mails/${mail.id}/retry`, "POST")).status).toBe(404);
    expect((await ask("/operations/mails/mail_00000000000000000000000000/retry", "POST")).status).toBe(404);
  });

  it("are the only ones who may", async () => {
    const asked = await worker.fetch(new Request("http://localhost:8787/operations/mails?state=failed"), env, createExecutionContext());
    expect(asked.status).toBe(401);
  });
});
