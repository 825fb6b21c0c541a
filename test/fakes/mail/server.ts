import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createServer, type AddressInfo, type Server } from "node:net";
import { simpleParser, type ParsedMail } from "mailparser";
import { SMTPServer, type SMTPServerOptions, type SMTPServerSession } from "smtp-server";

/** For "localhost"; whoever is to believe it has to be told so. It protects nothing. */
export const CERTIFICATE = join(import.meta.dirname, "localhost.pem");
const TLS = { cert: readFileSync(CERTIFICATE), key: readFileSync(join(import.meta.dirname, "localhost.key.pem")) };

/** A mail as it arrived. */
export interface Arrived {
  readonly raw: string;
  readonly mail: ParsedMail;
  readonly envelope: { readonly from: string; readonly to: string };
  readonly encrypted: boolean;
  readonly user: string | undefined;
}

export interface MailServer {
  readonly port: number;
  readonly arrived: Arrived[];
  close(): void;
}

/** What a recipient's name makes the server do, the first time or always. */
const REFUSALS: Readonly<Record<string, { readonly code: number; readonly text: string; readonly once: boolean }>> = {
  busy: { code: 450, text: "4.2.1 mailbox busy", once: true },
  gone: { code: 550, text: "5.1.1 no such user <gone@example.com>", once: false },
  full: { code: 552, text: "5.2.2 mailbox full", once: false },
  policy: { code: 550, text: "5.7.1 relaying denied", once: false },
};

/** A real mail server on a free port. `spam@` is refused after its DATA, `dropped@` is taken and the answer lost (once), `slow@` is never answered. */
export async function mailServer(options: SMTPServerOptions): Promise<MailServer> {
  const arrived: Arrived[] = [];
  const seen = new Set<string>();
  const server = new SMTPServer({
    ...TLS,
    authMethods: ["PLAIN", "LOGIN"],
    onAuth: ({ username, password }, _, done) =>
      username === "desk" && password === "señal 7" ? done(null, { user: username }) : done(new Error("wrong")),
    onRcptTo({ address }, _, done) {
      const name = address.slice(0, address.indexOf("@"));
      const refusal = REFUSALS[name];
      if (name === "slow") return undefined;
      if (refusal === undefined || (refusal.once && seen.has(address))) return done();
      seen.add(address);
      return done(Object.assign(new Error(refusal.text), { responseCode: refusal.code }));
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        void answer(Buffer.concat(chunks), session, done);
      });
    },
    ...options,
    logger: false,
  });
  // A client that hangs up in the middle of TLS is part of the test.
  server.on("error", () => undefined);
  await new Promise<void>((resolve) => void server.listen(0, "localhost", resolve));

  async function answer(bytes: Buffer, session: SMTPServerSession, done: (error?: Error) => void): Promise<void> {
    const to = await keep(bytes, session);
    if (to.startsWith("spam@")) return done(Object.assign(new Error("5.7.1 looks like spam"), { responseCode: 554 }));
    if (!to.startsWith("dropped@") || seen.has(to)) return done();
    seen.add(to);
    return hangUp(session);
  }

  async function keep(bytes: Buffer, session: SMTPServerSession): Promise<string> {
    const { mailFrom, rcptTo } = session.envelope;
    const to = rcptTo[0]?.address ?? "";
    const from = mailFrom === false ? "" : mailFrom.address;
    const mail = await simpleParser(bytes);
    arrived.push({ raw: bytes.toString("latin1"), mail, envelope: { from, to }, encrypted: session.secure, user: session.user });
    return to;
  }

  function hangUp(session: SMTPServerSession): void {
    for (const connection of server.connections as Set<{ id: string; _socket: { destroy(): void } }>) {
      if (connection.id === session.id) connection._socket.destroy();
    }
  }

  return { port: (server.server.address() as AddressInfo).port, arrived, close: () => server.close() };
}

/** A server that says these lines, one after each line that it hears (the first at once), then hangs up. */
export async function scriptedServer(
  lines: readonly string[],
): Promise<{ readonly port: number; readonly heard: string[]; close(): void }> {
  const heard: string[] = [];
  const server: Server = createServer((socket) => {
    const left = [...lines];
    const next = (): void => {
      const line = left.shift();
      if (line === undefined) socket.end();
      else socket.write(line);
    };
    socket.on("error", () => undefined);
    socket.on("data", (chunk) => {
      for (const line of chunk.toString("latin1").split("\r\n").slice(0, -1)) {
        heard.push(line);
        next();
      }
    });
    next();
  });
  await new Promise<void>((resolve) => void server.listen(0, "localhost", resolve));
  return { port: (server.address() as AddressInfo).port, heard, close: () => void server.close() };
}
