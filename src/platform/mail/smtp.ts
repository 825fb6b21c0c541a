import { err, ok, type Result } from "../../values/result.ts";
import type { Mailer, Message, SendFailure } from "./mailer.ts";
import { asMime } from "./mime.ts";
import { ConversationLost, SmtpSession, type Reply } from "./smtp-session.ts";
import type { SmtpSettings } from "./smtp-settings.ts";

const DEFAULT_TIMEOUT_MS = 20_000;
/** What may stand between "<" and ">" on the wire; anything else could say more than an address. */
const WIRE_ADDRESS = /^[^\s<>@"\\\u0080-\u{10FFFF}]{1,64}@[A-Za-z0-9.-]{1,255}$/u;

/** A step that the server did not agree to. */
class Refused extends Error {
  override readonly name = "Refused";
  readonly step: "greeting" | "ehlo" | "starttls" | "auth" | "mail" | "rcpt" | "data" | "message";
  readonly reply: Reply;

  constructor(step: Refused["step"], reply: Reply) {
    super(`${step} ${reply.code}`);
    this.step = step;
    this.reply = reply;
  }
}

/**
 * Sends by a mail server: one connection for each mail, the whole of it within the timeout. With `starttls` nothing is said to a server that does not
 * encrypt. Why not a library: docs/decisions/012-mail.md.
 */
export function smtpMailer(settings: SmtpSettings, { timeout_ms = DEFAULT_TIMEOUT_MS } = {}): Mailer {
  return {
    async send(message) {
      if (!WIRE_ADDRESS.test(message.to)) return err({ reason: "address_refused", code: "address_malformed" });
      const session = new SmtpSession(settings, timeout_ms);
      try {
        return await converse(session, settings, message);
      } catch (error) {
        if (error instanceof Refused) return err(failureOf(error));
        if (error instanceof ConversationLost) return err({ reason: "try_later", code: `smtp_${error.code}` });
        throw error;
      } finally {
        session.close();
      }
    },
  };
}

async function converse(
  session: SmtpSession,
  settings: SmtpSettings,
  message: Message,
): Promise<Result<{ readonly provider_id: string | null }, SendFailure>> {
  agreed("greeting", await session.greeting());
  const name = domainOf(message.from.email);
  let offers = agreed("ehlo", await session.say(`EHLO ${name}`)).lines.map((line) => line.toUpperCase());
  if (settings.secure === "starttls") {
    if (!offers.includes("STARTTLS")) return err({ reason: "try_later", code: "smtp_no_tls" });
    agreed("starttls", await session.say("STARTTLS"));
    session.startTls();
    offers = agreed("ehlo", await session.say(`EHLO ${name}`)).lines.map((line) => line.toUpperCase());
  }
  if (settings.login !== null) await logIn(session, settings.login, offers);
  // Returns need the headers only: what is attached stays out of them.
  const extra = offers.includes("DSN") ? ` RET=HDRS ENVID=${message.key}` : "";
  agreed("mail", await session.say(`MAIL FROM:<${returnAddress(settings, message)}>${extra}`));
  agreed("rcpt", await session.say(`RCPT TO:<${message.to}>`));
  const ready = await session.say("DATA");
  if (ready.code !== 354) throw new Refused("data", ready);
  agreed("message", await session.sendMessage(asMime(message)));
  return ok({ provider_id: null });
}

async function logIn(session: SmtpSession, { username, password }: { username: string; password: string }, offers: readonly string[]) {
  const ways = offers.find((line) => /^AUTH[ =]/u.test(line))?.split(/[ =]/u) ?? [];
  if (ways.includes("PLAIN") || !ways.includes("LOGIN")) {
    agreed("auth", await session.say(`AUTH PLAIN ${base64(`\0${username}\0${password}`)}`));
    return;
  }
  for (const line of ["AUTH LOGIN", base64(username)]) {
    const reply = await session.say(line);
    if (reply.code !== 334) throw new Refused("auth", reply);
  }
  agreed("auth", await session.say(base64(password)));
}

/** Where a return of this mail goes, naming it (VERP). */
function returnAddress({ return_address }: SmtpSettings, { key, from }: Message): string {
  if (return_address === null) return from.email;
  const at = return_address.lastIndexOf("@");
  return `${return_address.slice(0, at)}+${key}${return_address.slice(at)}`;
}

function agreed(step: Refused["step"], reply: Reply): Reply {
  if (reply.code < 200 || reply.code > 299) throw new Refused(step, reply);
  return reply;
}

/**
 * What a refusal means. Only a "no" to the recipient that is about the recipient condemns the address: 5.7.x is about us (policy, relaying), and a full
 * mailbox (5.2.2, 552) may be emptied. A "no" to the message is about the message. All else is temporary, or a setting that a person mends; a recipient who takes nothing now says nothing about
 * the others.
 */
function failureOf({ step, reply: { code, enhanced } }: Refused): SendFailure {
  const known = `smtp_${step}_${code}${enhanced === null ? "" : `_${enhanced}`}`;
  const permanent = code >= 500 && code !== 552 && enhanced !== "5.2.2";
  if (permanent && step === "rcpt") {
    return { reason: enhanced?.startsWith("5.7.") === true ? "message_refused" : "address_refused", code: known };
  }
  if (permanent && step === "message") return { reason: "message_refused", code: known };
  return { reason: step === "rcpt" ? "this_later" : "try_later", code: known };
}

function domainOf(email: string): string {
  return email.slice(email.lastIndexOf("@") + 1);
}

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}
