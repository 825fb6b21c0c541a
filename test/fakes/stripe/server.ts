import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { answer, refund, type Answer } from "./api.ts";
import { Books, signature, type Intent, type Session } from "./books.ts";
import { FAKE_SECRET_KEY, FAKE_WEBHOOK_SECRET } from "./keys.ts";
import { answerChallenge, decideDispute, openDispute, payOnSession, saveOnSession, settleIntent } from "./payers.ts";
import { API_VERSION } from "./version.ts";

/**
 * A stand-in for Stripe's API over HTTP, for tests: what our adapter uses of it and nothing else, by Stripe's documented parameters and objects of
 * version 2026-10-28.endive (checkout sessions in payment and setup mode, payment intents off session, charges as they are expanded, refunds, disputes,
 * events, customers' deletion, lists, `expand`, form encoding, errors, idempotency keys, webhook signatures).
 * Stricter than Stripe where that finds our mistakes: unknown and missing parameters, another API version and another key are refused; lists come in
 * small pages. Amounts are taken in US cents only, refunds succeed at once, and nothing is kept beyond the process.
 * Under /fake/ are the hands that Stripe's API does not have: payers, banks, the Dashboard, and the network's misbehaviour.
 */
export interface FakeStripe {
  readonly origin: string;
  close(): Promise<void>;
}

/** How the next requests to the API go wrong. drop_reply: everything happens, only the answer is lost. */
export type Misbehaviour = "drop_reply" | "rate_limit" | "error" | "timeout" | "none";

interface Kept {
  readonly print: string;
  readonly answer: Answer;
}

/** Starts it on a free port of this machine. */
export async function startFakeStripe(): Promise<FakeStripe> {
  const books = new Books();
  const keys = new Map<string, Kept>();
  let wrong: Misbehaviour = "none";

  const api = (request: IncomingMessage, path: string, form: string): Answer => {
    if (request.headers.authorization !== `Bearer ${FAKE_SECRET_KEY}`)
      return { status: 401, body: { error: { type: "invalid_request_error", message: "Invalid API Key provided" } } };
    if (request.headers["stripe-version"] !== API_VERSION)
      return { status: 400, body: { error: { type: "invalid_request_error", message: "another API version" } } };
    const key = request.headers["idempotency-key"];
    const print = `${request.method} ${path} ${form}`;
    const known = typeof key === "string" ? keys.get(key) : undefined;
    if (known !== undefined && known.print !== print)
      return {
        status: 400,
        body: {
          error: {
            type: "idempotency_error",
            message: "Keys for idempotent requests can only be used with the same parameters they were first used with.",
          },
        },
      };
    if (known !== undefined) return known.answer;
    const { ran, ...given } = answer(books, { method: request.method ?? "GET", path, form });
    if (ran && typeof key === "string" && request.method === "POST") keys.set(key, { print, answer: given });
    return given;
  };

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks).toString();
      const url = new URL(request.url ?? "/", "http://fake");
      if (url.pathname === "/fake/misbehave") {
        wrong = (JSON.parse(body) as { kind: Misbehaviour }).kind;
        return send(response, { status: 200, body: {} });
      }
      if (url.pathname.startsWith("/fake/"))
        return send(response, hands(books, url.pathname.slice("/fake/".length), JSON.parse(body) as Deed));
      if (wrong === "timeout") return;
      if (wrong === "rate_limit")
        return send(response, {
          status: 429,
          body: { error: { type: "invalid_request_error", code: "rate_limit", message: "Too many requests" } },
        });
      if (wrong === "error")
        return send(response, { status: 500, body: { error: { type: "api_error", message: "Something went wrong" } } });
      const given = api(request, url.pathname, request.method === "GET" ? url.search.slice(1) : body);
      if (wrong === "drop_reply") return response.destroy();
      send(response, given);
    });
  });
  const port = await listening(server);
  return {
    origin: `http://127.0.0.1:${port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** What one of the hands does, and to which payment of ours. */
export interface Deed {
  readonly payment_id?: string;
  readonly setup_ref?: string;
  readonly number?: string;
  readonly amount?: number;
  readonly how?: string;
  readonly at_ms?: number;
  readonly secret?: string;
  readonly type?: string;
}

function hands(books: Books, what: string, deed: Deed): Answer {
  const session = [...books.sessions.values()].find(
    (each) => each.id === deed.setup_ref || (deed.payment_id !== undefined && each.client_reference_id === deed.payment_id),
  );
  const intent = [...books.intents.values()].find(
    (each) => each.id === session?.payment_intent || (deed.payment_id !== undefined && each.metadata["payment_id"] === deed.payment_id),
  );
  if (what === "webhook") return webhook(books, deed, intent, session);
  if (what === "count")
    return {
      status: 200,
      body: { sessions: [...books.sessions.values()].filter((each) => each.client_reference_id === deed.payment_id).length },
    };
  const did = onSession(books, what, deed, session) || onIntent(books, what, deed, intent);
  return did ? { status: 200, body: {} } : { status: 404, body: { error: what } };
}

function onSession(books: Books, what: string, deed: Deed, session: Session | undefined): boolean {
  if (session === undefined) return false;
  if (what === "pay") payOnSession(books, session, deed.number ?? "");
  else if (what === "challenge") answerChallenge(books, session, deed.how === "approve" ? "approve" : "refuse");
  else if (what === "save") saveOnSession(books, session, deed.number ?? "");
  else if (what === "expire") Object.assign(session, session.status === "open" ? { status: "expired", url: null } : {});
  else return false;
  return true;
}

function onIntent(books: Books, what: string, deed: Deed, intent: Intent | undefined): boolean {
  const paid = books.charges.get(intent?.latest_charge ?? "");
  if (intent === undefined || paid === undefined) return false;
  if (what === "settle") settleIntent(books, intent, deed.how === "fails" ? "fails" : "pays");
  else if (what === "refund")
    return refund(books, paid, { amount: deed.amount ?? paid.amount - paid.amount_refunded, metadata: {} }).status === 200;
  else if (what === "dispute" && deed.how === "open") openDispute(books, intent, deed.amount ?? paid.amount);
  else if (what === "dispute") decideDispute(books, intent, deed.how === "win" ? "won" : "lost");
  else return false;
  return true;
}

/** The newest event about a payment, signed as Stripe signs. */
function webhook(books: Books, deed: Deed, intent: Intent | undefined, session: Session | undefined): Answer {
  const about = (object: unknown): boolean => {
    const { id, payment_intent } = object as { id?: string; payment_intent?: string | null };
    return id === session?.id || id === intent?.id || (intent !== undefined && payment_intent === intent.id);
  };
  const event = books.events.findLast((each) => about(each.data.object) && (deed.type === undefined || each.type === deed.type));
  if (event === undefined) return { status: 404, body: { error: "no event" } };
  const body = JSON.stringify(event);
  return { status: 200, body: { body, header: signature(deed.secret ?? FAKE_WEBHOOK_SECRET, body, deed.at_ms ?? Date.now()) } };
}

function send(response: ServerResponse, { status, body }: Answer): void {
  response.writeHead(status, { "Content-Type": "application/json", "Request-Id": "req_fake" }).end(JSON.stringify(body));
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}
