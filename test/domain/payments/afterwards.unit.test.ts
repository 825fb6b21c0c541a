import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { afterwardsStatements, followRefunds } from "../../../src/domain/payments/afterwards-follower.ts";
import { disputeCommands, type Dispute } from "../../../src/domain/payments/disputes.ts";
import { postPayments } from "../../../src/domain/payments/follower.ts";
import { fundKey, spendKey, type Payment, type PaymentState } from "../../../src/domain/payments/payment.ts";
import { refundCommands } from "../../../src/domain/payments/refunds.ts";
import { TRANSITIONS } from "../../../src/domain/payments/rules.ts";
import type { JournalRow, WalletCommand } from "../../../src/domain/wallet/commands.ts";
import { newId } from "../../../src/platform/ids.ts";
import type { FacilityId } from "../../../src/values/ids.ts";
import { cents, type Cents } from "../../../src/values/money.ts";
import { instant } from "../../../src/values/time.ts";
import { MemoryWallet } from "../../support/memory-wallet.ts";
import { memoryD1 } from "../../support/sqlite-d1.ts";

const NOW = instant(1_800_000_000_000);
const { d1, sqlite } = memoryD1();
sqlite.exec(`
INSERT INTO facilities (id, name) VALUES ('fac_1', 'One'), ('fac_2', 'Two');
INSERT INTO patients (id, partner_id, external_id, name, name_key, birth_date) VALUES ('patient', 'ptn_1', 'p1', 'Ada', 'ada', '1980-01-01');`);

interface Said {
  refunded: number;
  readonly disputes: { id: string; status: "open" | "won" | "lost"; amount: number }[];
}

function facility(number: number): `facility:${FacilityId}` {
  return `facility:${`fac_${String(number)}` as FacilityId}`;
}

/** One payment, paid: $100 of it by card, for two bills ($60 and $40, and the wallet's part on top of the second), or a top-up. */
class World {
  readonly wallet = new MemoryWallet(d1, [postPayments, followRefunds]);
  readonly payment: Pick<Payment, "id" | "label" | "method" | "processor">;
  readonly bills = [newId("bill"), newId("bill")].toSorted();
  readonly said: Said = { refunded: 0, disputes: [] };
  readonly purpose: "bill" | "top_up";
  readonly walletPart: number;
  states: PaymentState[] = [];
  /** A bank has taken what had been sent back already: more than the payment. */
  overdrawn = false;

  constructor(purpose: "bill" | "top_up", walletPart: number) {
    this.purpose = purpose;
    this.walletPart = walletPart;
    this.payment = { id: newId("pay"), label: "Meridian", method: { brand: "Visa", last4: "4242" }, processor: "sandbox" };
    const { id } = this.payment;
    const total = 10_000 + walletPart;
    sqlite
      .prepare(
        `INSERT INTO payments (id, wallet_id, purpose, source, amount_cents, wallet_cents, processor_cents, state, request_key, label, processor, created_at, updated_at, expires_at)
         VALUES (?1, ?2, ?3, 'card', ?4, ?5, 10000, 'funded', ?1, 'Meridian', 'sandbox', 1, 1, 2)`,
      )
      .run(id, this.wallet.id, purpose, total, walletPart);
    sqlite
      .prepare(
        `INSERT INTO payment_guests (payment_id, region_id, name, email, access_hash, created_at) VALUES (?, 'x', 'Ada', 'a@example.org', ?, 1)`,
      )
      .run(id, id);
    const fund: WalletCommand = {
      kind: "fund",
      key: fundKey(id),
      payment_id: id,
      label: "Visa",
      amount_cents: cents(10_000),
      from: "clearing:sandbox",
    };
    if (walletPart > 0) this.wallet.execute(NOW, [{ ...fund, key: "before", payment_id: null, amount_cents: cents(walletPart) }]);
    if (purpose === "top_up") this.wallet.execute(NOW, [fund]);
    else {
      const shares = [6_000, 4_000 + walletPart];
      for (const [index, bill] of this.bills.entries()) {
        sqlite
          .prepare(
            `INSERT INTO bills (id, partner_id, external_id, bill_code, account_number, patient_id, facility_id, diagnoses, service_from, service_to, issued_on,
               charged_cents, plan_paid_cents, adjusted_cents, owed_cents, warnings, imported_at, content_hash)
             VALUES (?1, 'ptn_1', ?1, ?1, 'A1', 'patient', ?2, '[]', '2026-01-01', '2026-01-01', '2026-01-02', ?3, 0, 0, ?3, '[]', 1, 'x')`,
          )
          .run(bill, `fac_${index + 1}`, shares[index] ?? 0);
        sqlite
          .prepare("INSERT INTO payment_allocations (payment_id, bill_id, facility_id, amount_cents) VALUES (?, ?, ?, ?)")
          .run(id, bill, `fac_${index + 1}`, shares[index] ?? 0);
      }
      const to = shares.map((amount, index) => ({ account: facility(index + 1), amount_cents: cents(amount) }));
      expect(this.wallet.execute(NOW, [fund, { kind: "spend", key: spendKey(id), payment_id: id, label: "Meridian", to }])).toBeNull();
    }
  }

  /** What is to be booked next by a hand that heard `said` and sees the wallet as it was. */
  plan(said: Said, journal: readonly JournalRow[], available: number): readonly WalletCommand[] | null {
    const entries = journal.filter(({ payment_id }) => payment_id === this.payment.id);
    const available_cents: Cents = cents(available);
    const refund = refundCommands(this.payment, entries, { refunded_cents: cents(said.refunded), available_cents });
    if (refund !== null) return refund;
    for (const { id, status, amount } of said.disputes) {
      const dispute: Dispute = { id, status, amount_cents: cents(amount) };
      const commands = disputeCommands(this.payment, entries, { dispute, available_cents });
      if (commands !== null) return commands;
    }
    return null;
  }

  /** Looks until nothing is left to book, with this news; the wallet's own owner may spend between look and command. */
  async look(said: Said, between: () => void): Promise<void> {
    await this.note(said);
    for (let step = 0; step < 40; step += 1) {
      const commands = this.plan(said, [...this.wallet.rows], this.wallet.posted);
      if (commands === null) break;
      between();
      expect([null, "key_conflict", "insufficient_funds", "refund_exceeds_original"]).toContain(this.wallet.execute(NOW, commands));
    }
    await this.wallet.project();
    await this.note(said);
  }

  async note(said: Said): Promise<void> {
    for (const { id, status, amount } of said.disputes) {
      sqlite
        .prepare(
          `INSERT INTO payment_disputes (payment_id, dispute_id, status, amount_cents, noted_at, looked_at) VALUES (?1, ?2, ?3, ?4, 1, 1)
           ON CONFLICT DO UPDATE SET status = IIF(status = 'open', excluded.status, status)`,
        )
        .run(this.payment.id, id, status, amount);
    }
    await d1.batch([...afterwardsStatements(d1, this.payment.id, NOW)]);
    this.seen();
  }

  seen(): void {
    const row = sqlite.prepare("SELECT state FROM payments WHERE id = ?").get(this.payment.id);
    const state = String(row?.["state"]) as PaymentState;
    if (this.states.at(-1) !== state) this.states.push(state);
  }

  row(): Record<string, unknown> {
    return sqlite.prepare("SELECT state, refunded_cents FROM payments WHERE id = ?").get(this.payment.id) ?? {};
  }

  billSums(): { paid: number; refunded: number } {
    const paid = sqlite.prepare(`SELECT SUM(paid_cents) AS n FROM bills WHERE id IN (?, ?)`).get(...this.bills);
    const back = sqlite.prepare("SELECT SUM(refunded_cents) AS n FROM payment_allocations WHERE payment_id = ?").get(this.payment.id);
    return { paid: Number(paid?.["n"]), refunded: Number(back?.["n"]) };
  }

  check(): void {
    const accounts = this.wallet.accounts();
    expect([...accounts.values()].reduce((total, each) => total + each, 0)).toBe(0);
    expect(this.wallet.posted).toBeGreaterThanOrEqual(0);
    if (this.purpose === "bill") expect(this.wallet.posted).toBe(0);
    for (const [index, state] of this.states.entries()) {
      const before = this.states[index - 1];
      if (before !== undefined) expect(TRANSITIONS[before], `${before} to ${state}`).toContain(state);
    }
  }
}

type Deed =
  | { readonly kind: "refund"; readonly amount: number }
  | { readonly kind: "dispute"; readonly amount: number }
  | { readonly kind: "decide"; readonly which: number; readonly status: "won" | "lost" }
  | { readonly kind: "look"; readonly stale: number; readonly spend: number }
  | { readonly kind: "spend"; readonly amount: number };

const amounts = fc.integer({ min: 1, max: 10_000 });
const deeds: fc.Arbitrary<Deed> = fc.oneof(
  fc.record({ kind: fc.constant("refund" as const), amount: amounts }),
  fc.record({ kind: fc.constant("dispute" as const), amount: fc.oneof(amounts, fc.constant(10_000)) }),
  fc.record({ kind: fc.constant("decide" as const), which: fc.nat(3), status: fc.constantFrom("won" as const, "lost" as const) }),
  fc.record({ kind: fc.constant("look" as const), stale: fc.nat(3), spend: fc.oneof(fc.constant(0), amounts) }),
  fc.record({ kind: fc.constant("spend" as const), amount: amounts }),
);

function spend(world: World, amount: number): void {
  if (world.purpose === "bill") return;
  world.wallet.execute(NOW, [
    { kind: "spend", key: newId("req"), payment_id: null, label: "x", to: [{ account: facility(1), amount_cents: cents(amount) }] },
  ]);
}

/** What the processor itself does: it sends back and takes no more than it has. */
function perform(world: World, deed: Deed, history: Said[]): void {
  const { said } = world;
  const taken = said.disputes.reduce((total, each) => (each.status === "won" ? total : total + each.amount), 0);
  const left = 10_000 - said.refunded - taken;
  if (deed.kind === "refund" && left > 0) said.refunded += Math.min(deed.amount, left);
  // A bank may dispute what has been sent back already: it takes the whole charge.
  if (deed.kind === "dispute" && said.disputes.length < 3 && taken < 10_000)
    said.disputes.push({ id: `dp_${said.disputes.length}`, status: "open", amount: Math.min(deed.amount, 10_000 - taken) });
  const dispute = deed.kind === "decide" ? said.disputes[deed.which] : undefined;
  if (deed.kind === "decide" && dispute?.status === "open") dispute.status = deed.status;
  if (said.refunded + said.disputes.reduce((total, each) => (each.status === "won" ? total : total + each.amount), 0) > 10_000)
    world.overdrawn = true;
  history.push(structuredClone(said));
}

describe("refunds and disputes at the processor", () => {
  it("are booked once, whatever the order of news, with the ledger at 0 and a purse at 0", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom("bill" as const, "top_up" as const),
        fc.constantFrom(0, 2_500),
        fc.array(deeds, { maxLength: 25 }),
        async (purpose, walletPart, script) => {
          const world = new World(purpose, purpose === "bill" ? walletPart : 0);
          await world.wallet.project();
          world.seen();
          const history: Said[] = [structuredClone(world.said)];
          for (const deed of script) {
            if (deed.kind === "spend") spend(world, deed.amount);
            else if (deed.kind === "look")
              await world.look(history.at(-1 - deed.stale) ?? world.said, () => deed.spend > 0 && spend(world, deed.spend));
            else perform(world, deed, history);
            world.check();
          }
          await world.look(world.said, () => undefined);
          world.check();
          const again = world.wallet.rows.length;
          await world.look(world.said, () => undefined);
          expect(world.wallet.rows.length).toBe(again);

          const { said } = world;
          const open = said.disputes.some((each) => each.status === "open");
          const row = world.row();
          const clearing = 0 - (world.wallet.accounts().get("clearing:sandbox") ?? 0) - world.walletPart;
          const amountOf = (...statuses: readonly string[]) =>
            said.disputes.reduce((total, each) => (statuses.includes(each.status) ? total + each.amount : total), 0);
          expect(row["state"] === "disputed").toBe(open);
          expect(clearing).toBeGreaterThanOrEqual(0);
          // What the processor has of this payment is what we say it has, unless banks took more than there was.
          if (!world.overdrawn) {
            expect(clearing).toBe(10_000 - said.refunded - amountOf("open", "lost"));
            expect(row["refunded_cents"]).toBe(said.refunded + amountOf("lost"));
          }
          if (!open) {
            const refunded = Number(row["refunded_cents"]);
            expect(row["state"]).toBe(refunded === 0 ? "posted" : refunded === 10_000 + world.walletPart ? "refunded" : "partly_refunded");
            if (purpose === "bill") expect(world.wallet.accounts().get("disputes") ?? 0).toBe(0);
          }
          if (purpose === "bill") {
            const bills = world.billSums();
            expect(bills.refunded).toBe(Number(row["refunded_cents"]));
            expect(bills.paid).toBe(10_000 + world.walletPart - bills.refunded);
            const facilities = ["facility:fac_1", "facility:fac_2"].map((each) => world.wallet.accounts().get(each) ?? 0);
            expect(facilities[0]).toBe(Math.max(0, 6_000 - bills.refunded));
          }
        },
      ),
      { numRuns: 250 },
    );
  });
});

describe("two hands with different news", () => {
  it("book each cent once: the second looks again", () => {
    const world = new World("bill", 0);
    const seen = [...world.wallet.rows];
    const early = world.plan({ refunded: 4_000, disputes: [] }, seen, 0) ?? [];
    const late = world.plan({ refunded: 7_000, disputes: [] }, seen, 0) ?? [];
    expect(world.wallet.execute(NOW, early)).toBeNull();
    expect(world.wallet.execute(NOW, late)).toBe("key_conflict");
    expect(world.wallet.execute(NOW, world.plan({ refunded: 7_000, disputes: [] }, [...world.wallet.rows], 0) ?? [])).toBeNull();
    expect(world.wallet.accounts().get("clearing:sandbox")).toBe(-3_000);
  });

  it("do not hand money to a dispute that a refund has taken meanwhile", () => {
    const world = new World("bill", 0);
    const dispute =
      world.plan({ refunded: 0, disputes: [{ id: "dp_0", status: "open", amount: 10_000 }] }, [...world.wallet.rows], 0) ?? [];
    expect(world.wallet.execute(NOW, world.plan({ refunded: 1, disputes: [] }, [...world.wallet.rows], 0) ?? [])).toBeNull();
    expect(world.wallet.execute(NOW, dispute)).toBe("refund_exceeds_original");
    expect(world.wallet.posted).toBe(0);
  });
});

describe("a top-up whose money is gone", () => {
  it("takes what is left, and the operator carries the rest", () => {
    const world = new World("top_up", 0);
    spend(world, 7_000);
    expect(world.wallet.execute(NOW, world.plan({ refunded: 10_000, disputes: [] }, [...world.wallet.rows], 3_000) ?? [])).toBeNull();
    expect(world.wallet.posted).toBe(0);
    expect(world.wallet.accounts().get("disputes")).toBe(-7_000);
    expect(world.wallet.accounts().get("clearing:sandbox")).toBe(0);
  });

  it("has it back when the dispute is won, and the operator too", () => {
    const world = new World("top_up", 0);
    spend(world, 7_000);
    const dispute = { id: "dp_0", status: "open" as const, amount: 10_000 };
    expect(world.wallet.execute(NOW, world.plan({ refunded: 0, disputes: [dispute] }, [...world.wallet.rows], 3_000) ?? [])).toBeNull();
    expect(world.wallet.posted).toBe(0);
    expect(
      world.wallet.execute(NOW, world.plan({ refunded: 0, disputes: [{ ...dispute, status: "won" }] }, [...world.wallet.rows], 0) ?? []),
    ).toBeNull();
    expect(world.wallet.posted).toBe(3_000);
    expect(world.wallet.accounts().get("disputes")).toBe(0);
  });

  it("tells its owner once for each refund, and the guest of a bill as well", async () => {
    const world = new World("bill", 0);
    await world.look({ refunded: 2_000, disputes: [] }, () => undefined);
    await world.look({ refunded: 2_000, disputes: [] }, () => undefined);
    const mails = sqlite
      .prepare("SELECT template, params FROM mails WHERE template = 'payment_refunded' AND dedupe_key LIKE ?")
      .all(`${world.payment.id}%`);
    expect(mails.map((each) => JSON.parse(String(each["params"])) as unknown)).toEqual([
      { payment_id: world.payment.id, amount_cents: 2_000, at: NOW, name: "Ada", guest: 1 },
    ]);
  });
});
