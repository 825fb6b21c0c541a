import { beforeAll, expect, it, vi } from "vitest";
import { createApp } from "../../src/app.ts";
import { clockTools } from "../../src/dev/clock.ts";
import { devPages } from "../../src/dev/index-page.tsx";
import { BY_DAY, walk } from "../../src/dev/walk.ts";
import { now, setClockOffsetMs } from "../../src/platform/clock.ts";
import { addMember, env, paidWith, started, topUpOrder } from "../domain/payments/support.ts";
import { authorised, beginAutopay, NOON } from "../portal/autopay-support.ts";
import { signedIn } from "../portal/money-support.ts";
import { queueMail } from "../support/mails.ts";
import { addOperator } from "../support/operator.ts";
import { DAY_MS, HOUR_MS, instant, MINUTE_MS } from "../../src/values/time.ts";

const app = createApp([devPages, clockTools]);
const A_SWEEP = 6 * MINUTE_MS;

beforeAll(addOperator);

async function forward(ms: number) {
  return await walk(env, instant((await now(env)) + ms));
}

/** The only row's moment, in milliseconds after `since`. */
async function after(since: number, sql: string, ...values: readonly string[]): Promise<number> {
  const row = await env.DB.prepare(sql)
    .bind(...values)
    .first<{ at: number }>();
  return (row?.at ?? 0) - since;
}

it("lets each thing happen at its own moment, however far the clock is moved at once", async () => {
  const person = await addMember();
  const began = await now(env);
  const bank = await paidWith(topUpOrder(person, 4_000, { source: "bank" }), "000123456789");
  const { payment: left } = await started(topUpOrder(person, 5_000));
  await queueMail("welcome", { key: "later", now: instant(began + 3 * HOUR_MS) });

  const walked = await forward(10 * DAY_MS);
  expect(walked).toMatchObject({ payments: 1, failures: [] });
  // A night each, and a few moments in between: no five minutes are gone through one by one.
  expect(walked.steps).toBeGreaterThan(12);
  expect(walked.steps).toBeLessThan(30);

  const moments = [
    [await after(began, "SELECT updated_at AS at FROM payments WHERE id = ? AND state = 'expired'", left.id), 30 * MINUTE_MS],
    [await after(began, "SELECT sent_at AS at FROM mails WHERE dedupe_key = 'later'"), 3 * HOUR_MS],
    [await after(began, "SELECT event_at AS at FROM ledger_transactions WHERE payment_id = ?", bank.id), 2 * DAY_MS],
    [await after(began, "SELECT sent_at AS at FROM mails WHERE dedupe_key = ?", `${bank.id}:posted`), 2 * DAY_MS],
  ] as const;
  for (const [found, wanted] of moments) {
    expect(found).toBeGreaterThanOrEqual(wanted);
    expect(found).toBeLessThanOrEqual(wanted + A_SWEEP);
  }
});

it("lets months of premiums go by in their order: told a week before, taken and receipted in the morning", async () => {
  await beginAutopay();
  const person = await authorised(app, 6 * 310_00);
  const walked = await walk(env, instant(NOON + 190 * DAY_MS), BY_DAY);
  expect(walked).toMatchObject({ payments: 6, failures: [] });
  expect(walked.steps).toBeLessThan(50);
  const { results } = await env.DB.prepare(
    // Denver's summer time begins on March 14.
    `SELECT l.template, strftime('%m-%d %H', l.created_at / 1000, 'unixepoch', IIF(l.created_at < unixepoch('2027-03-14') * 1000, '-7 hours', '-6 hours')) AS at
     FROM mails l JOIN members m ON m.email = l.to_address
     WHERE m.id = ? AND l.template IN ('premium_notice', 'premium_receipt', 'autopay_failed') ORDER BY l.created_at`,
  )
    .bind(person.member_id)
    .all<{ template: string; at: string }>();
  const months = ["12", "01", "02", "03", "04", "05"];
  // The authorisation itself told of December.
  const told = months.flatMap((month) => [...(month === "12" ? [] : [`premium_notice ${month}-05 09`]), `premium_receipt ${month}-12 09`]);
  expect(results.map(({ template, at }) => `${template} ${at}`)).toEqual(told);
});

it("signs out who was away while the clock moved", async () => {
  const { visitor } = await signedIn(app);
  expect((await visitor.get("/wallet")).status).toBe(200);
  await forward(16 * MINUTE_MS);
  expect((await visitor.get("/wallet")).location).toContain("/login");
});

it("runs the night's look at the books once a night, goes on when it fails, and says so", async () => {
  const said = vi.spyOn(console, "error").mockImplementation(() => undefined);
  const person = await addMember(1_000);
  await forward(HOUR_MS);
  await env.DB.prepare("UPDATE wallets SET posted_cents = 900 WHERE wallet_id = ?").bind(person.wallet_id).run();
  const { failures } = await forward(3 * DAY_MS);
  const nights = said.mock.calls.filter(([line]) => String(line).includes("books_finding")).length;
  said.mockRestore();
  expect(nights).toBe(3);
  expect(failures).toEqual(["1 of the cron's jobs failed: the books have 1 findings"]);
  await env.DB.prepare("UPDATE wallets SET posted_cents = 1000 WHERE wallet_id = ?").bind(person.wallet_id).run();
});

it("takes durations at /dev/clock, tells there and on /dev what happened, and goes back to the real time", async () => {
  const post = async (fields: Record<string, string>) =>
    await app.request("/dev/clock", { method: "POST", body: new URLSearchParams(fields) }, env);
  const before = await now(env);
  const moved = await post({ advance: "P1D" });
  expect(await moved.json()).toMatchObject({ steps: expect.any(Number) as number, mails: 0, payments: 0, failures: [] });
  expect(await now(env)).toBeGreaterThanOrEqual(before + DAY_MS);
  expect(await (await app.request("/dev", {}, env)).text()).toMatch(/When it was last moved: \d+ steps, 0 mails sent, 0 payments made/u);
  for (const advance of ["tomorrow", "P1000Y"]) expect((await post({ advance })).status).toBe(422);
  expect((await post({ advance: "-P1D" })).status).toBe(200);
  expect((await post({ reset: "1" })).status).toBe(200);
  expect(Math.abs((await now(env)) - Date.now())).toBeLessThan(MINUTE_MS);
  await setClockOffsetMs(env, 0);
});
