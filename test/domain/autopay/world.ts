import { expect } from "vitest";
import { pauseMandate, resumeMandate, skipDue, stopMandate, unskipDue } from "../../../src/domain/autopay/acts.ts";
import { authorise, changeMandate } from "../../../src/domain/autopay/authorise.ts";
import { daysBetween } from "../../../src/domain/autopay/calendar.ts";
import { collectPayments, PAGE_PAYMENTS } from "../../../src/domain/autopay/collect.ts";
import { leftUnfinished } from "../../../src/domain/autopay/collect-store.ts";
import { workDues } from "../../../src/domain/autopay/engine.ts";
import { makeDues } from "../../../src/domain/autopay/make-dues.ts";
import type { MethodOrder } from "../../../src/domain/autopay/mandate.ts";
import { setPremium } from "../../../src/domain/autopay/policies-premium.ts";
import type { Month } from "../../../src/domain/autopay/calendar.ts";
import { postPayments } from "../../../src/domain/payments/follower.ts";
import { sweepPayments } from "../../../src/domain/payments/service.ts";
import type { Env } from "../../../src/platform/env.ts";
import { newId, newToken } from "../../../src/platform/ids.ts";
import type { DueId, MandateId, PaymentId, SavedMethodId } from "../../../src/values/ids.ts";
import { cents } from "../../../src/values/money.ts";
import { dayIn, HOUR_MS, instant, MINUTE_MS, type CalendarDate, type Instant } from "../../../src/values/time.ts";
import { MemoryWallet } from "../../support/memory-wallet.ts";
import { memoryD1 } from "../../support/sqlite-d1.ts";
import { bindings, MemoryProcessor, type Disturbance } from "./power.ts";

const { d1, sqlite } = memoryD1();
sqlite.exec(`
INSERT INTO operators VALUES ('operator', 'M', 'M', 'America/Los_Angeles', 'a@example.org', 'https://example.org', '1', 500, 200000, 500000);
INSERT INTO regions VALUES ('hawaii', 'H', 'H', '', 'Pacific/Honolulu', 1), ('maine', 'M', 'M', '', 'America/New_York', 2);
INSERT INTO insurers (id, name) VALUES ('ins_1', 'Evergreen');`);

export const ZONES = { hawaii: "Pacific/Honolulu", maine: "America/New_York" } as const;
const QUIET: Disturbance = { cut: null, between: null };
const FOLLOWERS = [postPayments];

export interface Begin {
  readonly region: keyof typeof ZONES;
  readonly due_day: number;
  readonly grace_days: number;
  /** In the order of `world.methods`: the wallet, a card, a bank account. */
  readonly methods: readonly (0 | 1 | 2)[];
  readonly collect_day: number | null;
  readonly cap: number;
}

interface Told {
  readonly due_id: DueId;
  readonly amount_cents: number;
  readonly at: number;
  readonly collect_on: CalendarDate;
  /** The authorisation itself named it. */
  readonly authorised: boolean;
}

interface DueRow {
  readonly id: DueId;
  readonly period: string;
  readonly due_on: CalendarDate;
  readonly amount_cents: number;
  readonly state: string;
}

interface ClaimRow {
  readonly id: string;
  readonly due_id: DueId;
  readonly amount_cents: number;
  readonly state: string;
  readonly cap_cents: number;
  readonly due_state: string;
}

/** One member with one policy, and everything that the clock speaks to. Time is the test's. */
export class World {
  now: Instant = instant(Date.UTC(2026, 10, 2, 18));
  readonly zone: string;
  readonly member = newId("mem");
  readonly policy = newId("pol");
  readonly wallet = new MemoryWallet(d1, FOLLOWERS);
  readonly methods: readonly ["wallet", SavedMethodId, SavedMethodId] = ["wallet", newId("met"), newId("met")];
  /** What the queue holds. */
  readonly queue: PaymentId[][] = [];
  mandate: MandateId | null = null;
  readonly processor = new MemoryProcessor();
  /** Each statement that was run, once. */
  readonly statements = new Set<string>();
  /** What should not have been claimed. */
  readonly wrong: unknown[] = [];
  readonly #claimed = new Set<string>();
  readonly #skipped = new Set<DueId>();
  readonly #named: Told[] = [];
  readonly #quiet: Env;

  constructor({ region, due_day, grace_days }: Begin) {
    this.zone = ZONES[region];
    this.#quiet = this.env(QUIET);
    const add = (sql: string, values: readonly (string | number)[]) => sqlite.prepare(sql).run(...values);
    add(
      `INSERT INTO members (id, wallet_id, region_id, name, birth_date, email, email_key, email_confirmed_at, language, password_hash, created_at)
       VALUES (?1, ?2, ?3, 'Ada', '1980-01-01', ?1, ?1, 1, 'en', 'x', 1)`,
      [this.member, this.wallet.id, region],
    );
    for (const [index, kind] of (["card", "bank"] as const).entries())
      add(
        `INSERT INTO saved_methods (id, member_id, processor, setup_ref, method_ref, kind, brand, last4, state, created_at, updated_at)
         VALUES (?1, ?2, 'sandbox', ?1, ?1, ?3, 'Visa', '4242', 'saved', 1, 1)`,
        [this.methods[index + 1] ?? "", this.member, kind],
      );
    add(
      `INSERT INTO policies (id, insurer_id, member_id, source, state, member_number, plan_name, premium_cents, due_day, grace_days, starts_on, dues_until, created_at, updated_at)
       VALUES (?1, 'ins_1', ?2, 'member', 'connected', ?1, 'Silver', 300, ?3, ?4, '2026-11-02', '2026-11-02', 1, 1)`,
      [this.policy, this.member, due_day, grace_days],
    );
  }

  env(disturbance: Disturbance): Env {
    const ran = (texts: readonly string[]): void => {
      for (const text of texts) this.statements.add(text);
      if (!texts.some((text) => text.includes("SET claimed_at"))) return;
      try {
        this.#checkClaims();
      } catch (error) {
        // Not thrown here: the run would take it for a fault of the database.
        this.wrong.push(error);
      }
    };
    return bindings({ d1, wallet: this.wallet, processor: this.processor, ran }, disturbance);
  }

  async authorise({ methods, collect_day, cap }: Begin, naming: "named" | "unnamed"): Promise<void> {
    const [next] = this.dues("state = 'open' AND due_on > '2026-11-05'");
    const first =
      naming === "named" && next !== undefined && next.amount_cents <= cap
        ? { due_id: next.id, amount_cents: cents(next.amount_cents), collect_on: next.due_on }
        : null;
    const member = { id: this.member, wallet_id: this.wallet.id, name: "Ada", email: "ada@example.org", language: "en" } as const;
    const agreed = { ...this.#agreed(), collect_day, cap_cents: cents(cap), methods: this.#order(methods) };
    const made = await authorise(this.#quiet, this.now, { ...agreed, member, kind: "premium", subject_id: this.policy, first });
    if (!made.ok) return;
    this.mandate = made.value.mandate_id;
    if (first !== null) this.#named.push({ ...first, at: this.now, authorised: true });
  }

  async change({ methods, collect_day, cap }: Begin): Promise<void> {
    if (this.mandate === null) return;
    const agreed = { ...this.#agreed(), collect_day, cap_cents: cents(cap), methods: this.#order(methods) };
    await changeMandate(this.#quiet, this.now, { ...agreed, member_id: this.member, mandate_id: this.mandate, language: "en" });
  }

  async act(what: "stop" | "pause" | "resume" | "skip" | "unskip", which: number): Promise<void> {
    const { mandate: mandate_id } = this;
    const due_id = this.dues("state NOT IN ('paid', 'not_needed')")[which]?.id;
    if (mandate_id === null) return;
    const act = { member_id: this.member, mandate_id, language: "en", origin: null, request_key: newToken() } as const;
    const whole = { stop: stopMandate, pause: pauseMandate, resume: resumeMandate };
    if (what !== "skip" && what !== "unskip") await whole[what](this.#quiet, this.now, act);
    else if (due_id !== undefined) {
      const done = await { skip: skipDue, unskip: unskipDue }[what](this.#quiet, this.now, { ...act, due_id });
      if (done.ok) this.#skipped[what === "skip" ? "add" : "delete"](due_id);
    }
  }

  /** The insurer sets what a month costs. */
  async premium(which: number, amount: number): Promise<void> {
    const due = this.dues("state NOT IN ('paid', 'not_needed')")[which];
    if (due === undefined) return;
    const order = { policy_id: this.policy, period: due.period as Month, amount_cents: cents(amount), due_on: due.due_on };
    await setPremium(this.#quiet, this.now, order);
  }

  fund(amount: number): void {
    const fund = {
      kind: "fund",
      key: newToken(),
      payment_id: null,
      label: "Visa",
      amount_cents: cents(amount),
      from: "clearing:sandbox",
    } as const;
    expect(this.wallet.execute(this.now, [fund])).toBeNull();
  }

  /** The hourly cron with a queue (jobs/autopay.ts). */
  async cron(disturbance: Disturbance = QUIET): Promise<void> {
    const env = this.env(disturbance);
    const handOn = (payments: readonly PaymentId[]): Promise<void> => {
      for (let start = 0; start < payments.length; start += PAGE_PAYMENTS) this.queue.push(payments.slice(start, start + PAGE_PAYMENTS));
      return Promise.resolve();
    };
    await makeDues(env, this.now).catch(() => undefined);
    await handOn(await leftUnfinished(env, this.now, 100).catch(() => []));
    await workDues(env, this.now, { handOn }).catch(() => undefined);
  }

  async deliver(page: readonly PaymentId[], disturbance: Disturbance = QUIET): Promise<void> {
    await collectPayments(this.env(disturbance), this.now, page, FOLLOWERS).catch(() => undefined);
  }

  /** The five-minute cron's part in it. */
  async sweep(disturbance: Disturbance = QUIET): Promise<void> {
    await this.wallet.project();
    await sweepPayments(this.env(disturbance), this.now).catch(() => undefined);
    await this.wallet.project();
  }

  /** Goes on without disturbance until nothing is left to do. */
  async calm(): Promise<void> {
    for (let step = 0; step < 200; step += 1) {
      this.processor.banksDecide();
      await this.sweep();
      await this.cron();
      for (const page of this.queue.splice(0)) await this.deliver(page);
      const row = sqlite
        .prepare(
          "SELECT MIN(next_at) AS at, (SELECT COUNT(*) FROM dues WHERE subject_id = ?1 AND state = 'paying') AS paying FROM dues WHERE subject_id = ?1",
        )
        .get(this.policy);
      if (row?.["at"] === null && row["paying"] === 0) return;
      this.pass(row?.["paying"] === 0 ? Math.max(1, (Number(row["at"]) - this.now) / HOUR_MS) : 1);
    }
  }

  pass(hours: number): void {
    this.now = instant(this.now + Math.ceil(hours * HOUR_MS) + MINUTE_MS);
  }

  /** No due is after this day. */
  end(day: CalendarDate): void {
    sqlite.prepare("UPDATE policies SET ends_on = ? WHERE id = ?").run(day, this.policy);
  }

  /** Nothing of this world is looked at by the next one. */
  close(): void {
    sqlite.prepare("UPDATE dues SET next_at = NULL WHERE subject_id = ?").run(this.policy);
    sqlite.prepare("UPDATE policies SET state = 'ended' WHERE id = ?").run(this.policy);
    sqlite
      .prepare("UPDATE payments SET state = 'cancelled' WHERE member_id = ? AND state IN ('created', 'processing', 'funded')")
      .run(this.member);
    sqlite.prepare("UPDATE payments SET updated_at = 0 WHERE member_id = ?").run(this.member);
  }

  dues(where: string): readonly DueRow[] {
    const sql = `SELECT id, period, due_on, amount_cents, state FROM dues WHERE subject_id = '${this.policy}' AND ${where} ORDER BY due_on`;
    return this.rows(sql) as readonly DueRow[];
  }

  rows(sql: string): readonly unknown[] {
    return sqlite.prepare(sql).all();
  }

  #order(methods: Begin["methods"]): MethodOrder {
    return methods.map((index) => this.methods[index]);
  }

  #agreed() {
    return { terms: { version: "1", text: "I agree" }, origin: "198.51.100.1", request_key: newToken() };
  }

  /** At the very moment of a claim: what the member has told and been told. */
  #checkClaims(): void {
    const rows = this.rows(
      `SELECT p.id, p.due_id, p.amount_cents, m.state, m.cap_cents, d.state AS due_state FROM payments p JOIN mandates m ON m.id = p.mandate_id
       JOIN dues d ON d.id = p.due_id WHERE p.member_id = '${this.member}' AND p.claimed_at IS NOT NULL`,
    ) as readonly ClaimRow[];
    for (const { id, due_id, amount_cents, state, cap_cents, due_state } of rows) {
      if (this.#claimed.has(id)) continue;
      this.#claimed.add(id);
      expect([state, due_state, this.#skipped.has(due_id)]).toEqual(["active", "paying", false]);
      expect(amount_cents).toBeLessThanOrEqual(cap_cents);
      this.#checkNotice(due_id, amount_cents);
    }
  }

  #checkNotice(due_id: DueId, amount_cents: number): void {
    const told = [...this.#named, ...this.#notices()].toSorted((a, b) => a.at - b.at);
    const last = told.findLastIndex((each) => each.due_id === due_id);
    const notice = told[last];
    expect(notice?.amount_cents).toBe(amount_cents);
    if (notice === undefined || notice.authorised) return;
    const today = dayIn(this.zone, this.now);
    const since = told.findLastIndex(({ authorised }, index) => authorised && index < last);
    const before = told.slice(Math.max(0, since), last);
    const earlier = before.findLast((each) => each.due_id === due_id) ?? before.at(-1);
    const days = earlier === undefined || earlier.amount_cents === amount_cents ? 7 : 10;
    expect(daysBetween(dayIn(this.zone, instant(notice.at)), today)).toBeGreaterThanOrEqual(days);
    expect(today >= notice.collect_on).toBe(true);
  }

  #notices(): readonly Told[] {
    const sql = `SELECT params, created_at AS at FROM mails WHERE to_address = '${this.member}' AND template = 'premium_notice'`;
    const rows = this.rows(sql) as readonly { readonly params: string; readonly at: number }[];
    return rows.map(({ params, at }) => ({ ...(JSON.parse(params) as Told), at, authorised: false }));
  }
}
