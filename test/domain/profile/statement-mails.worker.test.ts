import { beforeAll, expect, it } from "vitest";
import { tellOfStatements } from "../../../src/domain/profile/statement-mails.ts";
import { instant } from "../../../src/values/time.ts";
import { addOperator } from "../../support/operator.ts";
import { addMember, env } from "../payments/support.ts";

beforeAll(addOperator);

/** Noon at the operator's place. */
const NOON = (day: string) => instant(Date.parse(`${day}T20:00:00Z`));

async function moved(wallet_id: string, at: number): Promise<void> {
  await env.DB.prepare(
    `INSERT INTO ledger_transactions (txn_id, wallet_id, seq, kind, key, label, amount_cents, posted_after_cents, held_after_cents, legs, detail, event_at, recorded_at, previous_hash, hash)
     VALUES (?1, ?2, 1, 'fund', ?1, 'Visa', 100, 100, 0, '[]', '{}', ?3, ?3, '', '')`,
  )
    .bind(`txn_${wallet_id}`, wallet_id, at)
    .run();
}

const told = async () =>
  (
    await env.DB.prepare(
      "SELECT to_address, params ->> 'month' AS month FROM mails WHERE template = 'statement_ready' ORDER BY created_at, to_address",
    ).all<{
      to_address: string;
      month: string;
    }>()
  ).results.map(({ to_address, month }) => `${to_address.split("@")[0]} ${month}`);

it("tells, once a month, those whose money moved and who want to hear of it", async () => {
  const people = await Promise.all(Array.from({ length: 5 }, () => addMember()));
  const [moves, first, quiet, unwilling, later] = people;
  if (moves === undefined || first === undefined || quiet === undefined || unwilling === undefined || later === undefined)
    throw new Error("five members");
  await moved(moves.wallet_id, NOON("2026-10-20"));
  // The month ends by the operator's clock: seven hours after that of London.
  await moved(first.wallet_id, Date.parse("2026-11-01T06:59:00Z"));
  await moved(later.wallet_id, Date.parse("2026-11-01T07:00:00Z"));
  await moved(unwilling.wallet_id, NOON("2026-10-20"));
  await env.DB.prepare("UPDATE members SET statement_mails = 0 WHERE id = ?").bind(unwilling.member_id).run();

  for (let run = 0; run < 3; run += 1) await tellOfStatements(env, NOON("2026-11-01"), 2);
  const october = [`${moves.member_id} 2026-10`, `${first.member_id} 2026-10`].toSorted();
  expect(await told()).toEqual(october);
  // Who turns it on in the middle of the month hears of the next one.
  await env.DB.prepare("UPDATE members SET statement_mails = 1").run();
  await tellOfStatements(env, NOON("2026-11-28"), 2);
  expect(await told()).toEqual(october);
  await tellOfStatements(env, NOON("2026-12-01"));
  expect((await told()).slice(2)).toEqual([`${later.member_id} 2026-11`]);
});
