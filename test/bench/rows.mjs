// The rows of the table: for each what ours and its twin are asked, as HTTP/1.1 text.
import { createHmac, randomBytes } from "node:crypto";
import { TEST_SECRETS } from "../support/secrets.ts";
import {
  BILL_CENTS,
  FIRST_BILL,
  fundRequest,
  HISTORIAN,
  HOT,
  id,
  payer,
  reader,
  sessionIdOf,
  sessionKeyOf,
  SUPPLY,
  tokenOf,
} from "./seed.mjs";

const range = (count, make) => Array.from({ length: count }, (_, nth) => make(nth));

/** What a browser sends that has signed in. */
const cookieOf = (member) => `Cookie: __Host-session=${tokenOf(member)}\r\n`;
const COMMON =
  "Host: localhost\r\nUser-Agent: bench\r\nAccept: text/html\r\nAccept-Language: en-US,en;q=0.9\r\nSec-Fetch-Site: same-origin\r\n";
const get = (path, headers = "") => `GET ${path} HTTP/1.1\r\n${COMMON}${headers}\r\n`;
const post = (path, { headers = "", body, type = "application/x-www-form-urlencoded" }) =>
  `POST ${path} HTTP/1.1\r\n${COMMON}${headers}Content-Type: ${type}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
const tell = (query) => new URLSearchParams(query).toString();
const sessionName = (member) => `session:${sessionKeyOf(member)}`;

const tokens = new Map();
function formTokenOf(member) {
  const known = tokens.get(member);
  if (known !== undefined) return known;
  const made = createHmac("sha256", TEST_SECRETS.FORM_KEY)
    .update(`form:session:${sessionIdOf(member)}`)
    .digest("base64url");
  tokens.set(member, made);
  return made;
}

function payRequest(member, bill) {
  const body = tell({
    form_token: formTokenOf(member),
    request_key: randomBytes(32).toString("base64url"),
    step: "confirm",
    share: `${bill}:${BILL_CENTS}`,
    source: "wallet",
    wallet_cents: BILL_CENTS,
  });
  return post(`/bills/${bill}/pay`, { headers: cookieOf(member), body });
}

const execute = (member) =>
  post("/bench/execute", {
    type: "application/json",
    body: JSON.stringify(fundRequest(member, { at: Date.now(), count: 1, amount_cents: 100 })),
  });
/** Commands have keys of their own, so that each is new. Ours and the twin's are the same. */
const commands = (memberOf) => {
  const made = range(12_000, (nth) => execute(memberOf(nth)));
  return { ours: made, twin: () => made };
};

/** Six months as ours asks for them: the bounds need not be exact here. */
function months() {
  const month = 30 * 86_400_000;
  return JSON.stringify(
    range(6, (nth) => ({ month: "2026-01", from: Date.now() - (6 - nth) * month, to: Date.now() - (5 - nth) * month })),
  );
}

/**
 * @returns rows {name, status, once, ours, twin}: `once` when a request does its work only the first time; `twin` makes the twin's requests from
 * the size of our answer
 */
export function makeRows() {
  return [
    { name: "public page", status: 200, once: "again", ours: [get("/")], twin: (bytes) => [get(`/page?${tell({ bytes })}`)] },
    {
      name: "wallet page",
      status: 200,
      once: "again",
      ours: range(SUPPLY.readers, (nth) => get("/wallet", cookieOf(reader(nth)))),
      twin: (bytes) =>
        range(SUPPLY.readers, (nth) => get(`/wallet?${tell({ bytes, session: sessionName(reader(nth)), months: months() })}`)),
    },
    {
      name: "history of 10,000, first page",
      status: 200,
      once: "again",
      ours: [get("/history", cookieOf(HISTORIAN))],
      twin: (bytes) => [get(`/history?${tell({ bytes, session: sessionName(HISTORIAN) })}`)],
    },
    {
      name: "pay a bill from the wallet, one hot wallet",
      status: 303,
      once: "once",
      ours: range(SUPPLY.hotBills, (nth) => payRequest(HOT, id("bill", FIRST_BILL.hot + nth))),
      twin: () =>
        range(SUPPLY.hotBills, (nth) => get(`/pay?${tell({ session: sessionName(HOT), bill: id("bill", FIRST_BILL.hot + nth) })}`)),
    },
    {
      name: "pay a bill from the wallet, 200 wallets",
      status: 303,
      once: "once",
      ours: range(SUPPLY.bills, (nth) => payRequest(payer(nth), id("bill", FIRST_BILL.payers + nth))),
      twin: () =>
        range(SUPPLY.bills, (nth) => get(`/pay?${tell({ session: sessionName(payer(nth)), bill: id("bill", FIRST_BILL.payers + nth) })}`)),
    },
    {
      name: "top-up return",
      status: 303,
      once: "once",
      ours: range(SUPPLY.topUps, (nth) => get(`/wallet/top-up/${id("pay", nth)}`, cookieOf(payer(nth)))),
      twin: () => range(SUPPLY.topUps, (nth) => get(`/return?${tell({ session: sessionName(payer(nth)), payment: id("pay", nth) })}`)),
    },
    { name: "wallet command by RPC, one hot wallet", status: 200, once: "once", ...commands(() => HOT) },
    { name: "wallet command by RPC, 200 wallets", status: 200, once: "once", ...commands(payer) },
  ];
}
