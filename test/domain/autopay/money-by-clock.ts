import { saveOnPage } from "../../../src/dev/sandbox/client.ts";
import { outcomeOf } from "../../../src/dev/sandbox/numbers.ts";
import { beginSetup, finishSetup } from "../../../src/domain/payments/saved-methods.ts";
import { newId } from "../../../src/platform/ids.ts";
import {
  readId,
  type DueId,
  type InsurerId,
  type MandateId,
  type PlanId,
  type PolicyId,
  type SavedMethodId,
} from "../../../src/values/ids.ts";
import { instant, type CalendarDate, type Instant } from "../../../src/values/time.ts";
import { env, type Person } from "../payments/support.ts";

/** Noon in Denver, where the members of these tests live, so many days after the second of November. */
export const day = (days: number): Instant => instant(Date.UTC(2026, 10, 2 + days, 19));

/** A card or bank account that the member has saved, by a test number. */
export async function saveMethod({ member_id }: Person, kind: "card" | "bank", number: string): Promise<SavedMethodId> {
  const outcome = outcomeOf(kind, number);
  const begun = await beginSetup(env, day(0), { member_id, kind, language: "en" });
  if (outcome === null || !begun.ok) throw new Error("no such number, or no page");
  const kept = await saveOnPage(env, begun.value.url.split("/").at(-1) ?? "", { outcome, brand: "Visa", last4: number.slice(-4) });
  const id = readId("met", kept?.setup_id);
  if (id === null || (await finishSetup(env, day(0), { id, member_id })) !== "saved") throw new Error("not saved");
  return id;
}

export const INSURER = "ins_01jc0000000000000000000001" as InsurerId;

/** A connected policy of 310.00 a month. */
export async function addPolicy({ member_id }: Person): Promise<PolicyId> {
  const id = newId("pol");
  await env.DB.batch([
    env.DB.prepare("INSERT OR IGNORE INTO insurers (id, name) VALUES (?, 'Evergreen Care Insurance')").bind(INSURER),
    env.DB.prepare(
      `INSERT INTO policies (id, insurer_id, member_id, source, state, member_number, plan_name, premium_cents, due_day, grace_days, starts_on, dues_until, created_at, updated_at)
       VALUES (?1, ?2, ?3, 'member', 'connected', ?1, 'Silver', 31000, 1, 31, '2026-11-01', '2027-01-01', 1, 1)`,
    ).bind(id, INSURER, member_id),
  ]);
  return id;
}

interface NewDue {
  readonly subject_id: PolicyId | PlanId;
  readonly amount_cents: number;
  readonly due_on: CalendarDate;
  readonly kind?: "premium" | "instalment";
  readonly period?: string;
}

/** A due of which the member has been told, to be taken from the day before the second of November. */
export async function addDue(
  { member_id }: Person,
  { subject_id, amount_cents, due_on, kind = "premium", period = due_on.slice(0, 7) }: NewDue,
): Promise<DueId> {
  const id = newId("due");
  await env.DB.prepare(
    `INSERT INTO dues (id, kind, subject_id, member_id, period, due_on, amount_cents, state, noticed_cents, noticed_at, collect_on, collect_at, next_at, created_at, updated_at)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'open', ?7, 1, ?6, unixepoch(?6) * 1000 + 57600000, ?8, 1, 1)`,
  )
    .bind(id, kind, subject_id, member_id, period, due_on, amount_cents, day(0))
    .run();
  return id;
}

interface NewMandate {
  readonly subject_id: string;
  readonly kind: "premium" | "plan" | "top_up";
  readonly methods: readonly string[];
  readonly cap_cents: number;
  readonly threshold_cents?: number;
  readonly target_cents?: number;
}

/** An authorisation as `authorise` leaves it, without its record. */
export async function addMandate(person: Person, mandate: NewMandate): Promise<MandateId> {
  const id = newId("man");
  const { subject_id, kind, methods, cap_cents, threshold_cents = null, target_cents = null } = mandate;
  await env.DB.prepare(
    `INSERT INTO mandates (id, member_id, wallet_id, kind, subject_id, state, methods, cap_cents, threshold_cents, target_cents, created_at, updated_at)
     VALUES (?, ?, ?, ?, ?, 'active', ?, ?, ?, ?, ?, ?)`,
  )
    .bind(
      id,
      person.member_id,
      person.wallet_id,
      kind,
      subject_id,
      JSON.stringify(methods),
      cap_cents,
      threshold_cents,
      target_cents,
      day(-10),
      day(-10),
    )
    .run();
  return id;
}

export async function stateOf(table: "dues" | "plans" | "mandates" | "payments", id: string): Promise<string | null> {
  return await env.DB.prepare(`SELECT state FROM ${table} WHERE id = ?`).bind(id).first<string>("state");
}
