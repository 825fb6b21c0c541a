// A member's browser without scripts that pays and tops up as fast as it can, and remembers what it was told.
import { setTimeout as sleep } from "node:timers/promises";

/** The runtime went away before it answered: whether it happened is not known. */
class Unanswered extends Error {}

/** An answer that no member should get. */
class Wrong extends Error {}

const CARD = { card_number: "4242 4242 4242 4242", expiry: "12/34", cvc: "123" };
/** Of those that got no answer, how many never ask again: the browser was closed. */
const GIVE_UP_SHARE = 0.2;

/**
 * What a client is about to do, and what came of it.
 * @typedef {{kind: "wallet" | "split" | "top_up", bill: string | null, cents: number, wallet_cents: number, request_key: string | null,
 *   sent: number, payment: string | null, state: "new" | "acknowledged" | "given_up" | "refused"}} Order
 */

export class Client {
  /** @type {Order[]} */
  orders = [];
  #member;
  #bills;
  #site;
  #token = "";

  /**
   * @param member {session, member_id, wallet_id}
   * @param bills {id, owed_cents}[] that only this client pays
   * @param site {origin(), up(): resolves when the runtime serves, going(): false when it is time to stop}
   */
  constructor(member, bills, site) {
    this.#member = member;
    this.#bills = [...bills];
    this.#site = site;
  }

  /** Works until told to stop; then finishes what it has begun. */
  async run() {
    while (this.#site.going()) {
      await this.#site.up();
      const order = this.#next();
      this.orders.push(order);
      await this.#see(order);
    }
  }

  /** One top-up, to begin with. @param cents how much */
  async topUp(cents) {
    const order = { kind: "top_up", bill: null, cents, wallet_cents: 0, request_key: null, sent: 0, payment: null, state: "new" };
    await this.#see(order);
    return order;
  }

  async #see(order) {
    for (;;) {
      try {
        order.payment = await this.#attempt(order);
        order.state = "acknowledged";
        return;
      } catch (error) {
        if (!(error instanceof Unanswered)) {
          order.state = "refused";
          throw error;
        }
        // Clients give up by turns, so that every run has some of each.
        if (order.sent > 0 && Math.random() < GIVE_UP_SHARE) {
          order.state = "given_up";
          return;
        }
        await sleep(20);
        await this.#site.up();
      }
    }
  }

  #next() {
    const dice = Math.random();
    const order = { request_key: null, sent: 0, payment: null, state: "new" };
    const bill = dice < 0.75 ? this.#bills.pop() : undefined;
    if (bill === undefined)
      return { ...order, kind: "top_up", bill: null, cents: 500 + Math.floor(Math.random() * 1_500), wallet_cents: 0 };
    // Mostly the whole bill, sometimes a part.
    const cents = dice < 0.1 ? Math.max(2, Math.floor(bill.owed_cents / 2)) : bill.owed_cents;
    return dice < 0.5
      ? { ...order, kind: "wallet", bill: bill.id, cents, wallet_cents: cents }
      : { ...order, kind: "split", bill: bill.id, cents, wallet_cents: Math.floor(cents / 3) };
  }

  /** The whole way from the form to the receipt; with the key it had the first time. @returns the payment's id */
  async #attempt(order) {
    const place = order.bill === null ? "/wallet/top-up" : `/bills/${order.bill}/pay`;
    if (order.request_key === null) {
      const form = await this.#send(place);
      order.request_key = hidden(form.text, "request_key");
      this.#token = hidden(form.text, "form_token");
    }
    order.sent += 1;
    let answer = await this.#send(place, { form_token: this.#token, request_key: order.request_key, ...fieldsOf(order) });
    for (let step = 0; step < 60; step += 1) {
      if (answer.status === 303) {
        const path = pathOf(answer.location);
        const receipt = /^\/history\/(pay_[0-9a-z]{26})/u.exec(path);
        if (receipt !== null) return receipt[1];
        const page = path.startsWith("/sandbox/pay/");
        answer = await this.#send(path, page ? CARD : undefined);
      } else if (answer.status === 200 && answer.path !== place) {
        // The page that waits for the processor: it reloads itself.
        await sleep(100);
        answer = await this.#send(answer.path);
      } else {
        throw new Wrong(
          `${order.kind} of ${order.cents} cents, key ${order.request_key}: ${answer.status} at ${answer.path}\n${mainOf(answer.text)}`,
        );
      }
    }
    throw new Wrong(`${order.kind}, key ${order.request_key}: never came to its receipt`);
  }

  async #send(path, fields) {
    const headers = { cookie: `__Host-session=${this.#member.session}; language=en`, origin: this.#site.origin() };
    const init = fields === undefined ? { headers } : { method: "POST", headers, body: new URLSearchParams(fields) };
    try {
      const response = await fetch(this.#site.origin() + path, { ...init, redirect: "manual" });
      return { status: response.status, location: response.headers.get("location"), text: await response.text(), path };
    } catch (error) {
      throw new Unanswered(path, { cause: error });
    }
  }
}

function fieldsOf(order) {
  if (order.kind === "top_up") return { amount: dollars(order.cents), source: "card" };
  if (order.kind === "wallet") return { amount: dollars(order.cents), source: "wallet" };
  return { step: "confirm", share: `${order.bill}:${order.cents}`, source: "card", wallet_cents: String(order.wallet_cents) };
}

function dollars(cents) {
  return `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, "0")}`;
}

function pathOf(location) {
  const { pathname, search } = new URL(location, "http://localhost");
  return pathname + search;
}

function hidden(html, name) {
  const main = html.slice(html.indexOf("<main"));
  const value = new RegExp(`name="${name}" value="([^"]+)"`, "u").exec(main)?.[1];
  if (value === undefined) throw new Wrong(`a form without ${name}:\n${mainOf(html)}`);
  return value;
}

function mainOf(html) {
  return html
    .slice(html.indexOf("<main"))
    .replaceAll(/<[^>]*>/gu, " ")
    .replaceAll(/\s+/gu, " ")
    .slice(0, 400);
}
