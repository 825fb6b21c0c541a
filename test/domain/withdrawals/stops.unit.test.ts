import { describe, expect, it, vi } from "vitest";
import { followAfterwards } from "../../../src/domain/payments/afterwards.ts";
import { newToken } from "../../../src/platform/ids.ts";
import type { WithdrawalId } from "../../../src/values/ids.ts";
import { cents, sum } from "../../../src/values/money.ts";
import { advanceWithdrawal, startWithdrawal } from "../../../src/domain/withdrawals/service.ts";
import { World } from "./stops.ts";

/** $30 and $20 came in, and $50 go back. */
async function world() {
  const world = new World();
  const [first, second] = [await world.topUp(3_000), await world.topUp(2_000)];
  const member = { id: world.member_id, wallet_id: world.wallet.id };
  const rest = { reason: "withdrawal", shown: null, mail_to: null, check_label: "Check", request_key: newToken() } as const;
  const started = await startWithdrawal(world.env(), world.now, { member, amount_cents: cents(5_000), ...rest });
  if (!started.ok) throw new Error(started.error.code);
  return { world, first, second, id: started.value.id };
}

async function goOn(world: World, id: WithdrawalId, cut = 0): Promise<void> {
  await advanceWithdrawal(world.env(cut), world.now, id);
}

/** Cuts the power at one call after the other, until there is none left to cut. @returns how many there were */
async function atEveryCall(
  prepare: (made: Awaited<ReturnType<typeof world>>) => void,
  check: (made: Awaited<ReturnType<typeof world>>, cut: number) => void,
  meanwhile: (made: Awaited<ReturnType<typeof world>>) => void = () => undefined,
) {
  for (let cut = 1; ; cut += 1) {
    const made = await world();
    prepare(made);
    await goOn(made.world, made.id, cut).catch(() => null);
    if (!made.world.wasCut) return cut - 1;
    meanwhile(made);
    // News of what had been sent by then comes before anybody goes on.
    for (const payment of [made.first, made.second]) await followAfterwards(made.world.env(), made.world.now, payment);
    await goOn(made.world, made.id);
    await goOn(made.world, made.id);
    for (const payment of [made.first, made.second]) await followAfterwards(made.world.env(), made.world.now, payment);
    check(made, cut);
  }
}

describe("a power cut at any call to D1, to the wallet or to the processor", () => {
  it("neither loses nor doubles what goes back", async () => {
    const cuts = await atEveryCall(
      () => undefined,
      ({ world, first, second }, cut) => {
        expect([cut, world.sentBack(first), world.sentBack(second), world.wallet.posted]).toEqual([cut, 3_000, 2_000, 0]);
        expect(world.wallet.rows.map(({ kind }) => kind)).toEqual(["fund", "fund", "refund", "refund"]);
        expect(
          world.rows(
            "SELECT state FROM withdrawal_parts WHERE withdrawal_id IN (SELECT id FROM withdrawals WHERE wallet_id = ?1) ORDER BY position",
          ),
        ).toEqual([{ state: "sent" }, { state: "sent" }]);
        expect(world.rows("SELECT finished_at IS NULL AS open FROM withdrawals WHERE wallet_id = ?1")).toEqual([{ open: 0 }]);
        expect(world.rows("SELECT refunded_cents AS cents, state FROM payments WHERE wallet_id = ?1 ORDER BY amount_cents")).toEqual([
          { cents: 2_000, state: "refunded" },
          { cents: 3_000, state: "refunded" },
        ]);
      },
    );
    expect(cuts).toBeGreaterThan(30);
  });

  it("nor what goes by check because a card takes nothing back", async () => {
    vi.spyOn(console, "error").mockReturnValue();
    const cuts = await atEveryCall(
      ({ world, first }) => world.refuse(first),
      ({ world, first, second }, cut) => {
        expect([cut, world.sentBack(first), world.sentBack(second), world.wallet.posted]).toEqual([cut, 0, 2_000, 0]);
        expect(
          world.rows(
            "SELECT state, amount_cents AS cents, payment_id IS NULL AS is_check FROM withdrawal_parts WHERE withdrawal_id IN (SELECT id FROM withdrawals WHERE wallet_id = ?1) ORDER BY position",
          ),
        ).toEqual([
          { state: "refused", cents: 3_000, is_check: 0 },
          { state: "sent", cents: 2_000, is_check: 0 },
          { state: "booked", cents: 3_000, is_check: 1 },
        ]);
        const accounts = world.wallet.accounts();
        expect([accounts.get("unclaimed"), accounts.get("clearing:sandbox")]).toEqual([3_000, -3_000]);
        expect(sum([...accounts.values()].map(cents))).toBe(0);
        expect(
          world.rows(
            "SELECT COUNT(*) AS n FROM mails WHERE template = 'withdrawal_part_refused' AND params ->> 'withdrawal_id' IN (SELECT id FROM withdrawals WHERE wallet_id = ?1)",
          ),
        ).toEqual([{ n: 1 }]);
        expect(world.rows("SELECT refunded_cents AS cents, state FROM payments WHERE wallet_id = ?1 ORDER BY amount_cents")).toEqual([
          { cents: 2_000, state: "refunded" },
          { cents: 0, state: "posted" },
        ]);
      },
    );
    expect(cuts).toBeGreaterThan(40);
  });

  it("nor lets more go than there was, where the processor changes its mind and the member spends meanwhile", async () => {
    vi.spyOn(console, "error").mockReturnValue();
    let spent = 0;
    await atEveryCall(
      ({ world, first }) => world.refuse(first),
      ({ world, first, second }, cut) => {
        const accounts = world.wallet.accounts();
        const gone = spent + world.sentBack(first) + world.sentBack(second) + (accounts.get("unclaimed") ?? 0);
        expect([cut, gone, world.wallet.posted, accounts.get("disputes") ?? 0]).toEqual([cut, 5_000, 0, 0]);
      },
      ({ world, first }) => {
        spent = world.changeMind(first);
      },
    );
  });
});
