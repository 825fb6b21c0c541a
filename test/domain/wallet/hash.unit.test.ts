import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Leg } from "../../../src/domain/ledger/entry.ts";
import { faultInRow, linkOf } from "../../../src/domain/wallet/chain.ts";
import type { JournalRow } from "../../../src/domain/wallet/commands.ts";
import { canonicalText, detailText, GENESIS_HASH, legsText, requestHash, rowHash, sha256 } from "../../../src/domain/wallet/hash.ts";
import type { TransactionId, WalletId } from "../../../src/values/ids.ts";
import { cents } from "../../../src/values/money.ts";
import { AT, fund } from "./support.ts";

const EMPTY = { seq: 0, posted_cents: 0, held_cents: 0, hash: GENESIS_HASH };

const WALLET = "wal_1" as WalletId;
const LEGS: readonly Leg[] = [
  { account: `wallet:${WALLET}`, amount_cents: cents(5) },
  { account: "clearing:sandbox", amount_cents: cents(-5) },
];

function row(change: Partial<JournalRow> = {}): JournalRow {
  const unhashed = {
    wallet_id: WALLET,
    seq: 1,
    txn_id: "txn_1" as TransactionId,
    kind: "fund",
    key: "k",
    payment_id: null,
    label: "Visa •4242",
    legs: LEGS,
    amount_cents: cents(5),
    posted_after_cents: cents(5),
    held_after_cents: cents(0),
    detail: {},
    event_at: AT,
    recorded_at: AT,
    previous_hash: GENESIS_HASH,
    ...change,
  } satisfies Omit<JournalRow, "hash">;
  return { ...unhashed, hash: rowHash({ ...unhashed, legs: legsText(unhashed.legs), detail: detailText(unhashed.detail) }) };
}

describe("the hash chain", () => {
  it("is SHA-256 over a text that does not depend on the order of keys", () => {
    expect(sha256("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    expect(canonicalText({ b: 1, a: [{ d: null, c: "x" }] })).toBe('{"a":[{"c":"x","d":null}],"b":1}');
    expect(requestHash(fund(5, "k"))).toBe(
      requestHash(Object.fromEntries(Object.entries(fund(5, "k")).toReversed()) as ReturnType<typeof fund>),
    );
    expect(requestHash(fund(5, "k"))).not.toBe(requestHash(fund(6, "k")));
  });

  it("holds for a sound row and changes with every field", () => {
    expect(faultInRow(EMPTY, row())).toBeNull();
    expect(linkOf(row())).toMatchObject({ seq: 1, posted_cents: 5 });
    const changes: readonly Partial<JournalRow>[] = [
      { wallet_id: "wal_2" },
      { txn_id: "txn_2" },
      { kind: "adjust" },
      { key: "l" },
      { payment_id: "pay_1" },
      { label: "" },
      { amount_cents: cents(6) },
      { posted_after_cents: cents(6) },
      { held_after_cents: cents(1) },
      { detail: { reason: "x" } },
      { event_at: (AT + 1) as typeof AT },
      { recorded_at: (AT + 1) as typeof AT },
    ];
    expect(new Set([row().hash, ...changes.map((change) => row(change).hash)]).size).toBe(changes.length + 1);
    for (const change of changes) expect(faultInRow(EMPTY, { ...row(), ...change })).toBe("its hash does not fit what it says");
  });

  it("does not let a wrong entry pass because its hash is right", () => {
    expect(faultInRow(EMPTY, row({ seq: 2 }))).toBe("row 1 is missing");
    expect(faultInRow(EMPTY, row({ previous_hash: "x" }))).toBe("it does not name the row before it");
    expect(faultInRow(EMPTY, row({ legs: [{ account: "goodwill", amount_cents: cents(1) }] }))).toBe("its legs do not sum to 0");
    expect(faultInRow(EMPTY, row({ amount_cents: cents(4) }))).toBe("its amount is not the wallet's leg");
    expect(faultInRow(EMPTY, row({ posted_after_cents: cents(4) }))).toBe("its balance does not follow from the row before it");
    expect(faultInRow(EMPTY, row({ held_after_cents: cents(4) }))).toBe("what is held does not follow from the row before it");
    expect(faultInRow(EMPTY, row({ held_after_cents: cents(6), detail: { held_change_cents: 6 } }))).toBe("more is held than there is");
  });

  it("gives equal values equal texts", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.integer())), (detail) => {
        expect(detailText(Object.fromEntries(Object.entries(detail).toReversed()))).toBe(detailText(detail));
      }),
    );
  });
});
