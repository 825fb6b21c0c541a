import { beforeAll, expect, it } from "vitest";
import { createApp } from "../../src/app.ts";
import { withoutQueues } from "../../src/dev/due.ts";
import { importPolicy } from "../../src/domain/autopay/policies.ts";
import { execute } from "../../src/domain/wallet/client.ts";
import { trialBalance } from "../../src/domain/ledger/store.ts";
import { AUTOPAY_CRON } from "../../src/jobs/autopay.ts";
import { runCron } from "../../src/jobs/cron.ts";
import { now, setClockOffsetMs } from "../../src/platform/clock.ts";
import { database } from "../../src/platform/db.ts";
import { newToken } from "../../src/platform/ids.ts";
import type { PartnerId } from "../../src/values/ids.ts";
import { cents } from "../../src/values/money.ts";
import { DAY_MS } from "../../src/values/time.ts";
import { INSURER, saveMethod } from "../domain/autopay/money-by-clock.ts";
import { addOperator } from "../support/operator.ts";
import { act, atCheck, beginAutopay, connected, numberOf, type Connected } from "./autopay-support.ts";
import { balance, browserOf, env, hiddenFields } from "./money-support.ts";

const app = createApp();
const PARTNER = "ptn_01jc0000000000000000000009" as PartnerId;

beforeAll(async () => {
  await addOperator();
  await beginAutopay();
  await env.DB.batch([
    env.DB.prepare("INSERT INTO partners (id, name, kind) VALUES (?, 'Evergreen', 'insurer')").bind(PARTNER),
    env.DB.prepare("UPDATE insurers SET partner_id = ? WHERE id = ?").bind(PARTNER, INSURER),
  ]);
});

/** Lets the hourly cron run whenever something is due, until a moment of a day in Denver (7 hours behind). */
async function until(day: string, hour = 12): Promise<void> {
  const to = Date.parse(`${day}T00:00:00Z`) + (hour + 7) * 3_600_000;
  for (;;) {
    const due = await env.DB.prepare("SELECT MIN(next_at) AS at FROM dues").first<number | null>("at");
    const next = Math.min(to, Math.max(due ?? to, await now(env)));
    await setClockOffsetMs(env, next - Date.now());
    await runCron(withoutQueues(env), AUTOPAY_CRON);
    if (next === to) return;
  }
}

async function fund({ member_id, wallet_id }: Connected, amount: number): Promise<void> {
  const command = {
    kind: "fund",
    key: newToken(),
    payment_id: null,
    label: "Visa •4242",
    amount_cents: cents(amount),
    from: "clearing:sandbox",
  } as const;
  await execute(env, { wallet_id, owner: member_id, at: await now(env), commands: [command] });
}

/** What the insurer's system sends when the premium changes: the member's own policy, by its number. */
async function premiumIs({ member_id }: Connected, premium: number): Promise<void> {
  await importPolicy(
    env,
    await now(env),
    { partner_id: PARTNER, insurer_id: INSURER, grace_days: 31 },
    {
      external_id: "EG-1",
      member_number: "EC-204 11",
      plan_name: "Silver 70",
      holder: { name: "Ada Example", birth_date: "1980-01-01" },
      premium_cents: cents(premium),
      due_day: 12,
      grace_days: null,
      starts_on: "2026-11-01",
      ends_on: null,
    },
  );
  const owner = await env.DB.prepare("SELECT member_id FROM policies WHERE external_id = 'EG-1'").first<string>("member_id");
  expect(owner).toBe(member_id);
}

interface Told {
  readonly template: string;
  readonly day: string;
  readonly collect_on: string | null;
  readonly changed: number | null;
  readonly amount_cents: number;
}

async function mailsOf({ member_id }: Connected): Promise<readonly Told[]> {
  const { results } = await env.DB.prepare(
    `SELECT l.template, date(l.created_at / 1000 - 25200, 'unixepoch') AS day, l.params ->> 'collect_on' AS collect_on, l.params ->> 'changed' AS changed,
       l.params ->> 'amount_cents' AS amount_cents
     FROM mails l JOIN members m ON m.email = l.to_address WHERE m.id = ? ORDER BY l.created_at, l.id`,
  )
    .bind(member_id)
    .all<Told>();
  return results;
}

interface Paid {
  readonly period: string;
  readonly source: string;
  readonly amount_cents: number;
  readonly day: string;
}

async function paidBy({ member_id }: Connected): Promise<readonly Paid[]> {
  const { results } = await env.DB.prepare(
    `SELECT d.period, p.source, p.amount_cents, date(p.posted_at / 1000 - 25200, 'unixepoch') AS day FROM payments p JOIN dues d ON d.id = p.due_id
     WHERE p.member_id = ? AND p.state = 'posted' ORDER BY p.posted_at`,
  )
    .bind(member_id)
    .all<Paid>();
  return results;
}

const days = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / DAY_MS;

it("goes by for a member as the pages, the mails and the ledger tell alike", { timeout: 120_000 }, async () => {
  const person = await connected(app, 2 * 310_00);
  const card = await saveMethod(person, "card", "4242424242424242");
  const check = await atCheck(person, { order: "wallet_then", method: card });
  expect(numberOf(await person.visitor.post(`${person.path}/authorise`, { ...hiddenFields(check.text), agree: "yes" }))).not.toBe("");
  // Each visit is a sign-in of its own: between two of them weeks go by.
  const signedInAnew = async (): Promise<Connected> => ({ ...person, visitor: await browserOf(app, person) });

  const skipped = await act(person, "skip");
  expect(numberOf(skipped)).not.toBe("");
  // January and February from the wallet; in March it is empty, so the card pays.
  await until("2027-03-20");
  // In April there is the wallet alone, and its money comes a day late.
  const changing = await signedInAnew();
  const changed = await atCheck(changing, { order: "wallet" }, "change");
  expect(numberOf(await changing.visitor.post(`${person.path}/change`, { ...hiddenFields(changed.text), agree: "yes" }))).not.toBe("");
  await until("2027-04-12", 20);
  await fund(person, 310_00);
  await until("2027-05-02");
  await premiumIs(person, 325_00);
  await fund(person, 8 * 325_00);
  await until("2028-01-02");
  const stopped = await act(await signedInAnew(), "stop");
  await until("2028-02-20");

  const paid = await paidBy(person);
  expect(paid.map(({ period, source, amount_cents }) => [period, source, amount_cents])).toEqual([
    ["2027-01", "wallet", 310_00],
    ["2027-02", "wallet", 310_00],
    ["2027-03", "card", 310_00],
    ["2027-04", "wallet", 310_00],
    ...["05", "06", "07", "08", "09", "10", "11", "12"].map((month) => [`2027-${month}`, "wallet", 325_00]),
  ]);
  expect(paid.filter(({ day, period }) => day !== `${period}-12`).map(({ day }) => day)).toEqual(["2027-04-13"]);

  const mails = await mailsOf(person);
  const notices = mails.filter(({ template }) => template === "premium_notice");
  expect(notices).toHaveLength(12);
  expect(mails.filter(({ template }) => template === "premium_receipt")).toHaveLength(12);
  expect(mails.filter(({ template }) => template === "autopay_failed").map(({ day }) => day)).toEqual(["2027-04-12"]);
  expect(mails.filter(({ template }) => template === "mandate_record")).toHaveLength(4);
  for (const [index, { day, collect_on, changed: isChanged, amount_cents }] of notices.entries()) {
    const payment = paid[index];
    expect([collect_on, amount_cents]).toEqual([`${payment?.period}-12`, payment?.amount_cents]);
    expect(isChanged).toBe(payment?.period === "2027-05" ? 1 : 0);
    expect(days(day, collect_on ?? "")).toBe(isChanged === 1 ? 10 : 7);
  }

  const number = numberOf(stopped);
  const finding = await signedInAnew();
  expect((await finding.visitor.get(`/autopay/records/${number}`)).text).toContain(number);
  for (const [lang, paidWord, skipWord] of [
    ["en", "$325.00 paid for", "You skipped a payment"],
    ["es", "$325.00 pagados por", "Usted omitió un pago"],
  ] as const) {
    const { visitor } = await signedInAnew();
    const story = (await visitor.get(`${person.path}?lang=${lang}`)).text;
    expect(story.split(paidWord)).toHaveLength(9);
    expect(story).toContain(skipWord);
    expect(story).toContain(number);
    const history = (await visitor.get(`/history?kind=premium`)).text;
    expect(history.match(/href="\/history\/pay_/gu)?.length).toBe(12);
    expect((await visitor.get("/wallet")).status).toBe(200);
  }

  expect(await balance(person)).toMatchObject({ posted_cents: 0, held_cents: 0 });
  const accounts = await trialBalance(database(env));
  expect(accounts.reduce((sum, { balance_cents }) => sum + balance_cents, 0)).toBe(0);
  expect(accounts.find(({ account }) => account === `insurer:${INSURER}`)?.balance_cents).toBe(4 * 310_00 + 8 * 325_00);
});
