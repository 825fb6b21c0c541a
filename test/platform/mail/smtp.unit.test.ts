import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SendFailure } from "../../../src/platform/mail/mailer.ts";
import type { SmtpSettings } from "../../../src/platform/mail/smtp-settings.ts";
import type { Result } from "../../../src/values/result.ts";
import type { Order } from "../../fakes/mail/entry.ts";
import { CERTIFICATE, mailServer, scriptedServer, type MailServer } from "../../fakes/mail/server.ts";
import { startMailWorker, type MailWorker } from "../../fakes/mail/runtime.mjs";

// Real workerd, real sockets, a real mail server: the adapter's code runs in the runtime it is deployed to.
process.env["NODE_EXTRA_CA_CERTS"] = CERTIFICATE;

const KEY = "01jc0000000000000000000000.0123456789abcdef01234567";
const PDF = randomBytes(150_001);
const LOGIN = { username: "desk", password: "señal 7" };
const STARTTLS = { host: "localhost", secure: "starttls", login: LOGIN, return_address: "returns@mail.example.org" } as const;
const PLAIN = { host: "localhost", secure: "plain", login: null, return_address: null } as const;

let worker: MailWorker;
let encrypting: MailServer;
let open: MailServer;

beforeAll(async () => {
  encrypting = await mailServer({ authOptional: false });
  open = await mailServer({ authOptional: true, disabledCommands: ["STARTTLS", "AUTH"] });
  worker = await startMailWorker({
    SMTP_HOST: "localhost",
    SMTP_PORT: String(open.port),
    SMTP_SECURE: "plain",
    RETURN_ADDRESS: "r@example.org",
  });
});
afterAll(async () => {
  await worker.stop();
  encrypting.close();
  open.close();
});

interface Sending {
  readonly to?: string;
  readonly timeout_ms?: number;
  readonly subject?: string;
}

async function send(
  settings: SmtpSettings | null,
  { to = "rosa@example.com", timeout_ms = 5_000, subject = "Recibimos su pago" }: Sending = {},
) {
  const order: Order = {
    send: {
      key: KEY,
      from: { name: "Clínica Peñasco, S.A.", email: "billing@meridian.example" },
      to,
      subject,
      text: "Hola, Rosa Ibáñez:\n\n.Importe: $84.20\n.\n",
      html: "<p>Hola, Rosa Ibáñez: <b>$84.20</b></p>",
      language: "es",
      date: Date.UTC(2026, 10, 24, 20),
      attachment: PDF.toString("base64"),
    },
    settings,
    timeout_ms,
  };
  return (await worker.ask(order)) as Result<{ provider_id: string | null }, SendFailure>;
}

const failure = (reason: SendFailure["reason"], code: string) => ({ ok: false, error: { reason, code } });

describe("a mail by SMTP", () => {
  it("arrives encrypted and logged in, with its accents, its file to the byte, and headers that name it", async () => {
    expect(await send({ ...STARTTLS, port: encrypting.port })).toEqual({ ok: true, value: { provider_id: null } });
    const [arrived] = encrypting.arrived;
    if (arrived === undefined) throw new Error("nothing arrived");
    const { mail, envelope, encrypted, user, raw } = arrived;
    expect({ encrypted, user }).toEqual({ encrypted: true, user: "desk" });
    expect(envelope).toEqual({ from: `returns+${KEY}@mail.example.org`, to: "rosa@example.com" });
    expect(mail.from?.value).toEqual([{ name: "Clínica Peñasco, S.A.", address: "billing@meridian.example" }]);
    expect(mail.subject).toBe("Recibimos su pago");
    expect(mail.text).toBe("Hola, Rosa Ibáñez:\n\n.Importe: $84.20\n.\n");
    expect(mail.html).toBe("<p>Hola, Rosa Ibáñez: <b>$84.20</b></p>");
    expect(mail.messageId).toBe(`<${KEY}@meridian.example>`);
    expect(mail.date?.getTime()).toBe(Date.UTC(2026, 10, 24, 20));
    expect(mail.headers.get("auto-submitted")).toBe("auto-generated");
    expect(mail.headers.get("content-language")).toBe("es");
    expect(mail.attachments.map(({ filename, contentType }) => [filename, contentType])).toEqual([
      ["receipt-00000000.pdf", "application/pdf"],
    ]);
    expect(mail.attachments[0]?.content.equals(PDF)).toBe(true);
    // Message-ID cannot be folded; RFC 5322's hard limit is 998.
    const long = raw.split("\r\n").filter((line) => line.length > 78);
    expect(long).toEqual([`Message-ID: <${KEY}@meridian.example>`]);
    // No line breaks but CRLF, and nothing that is not ASCII.
    expect(/[^\r]\n|[^\0-\u007F]/u.test(raw)).toBe(false);
  });

  it("is encrypted from the first byte where the port asks for it", async () => {
    const server = await mailServer({ secure: true, authOptional: false });
    expect(await send({ ...STARTTLS, secure: "tls", port: server.port })).toMatchObject({ ok: true });
    expect(server.arrived[0]).toMatchObject({ encrypted: true, user: "desk" });
    server.close();
  });

  it("carries a long subject with accents whole", async () => {
    const subject = "Su dinero está en su monedero; una factura no se pagó, así que puede volver a intentarlo mañana";
    await send({ ...PLAIN, port: open.port }, { subject });
    expect(open.arrived.at(-1)?.mail.subject).toBe(subject);
  });

  it("logs in by LOGIN where there is no PLAIN", async () => {
    const server = await mailServer({ authOptional: false, authMethods: ["LOGIN"] });
    expect(await send({ ...STARTTLS, port: server.port })).toMatchObject({ ok: true });
    expect(server.arrived[0]?.user).toBe("desk");
    server.close();
  });
});

describe("a mail that is not taken", () => {
  it("is tried later when the mailbox is busy, and taken then", async () => {
    const settings = { ...PLAIN, port: open.port };
    expect(await send(settings, { to: "busy@example.com" })).toEqual(failure("this_later", "smtp_rcpt_450_4.2.1"));
    expect(await send(settings, { to: "busy@example.com" })).toMatchObject({ ok: true });
  });

  it.each([
    ["gone", failure("address_refused", "smtp_rcpt_550_5.1.1")],
    ["full", failure("this_later", "smtp_rcpt_552_5.2.2")],
    ["policy", failure("message_refused", "smtp_rcpt_550_5.7.1")],
    ["spam", failure("message_refused", "smtp_message_554_5.7.1")],
  ])("is told apart: %s", async (name, expected) => {
    expect(await send({ ...PLAIN, port: open.port }, { to: `${name}@example.com` })).toEqual(expected);
  });

  it("never leaves for an address that could say more than an address", async () => {
    const heard = open.arrived.length;
    for (const to of ["a@b.com>\r\nRCPT TO:<evil@example.com", "a b@example.com", "josé@example.com", "nobody"]) {
      expect(await send({ ...PLAIN, port: open.port }, { to })).toEqual(failure("address_refused", "address_malformed"));
    }
    expect(open.arrived).toHaveLength(heard);
  });
});

describe("a mail server that misbehaves", () => {
  it("that takes the mail and hangs up gets it twice at worst, under one Message-ID", async () => {
    const settings = { ...PLAIN, port: open.port };
    expect(await send(settings, { to: "dropped@example.com" })).toEqual(failure("try_later", "smtp_hung_up"));
    expect(await send(settings, { to: "dropped@example.com" })).toMatchObject({ ok: true });
    const copies = open.arrived.filter(({ envelope }) => envelope.to === "dropped@example.com");
    expect(copies).toHaveLength(2);
    expect(new Set(copies.map(({ mail }) => mail.messageId)).size).toBe(1);
    expect(copies[0]?.raw).toBe(copies[1]?.raw);
  });

  it("that never answers is given up in time", async () => {
    expect(await send({ ...PLAIN, port: open.port }, { to: "slow@example.com", timeout_ms: 300 })).toEqual(
      failure("try_later", "smtp_timeout"),
    );
  });

  it("that hangs up at any step ends the conversation at once", async () => {
    const polite = ["220 hello\r\n", "250 hello\r\n", "250 ok\r\n", "250 ok\r\n", "354 go on\r\n"];
    for (let said = 0; said < polite.length; said += 1) {
      const server = await scriptedServer(polite.slice(0, said));
      expect(await send({ ...PLAIN, port: server.port }), `after ${said} answers`).toEqual(failure("try_later", "smtp_hung_up"));
      server.close();
    }
  });

  it("that is not there, or no mail server, is tried later", async () => {
    const closed = await scriptedServer([]);
    closed.close();
    expect(await send({ ...PLAIN, port: closed.port })).toMatchObject({ ok: false, error: { reason: "try_later" } });
    const other = await scriptedServer(["HTTP/1.1 400 Bad Request\r\n"]);
    expect(await send({ ...PLAIN, port: other.port })).toEqual(failure("try_later", "smtp_not_smtp"));
    other.close();
  });

  it("that does not encrypt hears neither password nor mail", async () => {
    const server = await scriptedServer(["220 hello\r\n", "250-hello\r\n250 AUTH PLAIN LOGIN\r\n", "250 ok\r\n", "250 ok\r\n"]);
    expect(await send({ ...STARTTLS, port: server.port })).toEqual(failure("try_later", "smtp_no_tls"));
    server.close();
    expect(server.heard.filter((line) => line !== "QUIT")).toEqual(["EHLO meridian.example"]);
  });

  it("that speaks ahead of the encryption is not believed", async () => {
    const server = await scriptedServer(["220 hello\r\n", "250-hello\r\n250 STARTTLS\r\n", "220 go on\r\n250 AUTH PLAIN\r\n"]);
    expect(await send({ ...STARTTLS, port: server.port })).toEqual(failure("try_later", "smtp_not_smtp"));
    server.close();
    expect(server.heard.some((line) => line.startsWith("AUTH"))).toBe(false);
  });

  it("that does not know us keeps the mail waiting, for whoever mends the password", async () => {
    const login = { username: "desk", password: "wrong" };
    expect(await send({ ...STARTTLS, login, port: encrypting.port })).toEqual(failure("try_later", "smtp_auth_535"));
  });
});

describe("a mail by Cloudflare's binding", () => {
  it("is taken by the local simulation, with its file as base64", async () => {
    const sent = await send(null);
    expect(sent).toMatchObject({ ok: true, value: { provider_id: expect.stringContaining("@meridian.example") } });
    // Written after the answer.
    const file = (kind: string) =>
      expect.poll(() => readIn(worker.files().find((path) => path.includes(`/email-${kind}/`))), { timeout: 5_000 });
    await file("text").toBe("Hola, Rosa Ibáñez:\n\n.Importe: $84.20\n.\n");
    await file("html").toBe("<p>Hola, Rosa Ibáñez: <b>$84.20</b></p>");
    await file("attachment").toBe(PDF.toString("base64"));
  });
});

function readIn(path: string | undefined): string | null {
  return path === undefined ? null : readFileSync(path, "utf8");
}

describe("the queue", () => {
  it("delivers the outbox within seconds, once for five nudges, and says what came of each mail", async () => {
    for (const name of ["ana", "gone"]) await worker.ask({ queue: { dedupe_key: name, to_address: `${name}@example.com` } });
    await expect
      .poll(async () => (await worker.rows()).map(({ state }) => String(state)).toSorted((a, b) => a.localeCompare(b)), { timeout: 8_000 })
      .toEqual(["bounced", "sent"]);
    const arrived = open.arrived.filter(({ envelope }) => envelope.to === "ana@example.com");
    expect(arrived).toHaveLength(1);
    expect(arrived[0]?.mail.subject).toBe("Su cuenta está lista");
    expect(arrived[0]?.envelope.from).toMatch(/^r\+[0-9a-z]{26}\.[0-9a-f]{24}@example\.org$/u);
    const gone = (await worker.rows()).find(({ to_address }) => to_address === "gone@example.com");
    expect(gone).toMatchObject({ last_error: "smtp_rcpt_550_5.1.1", attempts: 1 });
  });

  it("is told by a report to the address that the mail named, as Email Routing hands it over", async () => {
    const to = open.arrived.find(({ envelope }) => envelope.to === "ana@example.com")?.envelope.from ?? "";
    expect(await worker.receive(REPORT.replaceAll("\n", "\r\n"), to)).toBe(200);
    const ana = (await worker.rows()).find(({ to_address }) => to_address === "ana@example.com");
    expect(ana).toMatchObject({ state: "bounced", last_error: "report_failed_5.1.1" });
  });
});

const REPORT = `From: MAILER-DAEMON@example.com
To: returns@example.org
Message-ID: <1@example.com>
Subject: Undelivered
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

Nobody lives here.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.com

Final-Recipient: rfc822; ana@example.com
Action: failed
Status: 5.1.1

--b--
`;
