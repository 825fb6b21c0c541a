import { outcomeOf } from "../../../src/dev/sandbox/numbers.ts";
import { API_VERSION } from "./version.ts";
import type { Books, Charge, Intent, Session } from "./books.ts";

/** What paying with a test number does to a payment intent: the same numbers as in our own sandbox. */
export function charge(books: Books, intent: Intent, number: string, who: "payer" | "unattended"): "paid" | "declined" | "asked" {
  const kind = intent.payment_method_types.includes("us_bank_account") ? "bank" : "card";
  const outcome = outcomeOf(kind, number);
  const decline = (code: string, decline_code?: string): "declined" => {
    intent.status = "requires_payment_method";
    intent.last_payment_error = {
      type: "card_error",
      code,
      ...(decline_code === undefined ? {} : { decline_code }),
      message: "It was declined.",
    };
    books.note("payment_intent.payment_failed", intent, API_VERSION);
    return "declined";
  };
  switch (outcome?.kind) {
    case "challenges":
      if (who === "unattended") return decline("authentication_required", "authentication_required");
      intent.status = "requires_action";
      return "asked";
    case "declines":
      if (kind === "bank") break;
      return decline("card_declined", outcome.decline === "insufficient_funds" ? "insufficient_funds" : "generic_decline");
    case "saves_only":
    case undefined:
      return decline("card_declined", "generic_decline");
    case "pays":
    case "pays_later":
    case "pays_silently":
    case "pays_disputed":
      break;
  }
  intent.last_payment_error = null;
  makeCharge(books, intent, kind, number);
  if (kind === "bank") {
    intent.status = "processing";
    books.note("payment_intent.processing", intent, API_VERSION);
    return "paid";
  }
  intent.status = "succeeded";
  books.note("payment_intent.succeeded", intent, API_VERSION);
  if (outcome.kind === "pays_disputed") openDispute(books, intent, intent.amount);
  return "paid";
}

/** What a bank says days later; "later": nothing yet. */
export function settleIntent(books: Books, intent: Intent, result: "pays" | "fails" | "later"): void {
  const paid = books.charges.get(intent.latest_charge ?? "");
  if (intent.status !== "processing" || paid === undefined || result === "later") return;
  if (result === "pays") {
    intent.status = "succeeded";
    paid.status = "succeeded";
    books.note("payment_intent.succeeded", intent, API_VERSION);
  } else {
    intent.status = "requires_payment_method";
    intent.last_payment_error = {
      type: "invalid_request_error",
      code: "payment_intent_payment_attempt_failed",
      message: "The bank did not pay.",
    };
    paid.status = "failed";
    books.note("payment_intent.payment_failed", intent, API_VERSION);
  }
  for (const session of books.sessions.values()) {
    if (session.payment_intent !== intent.id) continue;
    if (result === "pays") session.payment_status = "paid";
    books.note(
      result === "pays" ? "checkout.session.async_payment_succeeded" : "checkout.session.async_payment_failed",
      session,
      API_VERSION,
    );
  }
}

/** A payer's pressing "Pay" on the hosted page. A decline leaves the page open, as Stripe's does. */
export function payOnSession(books: Books, session: Session, number: string): void {
  if (session.status !== "open") return;
  const intent = intentOf(books, session);
  if (charge(books, intent, number, "payer") === "paid") complete(books, session, intent);
}

/** The payer's answer to the bank's question. */
export function answerChallenge(books: Books, session: Session, answer: "approve" | "refuse"): void {
  const intent = books.intents.get(session.payment_intent ?? "");
  if (session.status !== "open" || intent?.status !== "requires_action") return;
  if (answer === "approve") {
    makeCharge(books, intent, "card", "4000002500003155");
    intent.status = "succeeded";
    books.note("payment_intent.succeeded", intent, API_VERSION);
    complete(books, session, intent);
  } else {
    intent.status = "requires_payment_method";
    intent.last_payment_error = { type: "card_error", code: "payment_intent_authentication_failure", message: "Not confirmed." };
    books.note("payment_intent.payment_failed", intent, API_VERSION);
  }
}

/** Leaves a card or account on a page for keeping it. */
export function saveOnSession(books: Books, session: Session, number: string): void {
  const bank = session.payment_method_types.includes("us_bank_account");
  if (session.status !== "open" || outcomeOf(bank ? "bank" : "card", number)?.kind === "declines") return;
  const customer = books.id("cus");
  books.customers.add(customer);
  const last4 = number.slice(-4);
  const method = {
    id: books.id("pm"),
    object: "payment_method" as const,
    type: bank ? "us_bank_account" : "card",
    customer,
    number,
    ...(bank
      ? { us_bank_account: { bank_name: "Test Bank", last4, status_details: null } }
      : { card: { brand: "visa", last4, exp_month: 12, exp_year: 2034 } }),
  };
  books.methods.set(method.id, method);
  const setup = { id: books.id("seti"), object: "setup_intent" as const, status: "succeeded", payment_method: method.id };
  books.setups.set(setup.id, setup);
  Object.assign(session, { status: "complete", url: null, customer, setup_intent: setup.id });
}

export function openDispute(books: Books, intent: Intent, amount: number): void {
  const paid = books.charges.get(intent.latest_charge ?? "");
  if (paid === undefined) return;
  paid.disputed = true;
  const dispute = {
    id: books.id("du"),
    object: "dispute" as const,
    amount,
    charge: paid.id,
    payment_intent: intent.id,
    status: "needs_response",
    created: books.now(),
  };
  books.disputes.set(dispute.id, dispute);
  books.note("charge.dispute.created", dispute, API_VERSION);
}

export function decideDispute(books: Books, intent: Intent, status: "won" | "lost"): void {
  for (const dispute of books.disputes.values()) {
    if (dispute.payment_intent !== intent.id || dispute.status === "won" || dispute.status === "lost") continue;
    dispute.status = status;
    books.note("charge.dispute.closed", dispute, API_VERSION);
  }
}

function intentOf(books: Books, session: Session): Intent {
  const known = books.intents.get(session.payment_intent ?? "");
  if (known !== undefined) return known;
  const intent: Intent = {
    id: books.id("pi"),
    object: "payment_intent",
    amount: session.amount_total ?? 0,
    currency: session.currency ?? "usd",
    status: "requires_payment_method",
    metadata: session.intent_data.metadata,
    description: null,
    customer: null,
    payment_method: null,
    payment_method_types: session.payment_method_types,
    latest_charge: null,
    last_payment_error: null,
    created: books.now(),
  };
  books.intents.set(intent.id, intent);
  session.payment_intent = intent.id;
  return intent;
}

function makeCharge(books: Books, intent: Intent, kind: "card" | "bank", number: string): void {
  const last4 = number.slice(-4);
  const made: Charge = {
    id: books.id("ch"),
    object: "charge",
    amount: intent.amount,
    amount_refunded: 0,
    refunded: false,
    disputed: false,
    payment_intent: intent.id,
    metadata: intent.metadata,
    status: kind === "card" ? "succeeded" : "pending",
    created: books.now(),
    payment_method_details:
      kind === "card"
        ? { type: "card", card: { brand: "visa", last4 } }
        : { type: "us_bank_account", us_bank_account: { bank_name: "Test Bank", last4 } },
  };
  books.charges.set(made.id, made);
  intent.latest_charge = made.id;
}

function complete(books: Books, session: Session, intent: Intent): void {
  Object.assign(session, { status: "complete", url: null, payment_status: intent.status === "succeeded" ? "paid" : "unpaid" });
  books.note("checkout.session.completed", session, API_VERSION);
}
