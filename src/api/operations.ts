import { createHash, timingSafeEqual } from "node:crypto";
import { Hono, type MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import * as v from "valibot";
import { checkWhole } from "../domain/books/check.ts";
import { wallet } from "../domain/wallet/client.ts";
import { MAX_WALLETS_A_PAGE, verifyWallets } from "../domain/wallet/verify.ts";
import { sweepWallets } from "../jobs/wallet-sweep.ts";
import { now } from "../platform/clock.ts";
import type { WalletId } from "../values/ids.ts";
import type { App } from "../web.ts";
import { operationsAutopay } from "./operations-autopay.ts";
import { operationsMails } from "./operations-mails.ts";
import { operationsWithdrawals } from "./operations-withdrawals.ts";

const MAX_BODY_BYTES = 4096;
const DEFAULT_WALLETS_A_PAGE = 20;

const VerifyBody = v.object({
  after: v.optional(v.pipe(v.string(), v.maxLength(64)), ""),
  limit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_WALLETS_A_PAGE)), DEFAULT_WALLETS_A_PAGE),
});
const RebuildBody = v.object({ wallet_id: v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/u)) });

/** Only who knows the operations token passes. Compared by digest: neither its length nor its beginning shows in the time taken. */
const operatorOnly: MiddlewareHandler<App> = async (c, next) => {
  const given = /^Bearer (.{1,200})$/u.exec(c.req.header("authorization") ?? "")?.[1] ?? "";
  const expected = c.env.OPERATIONS_TOKEN;
  if (!expected || !timingSafeEqual(digest(given), digest(expected))) {
    return c.json({ error: "unauthorized" }, 401, { "www-authenticate": "Bearer" });
  }
  await next();
  return undefined;
};

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

/** What operators' tools call: `npm run verify`, the rebuild of a wallet's ledger rows, a sweep by hand. */
export const operations = new Hono<App>();

operations.use("/operations/*", bodyLimit({ maxSize: MAX_BODY_BYTES }), operatorOnly);

/** A page of wallets checked; the last page also checks the balances of all accounts and the audit chain. */
operations.post("/operations/verify", async (c) => {
  const body = v.safeParse(VerifyBody, await c.req.json().catch(() => ({})));
  if (!body.success) return c.json({ error: "malformed" }, 422);
  const page = await verifyWallets(c.env, await now(c.env), body.output);
  if (page.next !== null) return c.json({ ...page, audit_rows: null });
  const whole = await checkWhole(c.env);
  return c.json({ ...page, findings: [...page.findings, ...whole.findings], audit_rows: whole.audit_rows });
});

/** Sends a wallet's whole journal to the ledger again; what is there already stays as it is. */
operations.post("/operations/rebuild", async (c) => {
  const body = v.safeParse(RebuildBody, await c.req.json().catch(() => ({})));
  if (!body.success) return c.json({ error: "malformed" }, 422);
  return c.json(await wallet(c.env, body.output.wallet_id as WalletId).rebuild());
});

operations.route("/", operationsMails);
operations.route("/", operationsAutopay);
operations.route("/", operationsWithdrawals);

operations.post("/operations/sweep", async (c) => c.json(await sweepWallets(c.env, await now(c.env))));
