import type { Books, Charge, Intent, Session } from "./books.ts";
import { charge, settleIntent } from "./payers.ts";
import { API_VERSION } from "./version.ts";
import { checkParams, parseForm, type Params, type Value } from "./params.ts";

/** An answer of the stand-in. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

interface Endpoint {
  readonly method: "GET" | "POST" | "DELETE";
  readonly path: RegExp;
  readonly params: Params;
  readonly required: readonly string[];
  readonly run: (books: Books, params: { readonly [name: string]: Value }, id: string) => Answer;
}

const LIST: Params = {
  limit: "integer",
  starting_after: "text",
  ending_before: "text",
  created: { gte: "integer", lte: "integer", gt: "integer", lt: "integer" },
  expand: ["text"],
};
const HALF_HOUR_S = 30 * 60;
const DAY_S = 24 * 60 * 60;
/** Fewer than Stripe's 100, so that reading on is tried. */
const PAGE = 3;
/** Stripe's minimum for US dollars. */
const LEAST_CENTS = 50;

const ENDPOINTS: readonly Endpoint[] = [
  {
    method: "POST",
    path: /^\/v1\/checkout\/sessions$/u,
    params: {
      mode: "text",
      submit_type: "text",
      allowed_payment_method_types: ["text"],
      payment_method_options: { us_bank_account: { verification_method: "text" } },
      line_items: [{ quantity: "integer", price_data: { currency: "text", unit_amount: "integer", product_data: { name: "text" } } }],
      client_reference_id: "text",
      metadata: "metadata",
      payment_intent_data: { description: "text", metadata: "metadata" },
      customer_creation: "text",
      locale: "text",
      success_url: "text",
      cancel_url: "text",
      expires_at: "integer",
      expand: ["text"],
    },
    required: ["mode", "success_url"],
    run: createSession,
  },
  {
    method: "GET",
    path: /^\/v1\/checkout\/sessions$/u,
    params: LIST,
    required: [],
    run: (books, params) => list([...books.sessions.values()], params, books),
  },
  {
    method: "GET",
    path: /^\/v1\/checkout\/sessions\/(\w+)$/u,
    params: { expand: ["text"] },
    required: [],
    run: (books, params, id) => one(books, books.sessions.get(id), params),
  },
  {
    method: "POST",
    path: /^\/v1\/checkout\/sessions\/(\w+)\/expire$/u,
    params: { expand: ["text"] },
    required: [],
    run: (books, params, id) => {
      const session = books.sessions.get(id);
      if (session === undefined) return missing();
      if (session.status !== "open") return invalid('Only Checkout Sessions with a status in ["open"] can be expired.');
      session.status = "expired";
      session.url = null;
      return one(books, session, params);
    },
  },
  {
    method: "POST",
    path: /^\/v1\/payment_intents$/u,
    params: {
      amount: "integer",
      currency: "text",
      customer: "text",
      payment_method: "text",
      allowed_payment_method_types: ["text"],
      off_session: "boolean",
      confirm: "boolean",
      description: "text",
      metadata: "metadata",
      expand: ["text"],
    },
    required: ["amount", "currency"],
    run: createIntent,
  },
  {
    method: "GET",
    path: /^\/v1\/payment_intents$/u,
    params: { ...LIST, customer: "text" },
    required: [],
    run: (books, params) => list([...books.intents.values()], params, books),
  },
  {
    method: "GET",
    path: /^\/v1\/payment_intents\/(\w+)$/u,
    params: { expand: ["text"] },
    required: [],
    run: (books, params, id) => one(books, books.intents.get(id), params),
  },
  {
    method: "POST",
    path: /^\/v1\/refunds$/u,
    params: { payment_intent: "text", amount: "integer", metadata: "metadata", reason: "text", expand: ["text"] },
    required: [],
    run: (books, params) => {
      const intent = books.intents.get(text(params["payment_intent"]));
      const paid = books.charges.get(intent?.latest_charge ?? "");
      if (intent === undefined || paid === undefined) return invalid("This PaymentIntent does not have a successful charge to refund.");
      return refund(books, paid, {
        amount: Number(text(params["amount"])) || paid.amount - paid.amount_refunded,
        metadata: texts(params["metadata"]),
      });
    },
  },
  {
    method: "GET",
    path: /^\/v1\/refunds$/u,
    params: { ...LIST, payment_intent: "text", charge: "text" },
    required: [],
    run: (books, params) =>
      list(
        [...books.refunds.values()].filter((each) => each.payment_intent === params["payment_intent"]),
        params,
        books,
      ),
  },
  {
    method: "GET",
    path: /^\/v1\/disputes$/u,
    params: { ...LIST, payment_intent: "text", charge: "text" },
    required: [],
    run: (books, params) =>
      list(
        [...books.disputes.values()].filter((each) => each.payment_intent === params["payment_intent"]),
        params,
        books,
      ),
  },
  {
    method: "GET",
    path: /^\/v1\/events$/u,
    params: { ...LIST, type: "text", types: ["text"], delivery_success: "boolean" },
    required: [],
    run: (books, params) => {
      const types = Object.values(texts(params["types"]));
      return list(
        books.events.filter((each) => types.length === 0 || types.includes(each.type)),
        params,
        books,
      );
    },
  },
  {
    method: "GET",
    path: /^\/v1\/payment_methods\/(\w+)$/u,
    params: { expand: ["text"] },
    required: [],
    run: (books, params, id) => one(books, books.methods.get(id), params),
  },
  {
    method: "DELETE",
    path: /^\/v1\/customers\/(\w+)$/u,
    params: {},
    required: [],
    run: (books, _params, id) => {
      if (!books.customers.delete(id)) return missing();
      for (const method of books.methods.values()) if (method.customer === id) method.customer = null;
      return { status: 200, body: { id, object: "customer", deleted: true } };
    },
  },
];

/** Answers a request, once it is known to be wanted: checks its parameters, then acts. `ran` tells whether it acted, and so whether its answer is kept for its key. */
export function answer(
  books: Books,
  request: { readonly method: string; readonly path: string; readonly form: string },
): Answer & { readonly ran: boolean } {
  for (const endpoint of ENDPOINTS) {
    const found = endpoint.path.exec(request.path);
    if (found === null || endpoint.method !== request.method) continue;
    const params = parseForm(request.form);
    const problem = checkParams(params, endpoint.params, endpoint.required);
    if (problem !== null) {
      const { code, param } = problem;
      return { status: 400, body: { error: { type: "invalid_request_error", code, param, message: `${code}: ${param}` } }, ran: false };
    }
    return { ...endpoint.run(books, params, found[1] ?? ""), ran: true };
  }
  return {
    status: 404,
    body: { error: { type: "invalid_request_error", message: `Unrecognized request URL (${request.method}: ${request.path}).` } },
    ran: false,
  };
}

/** Sends back part of a charge, as by the API or in the Dashboard. */
export function refund(
  books: Books,
  paid: Charge,
  { amount, metadata }: { readonly amount: number; readonly metadata: Record<string, string> },
): Answer {
  const left = paid.amount - paid.amount_refunded;
  if (left === 0) return invalid("Charge has already been refunded.", "charge_already_refunded");
  if (amount > left) return invalid(`Refund amount ($${amount / 100}) is greater than unrefunded amount on charge ($${left / 100})`);
  if ([...books.disputes.values()].some((each) => each.charge === paid.id && each.status !== "won"))
    return invalid("This charge is disputed.", "charge_disputed");
  const made = {
    id: books.id("re"),
    object: "refund" as const,
    amount,
    charge: paid.id,
    payment_intent: paid.payment_intent,
    metadata,
    status: "succeeded" as const,
    created: books.now(),
  };
  books.refunds.set(made.id, made);
  paid.amount_refunded += amount;
  paid.refunded = paid.amount_refunded === paid.amount;
  books.note("charge.refunded", paid, API_VERSION);
  return { status: 200, body: books.told(made, []) };
}

function createSession(books: Books, params: { readonly [name: string]: Value }): Answer {
  const mode = text(params["mode"]);
  const created = books.now();
  const expires_at = params["expires_at"] === undefined ? created + DAY_S : Number(text(params["expires_at"]));
  if (expires_at < created + HALF_HOUR_S || expires_at > created + DAY_S)
    return invalid("The `expires_at` timestamp must be between 30 minutes and 24 hours from Checkout Session creation.");
  if (
    mode === "setup" &&
    (params["line_items"] !== undefined || params["submit_type"] !== undefined || params["payment_intent_data"] !== undefined)
  )
    return invalid("You can not pass payment parameters in `setup` mode.");
  if (mode === "payment" && params["line_items"] === undefined) return invalid("Missing required param: line_items.");
  const allowed = Object.values(texts(params["allowed_payment_method_types"]));
  const items = Object.values(params["line_items"] ?? {}) as { quantity: string; price_data: { unit_amount: string; currency: string } }[];
  if (mode === "payment" && items.some((each) => Number(each.price_data.unit_amount) * Number(each.quantity) < LEAST_CENTS))
    return invalid("The Checkout Session's total amount due must add up to at least $0.50 usd", "amount_too_small");
  const id = books.id("cs_test");
  const session: Session = {
    id,
    object: "checkout.session",
    mode,
    status: "open",
    payment_status: mode === "setup" ? "no_payment_required" : "unpaid",
    url: `https://checkout.stripe.com/c/pay/${id}`,
    amount_total:
      mode === "setup" ? null : items.reduce((total, each) => total + Number(each.quantity) * Number(each.price_data.unit_amount), 0),
    currency: mode === "setup" ? null : (items[0]?.price_data.currency ?? null),
    client_reference_id: text(params["client_reference_id"]) || null,
    metadata: texts(params["metadata"]),
    payment_intent: null,
    setup_intent: null,
    customer: null,
    payment_method_types: allowed.length === 0 ? ["card"] : allowed,
    allowed_payment_method_types: allowed.length === 0 ? null : allowed,
    locale: text(params["locale"]) || null,
    success_url: text(params["success_url"]),
    cancel_url: text(params["cancel_url"]) || null,
    created,
    expires_at,
    livemode: false,
    intent_data: { metadata: texts((params["payment_intent_data"] as { [name: string]: Value } | undefined)?.["metadata"]) },
  };
  books.sessions.set(id, session);
  return { status: 200, body: books.told(session, []) };
}

function createIntent(books: Books, params: { readonly [name: string]: Value }): Answer {
  const method = books.methods.get(text(params["payment_method"]));
  const customer = text(params["customer"]) || null;
  if (params["confirm"] === "true" && (method === undefined || method.customer === null || method.customer !== customer))
    return {
      status: 404,
      body: {
        error: { type: "invalid_request_error", code: "resource_missing", param: "payment_method", message: "No such PaymentMethod" },
      },
    };
  const allowed = Object.values(texts(params["allowed_payment_method_types"]));
  const intent: Intent = {
    id: books.id("pi"),
    object: "payment_intent",
    amount: Number(text(params["amount"])),
    currency: text(params["currency"]),
    status: "requires_payment_method",
    metadata: texts(params["metadata"]),
    description: text(params["description"]) || null,
    customer,
    payment_method: method?.id ?? null,
    payment_method_types: allowed,
    latest_charge: null,
    last_payment_error: null,
    created: books.now(),
  };
  books.intents.set(intent.id, intent);
  if (method === undefined || params["confirm"] !== "true") return one(books, intent, params);
  const outcome = charge(books, intent, method.number, "unattended");
  if (outcome === "declined" && intent.last_payment_error !== null)
    return { status: 402, body: { error: { ...intent.last_payment_error, payment_intent: books.told(intent, []) } } };
  if (intent.status === "processing" && method.type === "us_bank_account") settleIntent(books, intent, "later");
  return one(books, intent, params);
}

function one(books: Books, object: object | undefined, params: { readonly [name: string]: Value }): Answer {
  return object === undefined ? missing() : { status: 200, body: books.told(object, Object.values(texts(params["expand"]))) };
}

/** Newest first, like Stripe's. */
function list(
  objects: readonly { readonly id: string; readonly created: number }[],
  params: { readonly [name: string]: Value },
  books: Books,
): Answer {
  const created = texts(params["created"]);
  const after = text(params["starting_after"]);
  const wanted = objects
    .filter((each) => each.created >= Number(created["gte"] ?? 0) && each.created <= Number(created["lte"] ?? Infinity))
    .toReversed()
    .toSorted((a, b) => b.created - a.created);
  const from = after === "" ? 0 : wanted.findIndex((each) => each.id === after) + 1;
  const data = wanted.slice(from, from + Math.min(PAGE, Number(text(params["limit"])) || PAGE)).map((each) => books.told(each, []));
  return { status: 200, body: { object: "list", data, has_more: from + data.length < wanted.length, url: "" } };
}

function missing(): Answer {
  return { status: 404, body: { error: { type: "invalid_request_error", code: "resource_missing", message: "No such object" } } };
}

function invalid(message: string, code?: string): Answer {
  return { status: 400, body: { error: { type: "invalid_request_error", message, ...(code === undefined ? {} : { code }) } } };
}

function text(value: Value | undefined): string {
  return typeof value === "string" ? value : "";
}

function texts(value: Value | undefined): Record<string, string> {
  return typeof value === "object" && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).flatMap(([key, each]) => (typeof each === "string" ? [[key, each]] : [])))
    : {};
}
