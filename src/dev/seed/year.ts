import { addMonths, dayOfMonth, monthOf } from "../../domain/autopay/calendar.ts";
import { importBills, matchBills, payBills } from "../../domain/bills/service.ts";
import type { Member } from "../../domain/identity/member.ts";
import { advance, startPayment, type PaymentStep } from "../../domain/payments/service.ts";
import { wallet } from "../../domain/wallet/client.ts";
import { setClockOffsetMs } from "../../platform/clock.ts";
import type { Env } from "../../platform/env.ts";
import type { BillId } from "../../values/ids.ts";
import { cents, minus, ZERO, type Cents } from "../../values/money.ts";
import { assert } from "../../values/result.ts";
import { DAY_MS, dayIn, HOUR_MS, instant, MINUTE_MS, type CalendarDate, type Instant } from "../../values/time.ts";
import { words } from "../../ui/words/index.ts";
import { payOnPage, runSandboxDue } from "../sandbox/client.ts";
import type { Instrument } from "../sandbox/form.ts";
import { BY_DAY, walk } from "../walk.ts";
import { connectDemoPolicy, offerDemoPolicy, planDemoBill } from "./autopay.ts";
import { bundleOf } from "./bundle.ts";
import { DEMO_PARTNER } from "./operator.ts";
import type { DemoEvent, DemoMember } from "./people.ts";

const CARD: Instrument = { outcome: { kind: "pays" }, brand: "Visa", last4: "4242" };
const BANK: Instrument = { outcome: { kind: "pays_later" }, brand: "Test Bank", last4: "6789" };
const CLAIM_TAKES_MS = 10 * DAY_MS;

interface Happening {
  readonly at: Instant;
  readonly member: Member;
  readonly demo: DemoMember;
  readonly event: DemoEvent;
}

/**
 * Lets the year of the demonstration's members happen: each visit, top-up and payment by its real use case, with the development clock set to
 * its day; once something is paid by autopay, the clock walks, so that notices, payments and receipts come on their own days. The keys are fixed, so that
 * a seeding that was cut off goes on where it stopped.
 */
export async function liveYear(
  env: Env,
  realNow: Instant,
  people: readonly { readonly member: Member; readonly demo: DemoMember }[],
): Promise<void> {
  const happenings = people
    .flatMap(({ member, demo }) =>
      demo.year.map((event, index): Happening => ({ at: momentOf(realNow, event, index), member, demo, event })),
    )
    .toSorted((a, b) => a.at - b.at);
  let go: (to: Instant) => Promise<unknown> = async (to) => await setClockOffsetMs(env, to - Date.now());
  try {
    for (const happening of happenings) {
      await go(happening.at);
      await happen(env, happening);
      if ("connects" in happening.event || "plans" in happening.event) go = async (to) => await walk(env, to, BY_DAY);
    }
    await go(instant(Date.now()));
  } finally {
    await setClockOffsetMs(env, 0);
  }
  for (const { member } of people) await wallet(env, member.wallet_id).project();
}

async function happen(env: Env, { at, member, demo, event }: Happening): Promise<void> {
  if ("visit" in event) await sendBill(env, at, { member, demo, event });
  else if ("pay" in event) await pay(env, at, { member, event });
  else if ("top_up_cents" in event) await topUp(env, at, { member, demo, event });
  else if ("connects" in event) await connectDemoPolicy(env, at, member, event.connects);
  else if ("offers" in event) await offerDemoPolicy(env, at, member, event.offers);
  else await planDemoBill(env, at, member, { bill: await openBill(env, event.plans), months: event.months, day: event.each });
}

/** By day, between nine and six, not all at the same minute. */
function momentOf(realNow: Instant, event: DemoEvent, index: number): Instant {
  const midnight = realNow - (realNow % DAY_MS) - DAY_MS;
  const issued = "visit" in event ? CLAIM_TAKES_MS : 0;
  const day =
    "days_ago" in event
      ? midnight - event.days_ago * DAY_MS
      : Date.parse(dayOfMonth(addMonths(monthOf(yesterday(realNow)), -event.months_ago), event.day));
  return instant(day + issued + (17 + (index % 7)) * HOUR_MS + ((index * 17) % 60) * MINUTE_MS);
}

/** The first of its month is over, wherever the operator's people are. */
function yesterday(realNow: Instant): CalendarDate {
  return dayIn("UTC", instant(realNow - 2 * DAY_MS));
}

type Of<T extends DemoEvent, K extends PropertyKey> = T extends Record<K, unknown> ? T : never;

async function sendBill(
  env: Env,
  at: Instant,
  { member, demo, event }: { readonly member: Member; readonly demo: DemoMember; readonly event: Of<DemoEvent, "visit"> },
): Promise<void> {
  const visit = { ...event.visit, day: dayIn("UTC", instant(at - CLAIM_TAKES_MS)), issued: dayIn("UTC", at) };
  const report = await importBills(env, at, { partner_id: DEMO_PARTNER, document: bundleOf(demo.patient, visit) });
  assert(report.ok && report.value.problems.length === 0, `the demonstration's bill is readable: ${JSON.stringify(report)}`);
  await matchBills(env, at, member);
}

async function topUp(
  env: Env,
  at: Instant,
  { member, demo, event }: { readonly member: Member; readonly demo: DemoMember; readonly event: Of<DemoEvent, "top_up_cents"> },
): Promise<void> {
  const started = await startPayment(env, at, {
    member_id: member.id,
    wallet_id: member.wallet_id,
    purpose: "top_up",
    source: event.method,
    amount_cents: cents(event.top_up_cents),
    wallet_cents: ZERO,
    allocations: [],
    request_key: `demonstration:${demo.patient.external_id}:${"days_ago" in event ? event.days_ago : `${event.months_ago}-${event.day}`}`,
    label: words(demo.language).history.kinds.fund,
    language: demo.language,
  });
  assert(started.ok, `the demonstration's top-up begins: ${JSON.stringify(started)}`);
  await atProcessor(env, at, started.value, event.method === "card" ? CARD : BANK);
}

async function pay(
  env: Env,
  at: Instant,
  { member, event }: { readonly member: Member; readonly event: Of<DemoEvent, "pay"> },
): Promise<void> {
  const bill = await openBill(env, event.pay);
  if (bill.left_cents === 0) return;
  const amount_cents = event.amount_cents === undefined ? bill.left_cents : cents(event.amount_cents);
  const paid = await payBills(env, at, {
    member_id: member.id,
    wallet_id: member.wallet_id,
    bills: [{ bill_id: bill.id, amount_cents }],
    source: event.source,
    wallet_cents: event.source === "wallet" ? amount_cents : ZERO,
    request_key: `demonstration:${event.pay}:${event.days_ago}`,
    language: member.language,
  });
  assert(paid.ok, `the demonstration's bill ${event.pay} is paid: ${JSON.stringify(paid)}`);
  await atProcessor(env, at, paid.value, CARD);
}

/** What the payer does on the processor's page, and what comes of it: a bank debit settles two days later. */
async function atProcessor(env: Env, at: Instant, step: PaymentStep, instrument: Instrument): Promise<void> {
  if (step.next.kind !== "redirect") return;
  const ref = new URL(step.next.url).pathname.split("/").at(-1) ?? "";
  await payOnPage(env, ref, instrument);
  if (instrument.outcome.kind === "pays") {
    await advance(env, at, step.payment.id);
    return;
  }
  const settled = instant(at + 2 * DAY_MS + HOUR_MS);
  await setClockOffsetMs(env, settled - Date.now());
  await runSandboxDue(env, settled);
  await advance(env, settled, step.payment.id);
}

async function openBill(
  env: Pick<Env, "DB">,
  claim: string,
): Promise<{ readonly id: BillId; readonly bill_code: string; readonly left_cents: Cents }> {
  const row = await env.DB.prepare("SELECT id, bill_code, owed_cents, paid_cents FROM bills WHERE partner_id = ? AND external_id = ?")
    .bind(DEMO_PARTNER, claim)
    .first<{ id: BillId; bill_code: string; owed_cents: number; paid_cents: number }>();
  assert(row !== null, `the demonstration has the bill ${claim}`);
  const { id, bill_code, owed_cents, paid_cents } = row;
  return { id, bill_code, left_cents: minus(cents(owed_cents), cents(paid_cents)) };
}
