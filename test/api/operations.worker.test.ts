import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env as testEnv } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { operations } from "../../src/api/operations.ts";
import { execute, wallet } from "../../src/domain/wallet/client.ts";
import { verifyWallet } from "../../src/domain/wallet/verify.ts";
import type { Env } from "../../src/platform/env.ts";
import { newId } from "../../src/platform/ids.ts";
import type { WalletId } from "../../src/values/ids.ts";
import { AT, call, fund, hold, newWallet, spend } from "../domain/wallet/support.ts";

const env = testEnv as unknown as Env;

function post(path: string, body: unknown, token = env.OPERATIONS_TOKEN): Promise<Response> {
  return Promise.resolve(
    operations.request(
      path,
      { method: "POST", headers: { authorization: `Bearer ${token}`, "content-type": "application/json" }, body: JSON.stringify(body) },
      env,
    ),
  );
}

async function usedWallet(): Promise<WalletId> {
  const id = newWallet();
  await execute(env, call(id, fund(1_000), spend(100), hold(newId("hold"), 300), spend(200)));
  await wallet(env, id).project();
  return id;
}

/** Changes a wallet's journal behind its back, as only someone with the disk could. */
async function tamper(id: WalletId, sql: string): Promise<void> {
  await runInDurableObject(wallet(env, id), (_object, state) => {
    state.storage.sql.exec("DROP TRIGGER journal_no_update");
    state.storage.sql.exec("DROP TRIGGER journal_no_delete");
    state.storage.sql.exec(sql);
  });
  await evictDurableObject(wallet(env, id));
}

async function whatIsWrong(id: WalletId): Promise<readonly string[]> {
  return (await verifyWallet(env, AT, id)).findings.map(({ what }) => what);
}

describe("the verification", () => {
  it("finds nothing in sound books, also with an entry not projected yet", async () => {
    const id = await usedWallet();
    await execute(env, call(id, spend(1)));
    expect(await verifyWallet(env, AT, id)).toEqual({ rows: 5, findings: [] });
    expect(await verifyWallet(env, AT, newWallet())).toEqual({ rows: 0, findings: [] });
  });

  it.each([
    ["UPDATE journal SET amount_cents = -150 WHERE seq = 2", "journal row 2: its hash does not fit what it says"],
    ["UPDATE journal SET legs = replace(legs, '100', '101') WHERE seq = 2", "journal row 2: its hash does not fit what it says"],
    ["UPDATE journal SET label = 'Another Clinic' WHERE seq = 4", "journal row 4: its hash does not fit what it says"],
    ["UPDATE journal SET previous_hash = 'x' WHERE seq = 3", "journal row 3: it does not name the row before it"],
    ["DELETE FROM journal WHERE seq = 2", "journal row 3: row 2 is missing"],
  ])("names the first bad row of a journal changed by %s", async (sql, what) => {
    const id = await usedWallet();
    await tamper(id, sql);
    expect(await whatIsWrong(id)).toEqual([what]);
  });

  it.each([
    [
      "ledger_transactions",
      "UPDATE ledger_transactions SET label = 'x' WHERE seq = 2 AND wallet_id = ?",
      /journal row 2 \(txn_.*\): the ledger has another label/u,
    ],
    [
      "ledger_entries",
      "UPDATE ledger_entries SET amount_cents = 99 WHERE leg = 1 AND txn_id = (SELECT txn_id FROM ledger_transactions WHERE seq = 4 AND wallet_id = ?)",
      /journal row 4 .*the ledger's entries are not its legs/u,
    ],
  ])("names the first bad row of the ledger (%s)", async (table, sql, what) => {
    const id = await usedWallet();
    const trigger = await env.DB.prepare("SELECT sql FROM sqlite_master WHERE name = ?").bind(`${table}_no_update`).first<string>("sql");
    await env.DB.batch([env.DB.prepare(`DROP TRIGGER ${table}_no_update`), env.DB.prepare(sql).bind(id), env.DB.prepare(trigger ?? "")]);
    expect((await whatIsWrong(id))[0]).toMatch(what);
  });

  it("says that the wallet's line in the ledger differs, and that a ledger row has no journal", async () => {
    const [id, lost] = [await usedWallet(), await usedWallet()];
    await env.DB.prepare("UPDATE wallets SET posted_cents = 1 WHERE wallet_id = ?").bind(id).run();
    expect(await whatIsWrong(id)).toEqual(["the ledger's wallet has 1 cents, journal row 4 has 700"]);
    await tamper(lost, "DELETE FROM journal WHERE seq > 2");
    expect((await whatIsWrong(lost))[0]).toMatch(/frozen/u);
  });

  it("is paged over all wallets by its endpoint and names the bad one", async () => {
    const id = await usedWallet();
    await tamper(id, "UPDATE journal SET label = 'x' WHERE seq = 1");
    const whats: string[] = [];
    let [after, wallets]: [string | null, number] = ["", 0];
    while (after !== null) {
      const response = await post("/operations/verify", { after, limit: 3 });
      expect(response.status).toBe(200);
      const page: { wallets: number; next: string | null; findings: { wallet_id: string; what: string }[] } = await response.json();
      wallets += page.wallets;
      whats.push(...page.findings.filter(({ wallet_id }) => wallet_id === id).map(({ what }) => what));
      after = page.next;
    }
    expect(wallets).toBeGreaterThan(3);
    expect(whats).toEqual(["journal row 1: its hash does not fit what it says"]);
  });

  it("walks the audit chain on its last page", async () => {
    await env.DB.prepare(
      "INSERT INTO audit_events (seq, at, actor, action, previous_hash, hash) VALUES (1, 1, 'system', 'forged', 'x', 'y')",
    ).run();
    const page: { findings: { what: string }[] } = await (await post("/operations/verify", { after: "zzz" })).json();
    expect(page.findings.map(({ what }) => what)).toContain("audit event 1: it does not follow on the one before");
  });
});

describe("the operations' endpoints", () => {
  it("open to the token only", async () => {
    for (const path of ["/operations/verify", "/operations/rebuild", "/operations/sweep"]) {
      expect((await post(path, {}, "wrong")).status).toBe(401);
      expect((await operations.request(path, { method: "POST" }, env)).status).toBe(401);
      expect(
        (await operations.request(path, { method: "POST", headers: { authorization: "Bearer " } }, { ...env, OPERATIONS_TOKEN: "" }))
          .status,
      ).toBe(401);
    }
  });

  it("refuse what is malformed", async () => {
    for (const body of [{ limit: 0 }, { limit: 51 }, { after: 5 }]) expect((await post("/operations/verify", body)).status).toBe(422);
    for (const body of [{}, { wallet_id: "a b" }]) expect((await post("/operations/rebuild", body)).status).toBe(422);
  });

  it("rebuild a wallet and sweep", async () => {
    const id = await usedWallet();
    expect(await (await post("/operations/rebuild", { wallet_id: id })).json()).toEqual({ seq: 4, projected_seq: 4 });
    expect(await (await post("/operations/sweep", {})).json()).toMatchObject({ behind: 0 });
  });
});
