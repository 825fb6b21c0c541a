import { mandateTerms } from "../../documents/mandate-terms.ts";
import { authorise } from "../../domain/autopay/authorise.ts";
import { plannedParts, firstPartDay } from "../../domain/autopay/plan-rules.ts";
import { createPlan } from "../../domain/autopay/plans.ts";
import { connectPolicy, importPolicy } from "../../domain/autopay/policies.ts";
import { subjectDuesQuery } from "../../domain/autopay/queries.ts";
import { firstOf } from "../../domain/autopay/standing.ts";
import type { Member } from "../../domain/identity/member.ts";
import { loadOperator, timeZoneOf } from "../../domain/operator/store.ts";
import { beginSetup, finishSetup, methodsQuery, readMethods, type MemberMethod } from "../../domain/payments/saved-methods.ts";
import { database } from "../../platform/db.ts";
import type { Env } from "../../platform/env.ts";
import { commonFacts } from "../../portal/autopay/common-facts.ts";
import type { BillId, SavedMethodId } from "../../values/ids.ts";
import { cents } from "../../values/money.ts";
import { assert } from "../../values/result.ts";
import { dayIn, type Instant } from "../../values/time.ts";
import { saveOnPage } from "../sandbox/client.ts";
import { demoId, DEMO_INSURER } from "./operator.ts";

/** A policy of the demonstration. */
export interface DemoPolicy {
  /** Of the list of insurers, from 1; an offer is always from DEMO_INSURER. */
  readonly insurer: number;
  readonly plan_name: string;
  readonly member_number: string;
  readonly premium_cents: number;
  readonly due_day: number;
  /** The most that one payment may take. */
  readonly cap_cents: number;
}

/** What is the same for all that a member agrees to at a moment. */
interface Agreeing {
  readonly member: Member;
  readonly saved: readonly MemberMethod[];
  readonly methods: readonly ["wallet", SavedMethodId];
  readonly here: { readonly time_zone: string; readonly now: Instant };
}

/** Connects a policy and authorises the clock to pay it, from the wallet and else from a card that is saved for it: as its pages would. */
export async function connectDemoPolicy(env: Env, at: Instant, member: Member, demo: DemoPolicy): Promise<void> {
  const agreeing = await agree(env, at, member);
  const insurer_id = demoId("ins", demo.insurer);
  const premium_cents = cents(demo.premium_cents);
  const { member_number, plan_name, due_day } = demo;
  const request_key = `demonstration:${member_number}`;
  const draft = {
    insurer_id,
    member_number,
    plan_name,
    premium_cents,
    due_day,
    starts_on: dayIn(agreeing.here.time_zone, at),
    request_key,
  };
  const connected = await connectPolicy(env, at, { member, ...draft });
  assert(connected.ok, `the demonstration's policy is connected: ${JSON.stringify(connected)}`);
  const { policy_id } = connected.value;
  const dues = await subjectDuesQuery(database(env), { subject_id: policy_id, member_id: member.id });
  const first = firstOf(dues, null, agreeing.here);
  assert(first !== null, "a policy that begins has something due");
  const named = { amount_cents: first.due.amount_cents, collect_on: first.collect_on };
  const insurer_name = await insurerName(env, insurer_id);
  const choices = { methods: agreeing.methods, collect_day: null, cap_cents: cents(demo.cap_cents) };
  const common = await commonFacts(env, { ...agreeing, choices, replaces: null });
  const facts = {
    ...common,
    kind: "premium",
    insurer_name,
    member_number,
    premium_cents,
    due_day,
    collect_day: null,
    first: named,
  } as const;
  const authorised = await authorise(env, at, {
    ...choices,
    member,
    kind: "premium",
    subject_id: policy_id,
    terms: mandateTerms(facts, member.language),
    origin: "demonstration",
    request_key: `${request_key}:authorise`,
    first: { due_id: first.due.id, ...named },
  });
  assert(authorised.ok, `the demonstration's autopay is authorised: ${JSON.stringify(authorised)}`);
}

/** Sends a policy as the insurer's system would, for the member to confirm. */
export async function offerDemoPolicy(env: Env, at: Instant, member: Member, demo: DemoPolicy): Promise<void> {
  const { operator } = await loadOperator(env);
  const { cap_cents: _cap, insurer: _insurer, premium_cents, ...policy } = demo;
  await importPolicy(env, at, DEMO_INSURER, {
    ...policy,
    external_id: `demonstration-${demo.member_number}`,
    holder: { name: member.name, birth_date: member.birth_date },
    premium_cents: cents(premium_cents),
    grace_days: null,
    starts_on: dayIn(operator.time_zone, at),
    ends_on: null,
  });
}

/** Divides what is left of a bill into monthly parts. @param plan.day of the month, on which each is taken */
export async function planDemoBill(
  env: Env,
  at: Instant,
  member: Member,
  {
    bill,
    months,
    day,
  }: {
    readonly bill: { readonly id: BillId; readonly bill_code: string; readonly left_cents: number };
    readonly months: number;
    readonly day: number;
  },
): Promise<void> {
  const agreeing = await agree(env, at, member);
  const total_cents = cents(bill.left_cents);
  const first_on = firstPartDay(agreeing.here.time_zone, at, day);
  const parts = plannedParts({ total_cents, months, first_on, day });
  const choices = { methods: agreeing.methods, cap_cents: cents(Math.max(...parts.map(({ amount_cents }) => amount_cents))) };
  const common = await commonFacts(env, { ...agreeing, choices, replaces: null });
  const planned = await createPlan(env, at, {
    member,
    bill_id: bill.id,
    total_cents,
    months,
    first_on,
    day,
    methods: agreeing.methods,
    terms: mandateTerms({ ...common, kind: "plan", bill_code: bill.bill_code, total_cents, parts }, member.language),
    origin: "demonstration",
    request_key: `demonstration:plan:${bill.id}`,
  });
  assert(planned.ok, `the demonstration's bill is divided: ${JSON.stringify(planned)}`);
}

async function agree(env: Env, at: Instant, member: Member): Promise<Agreeing> {
  const time_zone = timeZoneOf(await loadOperator(env), member.region_id);
  const saved = await savedCard(env, at, member);
  const [card] = saved;
  assert(card !== undefined, "the demonstration's member has saved a card");
  return { member, saved, methods: ["wallet", card.id], here: { time_zone, now: at } };
}

/** The member's saved methods; a test card that pays is left with the processor where there is none. */
async function savedCard(env: Env, at: Instant, { id: member_id, language }: Member): Promise<readonly MemberMethod[]> {
  const saved = readMethods(await methodsQuery(database(env), member_id));
  if (saved.length > 0) return saved;
  const begun = await beginSetup(env, at, { member_id, kind: "card", language });
  assert(begun.ok, `the demonstration's card may be saved: ${JSON.stringify(begun)}`);
  const ref = new URL(begun.value.url).pathname.split("/").at(-1) ?? "";
  await saveOnPage(env, ref, { outcome: { kind: "pays" }, brand: "Visa", last4: "4242", expires: "2034-12" });
  const id = await env.DB.prepare("SELECT id FROM saved_methods WHERE setup_ref = ?").bind(ref).first<SavedMethodId>("id");
  assert(id !== null, "a page that was opened is known");
  await finishSetup(env, at, { id, member_id });
  return readMethods(await methodsQuery(database(env), member_id));
}

async function insurerName(env: Pick<Env, "DB">, id: string): Promise<string> {
  const name = await env.DB.prepare("SELECT name FROM insurers WHERE id = ?").bind(id).first<string>("name");
  assert(name !== null, "the demonstration's insurer is there");
  return name;
}
