import type { ExecuteRequest, LedgerHead } from "../../../src/domain/wallet/commands.ts";
import type { Env } from "../../../src/platform/env.ts";
import type { MemoryWallet } from "../../support/memory-wallet.ts";

/** What comes between two calls of one run. */
export interface Disturbance {
  /** The power goes at the n-th call, before it has happened or after: nothing is called from then on. */
  readonly cut: { readonly at: number; readonly done: boolean } | null;
  /** Something else happens just before the n-th call. */
  readonly between: { readonly at: number; readonly happens: () => Promise<void> } | null;
}

class LightsOut extends Error {}

type Call = <T>(call: () => T) => Promise<T>;

/** Lets every call of a run pass by: to D1, to a wallet, to the processor. */
function power({ cut, between }: Disturbance): Call {
  let [calls, off] = [0, false];
  return async (call) => {
    calls += 1;
    if (calls === between?.at) await between.happens();
    off ||= calls === cut?.at && !cut.done;
    if (off) throw new LightsOut("the power is gone");
    const answer = await call();
    off = calls === cut?.at;
    if (off) throw new LightsOut("the power is gone");
    return answer;
  };
}

interface Statement {
  readonly text: string;
  bind(...values: unknown[]): Statement;
  all(): unknown;
  first(column?: string): unknown;
  run(): unknown;
  raw(): unknown;
}

/** What a run speaks to. */
export interface Parts {
  readonly d1: D1Database;
  readonly wallet: MemoryWallet;
  readonly processor: MemoryProcessor;
  /** Called when statements have been run, before anything else can happen. */
  readonly ran: (statements: readonly string[]) => void;
}

/** The bindings of one run, which each call may cut short. */
export function bindings(parts: Parts, disturbance: Disturbance): Env {
  const call = power(disturbance);
  const { wallet, ran } = parts;
  const db = parts.d1 as unknown as { prepare(text: string): Statement; batch(statements: readonly Statement[]): unknown };
  const inner = new WeakMap<object, Statement>();
  const run = async <T>(texts: readonly string[], work: () => T): Promise<T> =>
    await call(() => {
      const answer = work();
      ran(texts);
      return answer;
    });
  const wrap = (statement: Statement): Statement => {
    const one = <T>(work: () => T): Promise<T> => run([statement.text], work);
    const wrapped = {
      text: statement.text,
      bind: (...values: unknown[]) => wrap(statement.bind(...values)),
      all: () => one(() => statement.all()),
      first: (column?: string) => one(() => statement.first(column)),
      run: () => one(() => statement.run()),
      raw: () => one(() => statement.raw()),
    };
    inner.set(wrapped, statement);
    return wrapped;
  };
  const execute = ({ at, commands }: ExecuteRequest) => {
    const code = wallet.execute(at, commands);
    return code === null ? { ok: true, value: [] } : { ok: false, error: { code, available_cents: wallet.posted } };
  };
  const object = {
    execute: (request: ExecuteRequest) => call(() => execute(request)),
    executeHandingOver: (request: ExecuteRequest, ledger: LedgerHead | null) =>
      call(() => ({ done: execute(request), outbox: wallet.outbox(ledger?.seq ?? 0) })),
    project: () => call(() => wallet.project()),
    entriesOf: (id: string) => call(() => wallet.rows.filter(({ payment_id }) => payment_id === id)),
    summary: () => call(() => ({ available_cents: wallet.posted })),
  };
  const sandbox = {
    fetch: (url: string, { method, body = null }: { readonly method: string; readonly body?: string | null }) =>
      call(() => {
        const json = parts.processor.answer(method, new URL(url).pathname, body);
        return Response.json(json, { status: json === null ? 404 : 200 });
      }),
  };
  return {
    ENVIRONMENT: "development",
    PUBLIC_ORIGIN: "https://pay.example.org",
    FORM_KEY: "key",
    SANDBOX_WEBHOOK_SECRET: "secret",
    DB: {
      prepare: (text: string) => wrap(db.prepare(text)),
      batch: (statements: readonly Statement[]) => {
        const own = statements.map((each) => inner.get(each) ?? each);
        return run(
          own.map(({ text }) => text),
          () => db.batch(own),
        );
      },
    },
    WALLETS: { idFromName: (name: string) => name, get: () => object },
    SANDBOX: { idFromName: (name: string) => name, get: () => sandbox },
  } as unknown as Env;
}

interface Charge {
  status: "processing" | "succeeded" | "failed";
  refunded_cents: number;
  readonly amount_cents: number;
  readonly kind: "card" | "bank";
}

/** The processor's side of charging saved methods, in JSON over HTTP. */
export class MemoryProcessor {
  /** What the next charges come to; a bank's some time later. */
  outcome: { readonly card: "succeeded" | "failed"; readonly bank: "succeeded" | "failed" } = { card: "succeeded", bank: "succeeded" };
  readonly charges = new Map<string, Charge>();

  banksDecide(): void {
    for (const charge of this.charges.values()) if (charge.status === "processing") charge.status = this.outcome.bank;
  }

  /** @returns null: there is nothing */
  answer(method: string, path: string, body: string | null): object | null {
    const asked = (body === null ? {} : JSON.parse(body)) as {
      readonly payment_id?: string;
      readonly amount_cents?: number;
      readonly method?: { readonly kind: "card" | "bank" };
    };
    const id = asked.payment_id ?? path.split("/")[2] ?? "";
    const { amount_cents = 0, method: { kind } = { kind: "card" } } = asked;
    if (method === "POST" && path === "/charges" && !this.charges.has(id))
      this.charges.set(id, { status: kind === "bank" ? "processing" : this.outcome.card, refunded_cents: 0, amount_cents, kind });
    const charge = this.charges.get(id);
    if (charge === undefined) return null;
    if (path === "/refunds") charge.refunded_cents = amount_cents;
    const decline = charge.status === "failed" ? "card_declined" : null;
    return { ...charge, ref: id, payment_id: id, disputes: [], method: { kind: charge.kind, brand: "Visa", last4: "4242" }, decline };
  }
}
