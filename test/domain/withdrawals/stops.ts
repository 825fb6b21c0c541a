import { postPayments } from "../../../src/domain/payments/follower.ts";
import { followRefunds } from "../../../src/domain/payments/afterwards-follower.ts";
import type { ExecuteRequest } from "../../../src/domain/wallet/commands.ts";
import type { Env } from "../../../src/platform/env.ts";
import { newId } from "../../../src/platform/ids.ts";
import type { FacilityId, MemberId, PaymentId } from "../../../src/values/ids.ts";
import { cents } from "../../../src/values/money.ts";
import { instant } from "../../../src/values/time.ts";
import { MemoryWallet } from "../../support/memory-wallet.ts";
import { memoryD1 } from "../../support/sqlite-d1.ts";
import { topUp } from "./history.ts";

const NOW = instant(Date.UTC(2026, 10, 24, 20));

/** One for all worlds: making the tables takes longer than all that happens on them. */
const memory = memoryD1();

/** What a processor has of a payment. */
interface Charge {
  readonly amount: number;
  refunded: number;
  refuses: boolean;
}

/**
 * A member, a wallet by the real rules, the real statements on SQLite, and a processor in a few lines; and a power cut: the n-th call of anything fails,
 * before it has done something (odd n) or after, with its answer lost (even n).
 */
export class World {
  readonly now = NOW;
  readonly wallet = new MemoryWallet(memory.d1, [postPayments, followRefunds]);
  readonly member_id: MemberId = newId("mem");
  readonly #charges = new Map<string, Charge>();
  readonly #refunds = new Map<string, string>();
  #calls = 0;
  #cut = 0;

  constructor() {
    memory.sqlite.exec(
      "INSERT OR IGNORE INTO operators (id, name, legal_name, time_zone, support_email, financial_help_url, financial_help_phone, top_up_min_cents, top_up_max_cents, daily_load_limit_cents) VALUES ('operator', 'x', 'x', 'America/Denver', 'x', 'x', 'x', 1, 1, 1)",
    );
    memory.sqlite
      .prepare(
        "INSERT INTO members (id, wallet_id, region_id, name, birth_date, email, email_key, language, password_hash, created_at) VALUES (?1, ?2, 'x', 'Ada', '1980-01-01', ?1, ?1, 'en', 'x', 1)",
      )
      .run(this.member_id, this.wallet.id);
  }

  /** Rows of this member: `?1` is the wallet's id. */
  rows(sql: string): readonly Record<string, unknown>[] {
    return memory.sqlite.prepare(sql).all(this.wallet.id);
  }

  async topUp(amount: number): Promise<PaymentId> {
    const id = newId("pay");
    memory.sqlite
      .prepare(
        `INSERT INTO payments (id, member_id, wallet_id, purpose, source, amount_cents, wallet_cents, processor_cents, state, request_key, label, language, processor, processor_ref,
           method_brand, method_last4, created_at, updated_at, expires_at) VALUES (?1, ?2, ?3, 'top_up', 'card', ?4, 0, ?4, 'funded', ?1, 'Money added', 'en', 'sandbox', ?1, 'Visa', '4242', 1, 1, 2)`,
      )
      .run(id, this.member_id, this.wallet.id, amount);
    this.#charges.set(id, { amount, refunded: 0, refuses: false });
    this.wallet.execute(NOW, [topUp(`${id}:fund`, amount, id)]);
    await this.wallet.project();
    return id;
  }

  /** From now on the processor sends nothing back of this payment. */
  refuse(id: PaymentId): void {
    const charge = this.#charges.get(id);
    if (charge !== undefined) charge.refuses = true;
  }

  /** The processor takes things back again, and the member spends all that the wallet has. @returns how much */
  changeMind(id: PaymentId): number {
    const [charge, spent] = [this.#charges.get(id), this.wallet.posted];
    if (charge !== undefined) charge.refuses = false;
    if (spent === 0) return 0;
    const to = [{ account: "facility:fac_1" as `facility:${FacilityId}`, amount_cents: cents(spent) }];
    this.wallet.execute(NOW, [{ kind: "spend", key: newId("pay"), payment_id: null, label: "Clinic", to }]);
    return spent;
  }

  sentBack(id: PaymentId): number {
    return this.#charges.get(id)?.refunded ?? 0;
  }

  /** Bindings whose n-th call from now on fails; 0: none does. */
  env(n = 0): Env {
    [this.#calls, this.#cut] = [0, n];
    const { d1 } = memory;
    const cut =
      <A extends readonly unknown[], T>(act: (...args: A) => T): ((...args: A) => Promise<Awaited<T>>) =>
      (...args) =>
        this.#call(act, args);
    const statement = (inner: D1PreparedStatement): D1PreparedStatement =>
      ({
        inner,
        bind: (...values: unknown[]) => statement(inner.bind(...values)),
        all: cut(() => inner.all()),
        first: cut((column: string) => inner.first(column)),
        run: cut(() => inner.run()),
        raw: cut(() => inner.raw()),
      }) as unknown as D1PreparedStatement;
    const DB = {
      prepare: (sql: string) => statement(d1.prepare(sql)),
      batch: cut((all: readonly { inner: D1PreparedStatement }[]) => d1.batch(all.map(({ inner }) => inner))),
    };
    const wallet = {
      execute: cut((request: ExecuteRequest) => this.#execute(request)),
      project: cut(() => this.wallet.project()),
      summary: cut(() => ({
        posted_cents: cents(this.wallet.posted),
        held_cents: cents(0),
        available_cents: cents(this.wallet.posted),
        frozen: false,
      })),
      entriesOf: cut((id: PaymentId) => this.wallet.rows.filter(({ payment_id }) => payment_id === id)),
      journal: cut(({ after_seq }: { after_seq: number }) => this.wallet.rows.slice(after_seq)),
    };
    const sandbox = { fetch: cut((url: string, init: { body?: string }) => this.#answer(new URL(url).pathname, init.body)) };
    const space = (stub: object) => ({ idFromName: (name: string) => name, get: () => stub });
    const bindings = { DB, WALLETS: space(wallet), SANDBOX: space(sandbox), SANDBOX_WEBHOOK_SECRET: "x" };
    return { ENVIRONMENT: "development", PUBLIC_ORIGIN: "http://localhost", ...bindings } as unknown as Env;
  }

  /** Whether the power was cut. */
  get wasCut(): boolean {
    return this.#cut > 0 && this.#calls >= Math.ceil(this.#cut / 2);
  }

  async #call<A extends readonly unknown[], T>(act: (...args: A) => T, args: A): Promise<Awaited<T>> {
    this.#calls += 1;
    const last = Math.ceil(this.#cut / 2);
    const isOver = this.#cut > 0 && (this.#calls > last || (this.#calls === last && this.#cut % 2 === 1));
    if (isOver) throw new Error("power cut");
    const answer = await act(...args);
    if (this.#cut > 0 && this.#calls === last) throw new Error("power cut");
    return answer;
  }

  #execute({ at, commands }: ExecuteRequest) {
    const code = this.wallet.execute(at, commands);
    return code === null ? { ok: true, value: [] } : { ok: false, error: { code } };
  }

  #answer(path: string, body: string | undefined): Response {
    if (path === "/refunds") {
      const { refund_id, payment_id, amount_cents } = JSON.parse(body ?? "{}") as {
        refund_id: string;
        payment_id: string;
        amount_cents: number;
      };
      const known = this.#refunds.get(refund_id);
      if (known !== undefined) return Response.json({ ref: known });
      const charge = this.#charges.get(payment_id);
      if (charge === undefined || charge.refuses || charge.refunded + amount_cents > charge.amount)
        return Response.json({}, { status: 422 });
      charge.refunded += amount_cents;
      this.#refunds.set(refund_id, `sbr_${refund_id}`);
      return Response.json({ ref: `sbr_${refund_id}` });
    }
    const id = path.slice("/payments/".length);
    const { amount = 0, refunded = 0 } = this.#charges.get(id) ?? {};
    return Response.json({
      ref: id,
      payment_id: id,
      status: "succeeded",
      amount_cents: amount,
      refunded_cents: refunded,
      disputes: [],
      method: null,
      decline: null,
    });
  }
}
