import { beforeAll, describe, expect, it } from "vitest";
import { pauseMandate, resumeMandate, skipDue, stopMandate, unskipDue } from "../../../src/domain/autopay/acts.ts";
import { authorise, changeMandate, type Authorise } from "../../../src/domain/autopay/authorise.ts";
import { findRecord, readConfirmationNumber } from "../../../src/domain/autopay/records.ts";
import { checkAuditChain } from "../../../src/domain/audit/chain.ts";
import { claimPayments } from "../../../src/domain/payments/claim.ts";
import { startPayment } from "../../../src/domain/payments/service.ts";
import { payWhatIsDue } from "../../../src/jobs/autopay.ts";
import { database } from "../../../src/platform/db.ts";
import { newId, newToken, sha256Hex } from "../../../src/platform/ids.ts";
import type { DueId, MandateId, PaymentId, PolicyId, SavedMethodId } from "../../../src/values/ids.ts";
import { cents } from "../../../src/values/money.ts";
import { instant, SECOND_MS, type Instant } from "../../../src/values/time.ts";
import { addOperator } from "../../support/operator.ts";
import { addMember, balance, env, type Person } from "../payments/support.ts";
import { addDue, addPolicy, day, INSURER, saveMethod, stateOf } from "./money-by-clock.ts";

const PREMIUM = 310_00;
/** Business begins in Denver on the second of November: the moment of the run. */
const NINE = instant(Date.UTC(2026, 10, 2, 16));
/** Without its queue the run takes the payments itself; mails stay in the outbox. */
const { AUTOPAY_QUEUE: _payments, ...rest } = env;
const alone = { ...rest, MAIL_QUEUE: { send: () => Promise.resolve() } } as unknown as typeof env;
let rosa: Person;
let other: Person;

interface Authorised {
  readonly policy: PolicyId;
  readonly due: DueId;
  readonly mandate_id: MandateId;
  readonly number: string;
}

const terms = { version: "test-1", text: "I authorize it." };

function orderOf(person: Person, policy: PolicyId, more: Partial<Authorise> = {}): Authorise {
  return {
    member: { id: person.member_id, wallet_id: person.wallet_id, name: "Ada Example", email: "ada@example.org", language: "en" },
    kind: "premium",
    subject_id: policy,
    methods: ["wallet"],
    collect_day: null,
    cap_cents: cents(400_00),
    terms,
    origin: "203.0.113.7",
    request_key: newToken(),
    first: null,
    ...more,
  };
}

/** A policy of Rosa's with a due of the second of November, authorised on that morning, the due's day and amount named in the terms. */
async function authorised(person = rosa): Promise<Authorised> {
  const policy = await addPolicy(person);
  const due = await addDue(person, { subject_id: policy, amount_cents: PREMIUM, due_on: "2026-11-02" });
  const first = { due_id: due, amount_cents: cents(PREMIUM), collect_on: "2026-11-02" } as const;
  const answer = await authorise(env, day(-10), orderOf(person, policy, { first }));
  if (!answer.ok) throw new Error(answer.error);
  return { policy, due, ...answer.value };
}

const act = ({ mandate_id }: Authorised, person = rosa) => ({
  member_id: person.member_id,
  mandate_id,
  language: "en" as const,
  origin: "203.0.113.7",
  request_key: newToken(),
});

/** A payment as the clock writes it before it claims it. */
async function written({ due, mandate_id }: Authorised, now: Instant = day(0)): Promise<PaymentId> {
  const id = newId("pay");
  await env.DB.prepare(
    `INSERT INTO payments (id, member_id, wallet_id, purpose, source, amount_cents, wallet_cents, processor_cents, state, request_key, label, insurer_id,
       due_id, mandate_id, created_at, updated_at, expires_at)
     VALUES (?1, ?2, ?3, 'premium', 'wallet', ?4, ?4, 0, 'created', ?1, 'Evergreen Care Insurance', ?5, ?6, ?7, ?8, ?8, ?8)`,
  )
    .bind(id, rosa.member_id, rosa.wallet_id, PREMIUM, INSURER, due, mandate_id, now)
    .run();
  return id;
}

/** What the clock does at a moment: writes the payment, claims it, takes the money. @returns the state it came to */
async function run({ due, mandate_id }: Authorised, now: Instant): Promise<string> {
  const answer = await startPayment(env, now, {
    ...rosa,
    purpose: "premium",
    source: "wallet",
    amount_cents: cents(PREMIUM),
    wallet_cents: cents(PREMIUM),
    allocations: [],
    request_key: newToken(),
    label: "Evergreen Care Insurance",
    language: "en",
    insurer_id: INSURER,
    due_id: due,
    mandate_id,
  });
  return answer.ok ? answer.value.payment.state : answer.error.code;
}

const mailsOf = async (number: string): Promise<readonly unknown[]> =>
  (await env.DB.prepare("SELECT template, params ->> 'act' AS act FROM mails WHERE dedupe_key = ?").bind(`mandate_record:${number}`).all())
    .results;
const dueOf = (id: DueId) => env.DB.prepare("SELECT * FROM dues WHERE id = ?").bind(id).first();
const taken = async (): Promise<number> => 1_000_00 - (await balance(rosa)).posted_cents;

beforeAll(async () => {
  await addOperator();
  [rosa, other] = [await addMember(1_000_00), await addMember()];
});

describe("an authorisation", () => {
  it("is kept as it was shown, once for a form, with its copy on the way and its first payment told", async () => {
    const policy = await addPolicy(rosa);
    const due = await addDue(rosa, { subject_id: policy, amount_cents: PREMIUM, due_on: "2026-12-01" });
    const order = orderOf(rosa, policy, { first: { due_id: due, amount_cents: cents(PREMIUM), collect_on: "2026-12-01" } });
    const answers = await Promise.all([authorise(env, day(0), order), authorise(env, day(0), order)]);
    const answer = answers[0];
    if (!answer.ok) throw new Error(answer.error);
    expect(answers[1]).toEqual(answer);
    expect(await authorise(env, day(3), order)).toEqual(answer);
    const { number } = answer.value;
    expect(number).toMatch(/^A-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/u);
    expect(readConfirmationNumber(` ${number.toLowerCase()} `)).toBe(number);
    const record = await findRecord(database(env), { number, member_id: rosa.member_id });
    expect(record).toMatchObject({ act: "authorised", origin: "203.0.113.7", at: day(0), subject_id: policy, language: "en" });
    expect(record?.terms).toEqual({ ...terms, hash: await sha256Hex(terms.text) });
    expect(await findRecord(database(env), { number, member_id: other.member_id })).toBeNull();
    expect(await mailsOf(number)).toEqual([{ template: "mandate_record", act: "authorised" }]);
    // Nine in the morning in Denver.
    const collect_at = Date.UTC(2026, 11, 1, 16);
    expect(await dueOf(due)).toMatchObject({
      noticed_cents: PREMIUM,
      noticed_at: day(0),
      collect_on: "2026-12-01",
      collect_at,
      next_at: day(0),
    });
    expect(await authorise(env, day(0), orderOf(rosa, policy))).toEqual({ ok: false, error: "already_authorised" });
    expect(await authorise(env, day(0), { ...orderOf(rosa, await addPolicy(rosa)), request_key: order.request_key })).toMatchObject({
      error: "key_conflict",
    });
  });

  it("names one's own policy and methods, and the payment as it is", async () => {
    const policy = await addPolicy(rosa);
    const due = await addDue(rosa, { subject_id: policy, amount_cents: PREMIUM, due_on: "2026-12-01" });
    const mine = await saveMethod(rosa, "card", "4242424242424242");
    const theirs = await saveMethod(other, "card", "4242424242424242");
    const tried = async (more: Partial<Authorise>, person = rosa) => await authorise(env, day(0), orderOf(person, policy, more));
    const methods = (...ids: readonly SavedMethodId[]) => tried({ methods: ["wallet", ...ids] });
    expect(await tried({}, other)).toEqual({ ok: false, error: "not_found" });
    for (const wrong of [[theirs], [mine, mine], [newId("met")]])
      expect(await methods(...wrong)).toEqual({ ok: false, error: "unknown_method" });
    const first = { due_id: due, amount_cents: cents(PREMIUM - 1), collect_on: "2026-12-01" } as const;
    expect(await tried({ first })).toEqual({ ok: false, error: "changed_meanwhile" });
    expect((await env.DB.prepare("SELECT 1 FROM mandates WHERE subject_id = ?").bind(policy).all()).results).toEqual([]);
    expect((await methods(mine)).ok).toBe(true);
  });
});

describe("a stop", () => {
  it("one second before the run takes nothing, and the number in its mail finds it again", async () => {
    const before = await taken();
    const [policy, twin] = [await authorised(), await authorised()];
    const at = instant(NINE - SECOND_MS);
    const stop = act(policy);
    const answer = await stopMandate(env, at, stop);
    if (!answer.ok) throw new Error(answer.error);
    expect(answer.value.under_way_cents).toBeNull();
    await payWhatIsDue(alone, at);
    expect(await taken()).toBe(before);
    await payWhatIsDue(alone, NINE);
    await payWhatIsDue(alone, day(0));
    // Its twin was taken: the run did run.
    expect([await taken(), await stateOf("dues", twin.due), await stateOf("dues", policy.due)]).toEqual([before + PREMIUM, "paid", "open"]);
    expect(await mailsOf(answer.value.number)).toEqual([{ template: "mandate_record", act: "stopped" }]);
    expect(await findRecord(database(env), { ...answer.value, member_id: rosa.member_id })).toMatchObject({
      act: "stopped",
      at,
      terms: null,
    });
    // Again, by the same form and by another: it stays the one stop.
    expect(await stopMandate(env, day(1), stop)).toEqual(answer);
    expect(await stopMandate(env, day(1), act(policy))).toEqual(answer);
    expect(await pauseMandate(env, day(1), { ...act(policy), request_key: stop.request_key })).toMatchObject({ error: "key_conflict" });
    expect(await pauseMandate(env, day(1), act(policy))).toMatchObject({ error: "ended" });
  });

  it("that comes after the claim says what is being taken, or was taken today", async () => {
    const policy = await authorised();
    const payment = await written(policy);
    expect(await claimPayments(env, [payment], day(0))).toEqual([payment]);
    expect(await stopMandate(env, day(0), act(policy))).toMatchObject({ ok: true, value: { under_way_cents: PREMIUM } });
    expect(await stateOf("payments", payment)).toBe("created");
    const posted = await authorised();
    expect(await run(posted, day(0))).toBe("posted");
    const late = await pauseMandate(env, instant(day(0) + 60 * SECOND_MS), act(posted));
    expect(late).toMatchObject({ ok: true, value: { under_way_cents: PREMIUM } });
    expect(await resumeMandate(env, day(1), act(posted))).toMatchObject({ ok: true });
    expect(await pauseMandate(env, day(1), act(posted))).toMatchObject({ ok: true, value: { under_way_cents: null } });
  });

  it("and the claim at the same moment: one of them wins, and they agree on which", async () => {
    for (const order of ["stop first", "claim first"] as const) {
      const policy = await authorised();
      const payment = await written(policy);
      const stop = () => stopMandate(env, day(0), act(policy));
      const claim = () => claimPayments(env, [payment], day(0));
      const [stopped, claimed] =
        order === "stop first"
          ? await Promise.all([stop(), claim()])
          : await Promise.all([claim(), stop()]).then(([a, b]) => [b, a] as const);
      if (!stopped.ok) throw new Error(stopped.error);
      expect(stopped.value.under_way_cents).toBe(claimed.length === 1 ? PREMIUM : null);
      expect(await stateOf("payments", payment)).toBe(claimed.length === 1 ? "created" : "cancelled");
      expect(await claim()).toEqual([]);
    }
  });

  it("is nobody else's to make, and undoes nothing of theirs", async () => {
    const policy = await authorised();
    const payment = await written(policy);
    for (const each of [stopMandate, pauseMandate])
      expect(await each(env, day(0), act(policy, other))).toMatchObject({ error: "not_found" });
    const theirs = await authorised(other);
    expect(await skipDue(env, day(0), { ...act(theirs, other), due_id: policy.due })).toMatchObject({ error: "not_found" });
    expect(await stateOf("payments", payment)).toBe("created");
  });
});

describe("what is left out", () => {
  it("is skipped until its taking begins, and taken back in until its day", async () => {
    const policy = await authorised();
    const payment = await written(policy);
    const skip = { ...act(policy), due_id: policy.due };
    const answer = await skipDue(env, day(-1), skip);
    expect(answer).toMatchObject({ ok: true, value: { under_way_cents: null } });
    expect(await skipDue(env, day(-1), { ...skip, request_key: newToken() })).toEqual(answer);
    expect([await stateOf("dues", policy.due), await stateOf("payments", payment)]).toEqual(["skipped", "cancelled"]);
    const again = await authorised();
    await skipDue(env, day(-1), { ...act(again), due_id: again.due });
    expect(await unskipDue(env, day(1), { ...act(again), due_id: again.due })).toMatchObject({ error: "too_late" });
    // Its taking would have begun that morning: so it is told anew.
    expect(await unskipDue(env, day(0), { ...act(again), due_id: again.due })).toMatchObject({ ok: true });
    expect(await dueOf(again.due)).toMatchObject({ state: "open", noticed_cents: null, collect_at: null, next_at: day(0) });
    const claimed = await authorised();
    await claimPayments(env, [await written(claimed)], day(0));
    expect(await skipDue(env, day(0), { ...act(claimed), due_id: claimed.due })).toMatchObject({ error: "too_late" });
  });

  it("by a pause is told anew, if its day has come meanwhile; a later one stays told", async () => {
    const policy = await authorised();
    const later = await addDue(rosa, { subject_id: policy.policy, amount_cents: PREMIUM, due_on: "2026-12-02" });
    await pauseMandate(env, day(-1), act(policy));
    expect(await run(policy, day(0))).toBe("cancelled");
    await resumeMandate(env, day(1), act(policy));
    expect(await dueOf(policy.due)).toMatchObject({ state: "open", noticed_cents: null, collect_on: null, next_at: day(1) });
    expect(await dueOf(later)).toMatchObject({ noticed_cents: PREMIUM, collect_on: "2026-12-02", next_at: day(1) });
  });
});

describe("a change", () => {
  it("of methods and cap holds at once and keeps the notice; of the day, it takes it back. Each keeps its own text", async () => {
    const policy = await authorised();
    const payment = await written(policy);
    const change = (more: { cap_cents: number; collect_day: number | null }) =>
      changeMandate(env, day(-1), { ...act(policy), methods: ["wallet"], terms, ...more, cap_cents: cents(more.cap_cents) });
    const lower = await change({ cap_cents: PREMIUM - 1, collect_day: null });
    if (!lower.ok) throw new Error(lower.error);
    expect(await claimPayments(env, [payment], day(0))).toEqual([]);
    expect(await run(policy, day(0))).toBe("cancelled");
    expect(await dueOf(policy.due)).toMatchObject({ state: "open", noticed_cents: PREMIUM, collect_on: "2026-11-02" });
    const record = await findRecord(database(env), { ...lower.value, member_id: rosa.member_id });
    expect(record?.detail).toMatchObject({ cap_cents: PREMIUM - 1, cap_cents_before: 400_00 });
    expect(record?.terms?.text).toBe(terms.text);
    expect((await change({ cap_cents: 400_00, collect_day: 28 })).ok).toBe(true);
    expect(await dueOf(policy.due)).toMatchObject({ noticed_cents: null, noticed_at: null, collect_on: null, collect_at: null });
    await stopMandate(env, day(0), act(policy));
    expect(await change({ cap_cents: 400_00, collect_day: null })).toEqual({ ok: false, error: "ended" });
  });
});

it("every act stands in the audit, which holds", async () => {
  const { results } = await env.DB.prepare("SELECT DISTINCT action FROM audit_events WHERE subject = ? ORDER BY 1")
    .bind(rosa.member_id)
    .all<{ action: string }>();
  const acts = ["authorised", "changed", "paused", "resumed", "skipped", "stopped", "unskipped"];
  expect(results.map(({ action }) => action)).toEqual(acts.map((act) => `autopay_${act}`));
  expect(await checkAuditChain(env)).toMatchObject({ first_bad: null });
});
