import ours, { WalletObject as Ours } from "../../src/index.ts";
import { followers } from "../../src/followers.ts";
import type { ExecuteRequest } from "../../src/domain/wallet/commands.ts";
import { executeMany } from "../../src/domain/wallet/many.ts";
import type { Env } from "../../src/platform/env.ts";

// Production's Worker with its trips counted, a mail service that takes everything, and a door that puts money into wallets.

const counts = { trips: 0, statements: 0, objects: 0, mails: 0 };

/** D1's own classes count what is asked of them, so that nothing can go past: neither the Worker's queries nor the wallet objects'. */
let isCounted = false;
function countQueries(db: D1Database): void {
  if (isCounted) return;
  isCounted = true;
  const count = (kind: object, name: string, statementsOf: (argument: unknown) => number): void => {
    const act: unknown = Reflect.get(kind, name);
    if (typeof act !== "function") throw new Error(`D1 has no ${name}`);
    Reflect.set(kind, name, function counted(this: unknown, ...given: unknown[]): unknown {
      counts.trips += 1;
      counts.statements += statementsOf(given[0]);
      return Reflect.apply(act, this, given);
    });
  };
  count(Reflect.getPrototypeOf(db) ?? db, "batch", (list) => (Array.isArray(list) ? list.length : 0));
  const statement = Reflect.getPrototypeOf(db.prepare("SELECT 1")) ?? {};
  for (const name of ["first", "all", "run", "raw"]) count(statement, name, () => 1);
}

export class WalletObject extends Ours {
  constructor(context: DurableObjectState, env: Env) {
    countQueries(env.DB);
    super(context, env);
  }
}

let kept: Env | null = null;

/** Each call of an object takes a stub of its own (domain/wallet/client.ts), so stubs are calls. */
function counting(env: Env): Env {
  if (kept !== null) return kept;
  countQueries(env.DB);
  const WALLETS = new Proxy(env.WALLETS, {
    get(wallets, name) {
      if (name === "get") counts.objects += 1;
      const found: unknown = Reflect.get(wallets, name);
      return typeof found === "function" ? found.bind(wallets) : found;
    },
  });
  const MAIL = { send: () => ((counts.mails += 1), Promise.resolve({ messageId: `bench-${counts.mails}` })) };
  kept = { ...env, WALLETS, MAIL };
  return kept;
}

export default {
  async fetch(request, env, context) {
    const { pathname } = new URL(request.url);
    if (pathname === "/bench/counts") return Response.json(counts);
    if (pathname !== "/bench/fill") return ours.fetch(request, counting(env), context);
    const answers = await executeMany(env, await request.json<readonly ExecuteRequest[]>(), followers);
    return Response.json({ ok: answers.every(({ ok }) => ok) });
  },
  scheduled: (controller, env) => ours.scheduled(controller, counting(env)),
  queue: (batch, env) => ours.queue(batch, counting(env)),
} satisfies ExportedHandler<Env>;
