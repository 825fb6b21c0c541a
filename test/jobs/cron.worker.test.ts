import { env as testEnv } from "cloudflare:workers";
import { expect, it } from "vitest";
import { execute, wallet } from "../../src/domain/wallet/client.ts";
import { AUTOPAY_CRON } from "../../src/jobs/autopay.ts";
import { NIGHTLY_CRON, runCron, SWEEP_CRON } from "../../src/jobs/cron.ts";
import type { Env } from "../../src/platform/env.ts";
import wrangler from "../../wrangler.toml?raw";
import { call, fund, newWallet } from "../domain/wallet/support.ts";
import { addOperator } from "../support/operator.ts";

const env = testEnv as unknown as Env;

it("is set off as wrangler.toml says, in production and development", () => {
  const crons = `crons = ["${SWEEP_CRON}", "${AUTOPAY_CRON}", "${NIGHTLY_CRON}"]`;
  expect(wrangler.split(crons)).toHaveLength(3);
});

it("passes a night with sound books, and fails one in which the ledger's balance is not the wallet's", async () => {
  await addOperator();
  const id = newWallet();
  await execute(env, call(id, fund(1_000)));
  await wallet(env, id).project();
  await runCron(env, NIGHTLY_CRON);
  await env.DB.prepare("UPDATE wallets SET posted_cents = 900 WHERE wallet_id = ?").bind(id).run();
  await expect(runCron(env, NIGHTLY_CRON)).rejects.toThrow("the books have 1 findings");
  await runCron(env, SWEEP_CRON);
});
