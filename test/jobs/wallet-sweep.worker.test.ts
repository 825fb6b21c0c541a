import { env as testEnv } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { execute, wallet } from "../../src/domain/wallet/client.ts";
import { firstPaymentIdAt } from "../../src/domain/wallet/known.ts";
import { sweepWallets } from "../../src/jobs/wallet-sweep.ts";
import type { Env } from "../../src/platform/env.ts";
import { newId } from "../../src/platform/ids.ts";
import type { WalletId } from "../../src/values/ids.ts";
import { MINUTE_MS, instant } from "../../src/values/time.ts";
import { AT, call, fund, hold, newWallet } from "../domain/wallet/support.ts";

const env = testEnv as unknown as Env;

async function payment(wallet_id: WalletId, state: string): Promise<void> {
  await env.DB.prepare(
    `INSERT INTO payments (id, wallet_id, purpose, source, amount_cents, wallet_cents, processor_cents, state, request_key, label, created_at, updated_at, expires_at)
     VALUES (?, ?, 'top_up', 'card', 1000, 0, 1000, ?, ?, 'Money added', ?, ?, ?)`,
  )
    .bind(newId("pay"), wallet_id, state, newId("req"), AT, AT, AT)
    .run();
}

describe("the sweep of wallets", () => {
  it("projects a wallet that the ledger has never heard of", async () => {
    const id = newWallet();
    await payment(id, "awaiting_payer");
    await execute(env, call(id, fund(1_000)));
    expect(await sweepWallets(env, AT)).toEqual({ wallets: 1, behind: 0 });
    expect(await env.DB.prepare("SELECT seq FROM wallets WHERE wallet_id = ?").bind(id).first("seq")).toBe(1);
  });

  it("releases what has expired by the clock it is given", async () => {
    const id = newWallet();
    await payment(id, "created");
    await execute(env, call(id, fund(1_000), hold(newId("hold"), 600)));
    await sweepWallets(env, AT);
    expect(await wallet(env, id).summary()).toMatchObject({ held_cents: 600 });
    await sweepWallets(env, instant(AT + 2 * MINUTE_MS));
    expect(await wallet(env, id).summary()).toMatchObject({ held_cents: 0, available_cents: 1_000 });
  });

  it("knows recent payments by their ids", () => {
    const before = Date.now();
    const id = newId("pay");
    expect(firstPaymentIdAt(before) <= id).toBe(true);
    expect(firstPaymentIdAt(before + 1_000) > id).toBe(true);
    expect(firstPaymentIdAt(before)).toMatch(/^pay_[0-7][0-9a-z]{25}$/u);
  });
});
