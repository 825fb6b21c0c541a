import { connect } from "cloudflare:sockets";
import type { SmtpSettings } from "./smtp-settings.ts";

const MAX_REPLY_BYTES = 16_384;

/** A server's answer: its code, its enhanced code (RFC 3463) where it has one, and its lines without them. */
export interface Reply {
  readonly code: number;
  readonly enhanced: string | null;
  readonly lines: readonly string[];
}

/** The conversation could not go on: nobody there, gone, too slow, or not speaking SMTP. The code says which. */
export class ConversationLost extends Error {
  override readonly name = "ConversationLost";
  readonly code: "no_connection" | "hung_up" | "timeout" | "not_smtp";

  constructor(code: ConversationLost["code"]) {
    super(code);
    this.code = code;
  }
}

/** One connection to a mail server, line by line (RFC 5321). Every wait ends by the deadline. */
export class SmtpSession {
  #socket: Socket;
  #reader: ReadableStreamDefaultReader<Uint8Array>;
  #writer: WritableStreamDefaultWriter<Uint8Array>;
  #heard = "";
  readonly #deadline_ms: number;

  /** @param timeout_ms for the whole conversation */
  constructor({ host, port, secure }: SmtpSettings, timeout_ms: number) {
    const secureTransport = secure === "tls" ? "on" : secure === "starttls" ? "starttls" : "off";
    this.#deadline_ms = Date.now() + timeout_ms;
    this.#socket = connect({ hostname: host, port }, { secureTransport, allowHalfOpen: false });
    // Whoever waits for the connection hears of its end; nobody else has to.
    this.#socket.closed.catch(() => undefined);
    this.#reader = this.#socket.readable.getReader();
    this.#writer = this.#socket.writable.getWriter();
  }

  /** Waits for the connection and the server's greeting. @throws ConversationLost */
  async greeting(): Promise<Reply> {
    await this.#inTime(this.#socket.opened, "no_connection");
    return this.#reply();
  }

  /** Says one line, without its end, and waits for the answer. @throws ConversationLost */
  async say(line: string): Promise<Reply> {
    await this.#write(`${line}\r\n`);
    return this.#reply();
  }

  /** Sends a message after DATA was answered: dots at lines' beginnings doubled, and the end. @throws ConversationLost */
  async sendMessage(mime: string): Promise<Reply> {
    const stuffed = mime.replaceAll(/^\./gmu, "..");
    return this.say(`${stuffed}${stuffed.endsWith("\r\n") ? "" : "\r\n"}.`);
  }

  /** Goes on in TLS, after the server has agreed. What it said ahead in plain text would be somebody else's: it ends the conversation. */
  startTls(): void {
    if (this.#heard !== "") throw new ConversationLost("not_smtp");
    this.#reader.releaseLock();
    this.#writer.releaseLock();
    this.#socket = this.#socket.startTls();
    this.#socket.closed.catch(() => undefined);
    this.#reader = this.#socket.readable.getReader();
    this.#writer = this.#socket.writable.getWriter();
  }

  /** Hangs up, politely where the server still listens. Never throws, never waits. */
  close(): void {
    this.#writer.write(new TextEncoder().encode("QUIT\r\n")).catch(() => undefined);
    this.#socket.close().catch(() => undefined);
  }

  async #write(text: string): Promise<void> {
    await this.#inTime(this.#writer.write(new TextEncoder().encode(text)), "hung_up");
  }

  async #reply(): Promise<Reply> {
    const lines: string[] = [];
    for (;;) {
      const line = await this.#line();
      const read = /^(\d{3})([ -]|$)(?:(\d\.\d{1,3}\.\d{1,3})(?: |$))?(.*)$/u.exec(line);
      if (read === null) throw new ConversationLost("not_smtp");
      lines.push(read[4] ?? "");
      if (read[2] !== "-") return { code: Number(read[1]), enhanced: read[3] ?? null, lines };
    }
  }

  async #line(): Promise<string> {
    for (;;) {
      const end = this.#heard.indexOf("\n");
      if (end >= 0) {
        const line = this.#heard.slice(0, end).replace(/\r$/u, "");
        this.#heard = this.#heard.slice(end + 1);
        return line;
      }
      if (this.#heard.length > MAX_REPLY_BYTES) throw new ConversationLost("not_smtp");
      const { value, done } = await this.#inTime(this.#reader.read(), "hung_up");
      if (done) throw new ConversationLost("hung_up");
      this.#heard += new TextDecoder("latin1").decode(value);
    }
  }

  /** The promise's value; its failure under our own name; or a timeout, whichever comes first. */
  async #inTime<T>(promise: Promise<T>, failure: "no_connection" | "hung_up"): Promise<T> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new ConversationLost("timeout")), Math.max(0, this.#deadline_ms - Date.now()));
    });
    const named = promise.catch(() => {
      throw new ConversationLost(failure);
    });
    try {
      return await Promise.race([named, late]);
    } finally {
      clearTimeout(timer);
    }
  }
}
