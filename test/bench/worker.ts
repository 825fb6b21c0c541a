import { DurableObject } from "cloudflare:workers";
import worker, { SandboxProcessor, WalletObject } from "../../src/dev/index.ts";
import { execute } from "../../src/domain/wallet/client.ts";
import type { WalletCommand } from "../../src/domain/wallet/commands.ts";
import { newId } from "../../src/platform/ids.ts";
import type { Env } from "../../src/platform/env.ts";
import type { WalletId } from "../../src/values/ids.ts";
import { cents } from "../../src/values/money.ts";
import { instant } from "../../src/values/time.ts";

export { SandboxProcessor, WalletObject };

interface BenchEnv extends Env {
  readonly TWINS: DurableObjectNamespace<TwinObject>;
}

/** What a wallet object costs at least: one row read by key and two written in one transaction. */
export class TwinObject extends DurableObject<Env> {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    ctx.storage.sql.exec("CREATE TABLE IF NOT EXISTS rows (k TEXT PRIMARY KEY, v TEXT) STRICT");
  }
  write(key: string): number {
    return this.ctx.storage.transactionSync(() => {
      this.ctx.storage.sql.exec("SELECT v FROM rows WHERE k = ?", key).toArray();
      this.ctx.storage.sql.exec("INSERT INTO rows VALUES (?, ?)", key, "x".repeat(400));
      this.ctx.storage.sql.exec("INSERT INTO rows VALUES (?, ?)", `answer:${key}`, "x".repeat(200));
      return this.ctx.storage.sql.databaseSize;
    });
  }
  read(): number {
    return this.ctx.storage.sql.exec<{ n: number }>("SELECT COUNT(*) AS n FROM rows WHERE k = 'none'").one().n;
  }
}

const MEMBER = "SELECT * FROM members WHERE id = ?";
const BILLS =
  "SELECT b.* FROM bills b JOIN bill_access a ON a.patient_id = b.patient_id WHERE a.member_id = ? ORDER BY b.service_from DESC LIMIT 20";
const MOVEMENTS = "SELECT * FROM ledger_transactions WHERE wallet_id = ? ORDER BY seq DESC LIMIT 25";

/**
 * The bare twins: each makes the trips that a row's page makes (KV, D1, wallet object) and answers a few bytes. And, for the rows measured by RPC,
 * a door that calls wallet objects with nothing else in between.
 */
async function twin(request: Request, env: BenchEnv): Promise<Response> {
  const { pathname, searchParams } = new URL(request.url);
  const wallet_id = searchParams.get("wallet") as WalletId;
  const member_id = searchParams.get("member") ?? "";
  const stub = (): DurableObjectStub<TwinObject> => env.TWINS.get(env.TWINS.idFromName(wallet_id));
  const session = (): Promise<string | null> => env.SESSIONS.get(searchParams.get("session") ?? "none");
  switch (pathname) {
    case "/twin/public":
      return new Response("ok");
    case "/twin/wallet":
      await Promise.all([session(), env.SESSIONS.get("dev:clock-offset-ms")]);
      await Promise.all([
        env.DB.batch([
          env.DB.prepare(MEMBER).bind(member_id),
          env.DB.prepare(BILLS).bind(member_id),
          env.DB.prepare(MOVEMENTS).bind(wallet_id),
        ]),
        stub().read(),
      ]);
      return new Response("ok");
    case "/twin/history":
      await Promise.all([session(), env.SESSIONS.get("dev:clock-offset-ms")]);
      await env.DB.batch([env.DB.prepare(MEMBER).bind(member_id), env.DB.prepare(MOVEMENTS).bind(wallet_id)]);
      return new Response("ok");
    case "/twin/pay":
    case "/twin/top-up": {
      await request.text();
      await Promise.all([session(), env.SESSIONS.get("dev:clock-offset-ms")]);
      await Promise.all([env.DB.batch([env.DB.prepare(MEMBER).bind(member_id), env.DB.prepare(BILLS).bind(member_id)]), stub().read()]);
      await env.DB.prepare("SELECT * FROM bills WHERE id = 'none'").all();
      const id = crypto.randomUUID();
      await env.DB.batch([
        env.DB.prepare(
          "INSERT INTO mails (id, dedupe_key, to_address, language, template, params, next_attempt_at, created_at) VALUES (?, ?, '', '', '', '', 0, 0)",
        ).bind(id, id),
      ]);
      await stub().write(id);
      return new Response(null, { status: 303, headers: { location: "/" } });
    }
    case "/twin/command":
      await stub().write(crypto.randomUUID());
      return new Response("ok");
    case "/bench/command": {
      const command: WalletCommand = {
        kind: "fund",
        key: crypto.randomUUID(),
        payment_id: null,
        label: "Bench",
        amount_cents: cents(1),
        from: "clearing:bench",
      };
      const done = await execute(env, { wallet_id, owner: null, at: instant(Date.now()), commands: [command] });
      return new Response(done.ok ? "ok" : "refused", { status: done.ok ? 200 : 500 });
    }
    case "/bench/fund": {
      const fund = (amount: number): WalletCommand => ({
        kind: "fund",
        key: newId("req"),
        payment_id: null,
        label: "Bench",
        amount_cents: cents(amount),
        from: "clearing:bench",
      });
      const commands = Array.from({ length: Number(searchParams.get("times") ?? 1) }, () => fund(Number(searchParams.get("cents"))));
      const done = await execute(env, { wallet_id, owner: member_id as never, at: instant(Date.now()), commands });
      return new Response(done.ok ? "ok" : JSON.stringify(done), { status: done.ok ? 200 : 500 });
    }
    default:
      return new Response("no such twin", { status: 404 });
  }
}

export default {
  fetch: (request, env, ctx) =>
    /^\/(?:twin|bench)\//u.test(new URL(request.url).pathname) ? twin(request, env) : worker.fetch(request, env, ctx),
} satisfies ExportedHandler<BenchEnv>;
