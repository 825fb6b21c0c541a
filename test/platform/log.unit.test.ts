import { afterEach, expect, it, vi } from "vitest";
import { log, messageOf, withoutPrivate } from "../../src/platform/log.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

it("writes a line of JSON, without what an error quotes of somebody", () => {
  const said = vi.spyOn(console, "error").mockReturnValue();
  const error = new Error(`550 no such user <rosa.d@example.com>, key ${"aB3-".repeat(10)}abc, card 4242 4242 4242 4242`);
  log("payment_sweep_failed", { payment_id: "pay_01m87jra4kfzgvtrcqkapdwwzp", message: messageOf(error) });
  expect(said.mock.calls).toEqual([
    [
      '{"event":"payment_sweep_failed","payment_id":"pay_01m87jra4kfzgvtrcqkapdwwzp","message":"550 no such user <[address]>, key [token], card [digits]"}',
    ],
  ]);
});

it("leaves what operators need as it is", () => {
  for (const text of [
    "UNIQUE constraint failed: payments.request_key: SQLITE_CONSTRAINT",
    "    at file:///src/index.js:10234:17",
    "wallet wal_01m87jra4kfzgvtrcqkapdwwzp: row 12 of 2026-11-24",
    "Stripe: StripeConnectionError 503",
  ])
    expect(withoutPrivate(text)).toBe(text);
  expect(withoutPrivate(`token eyJhbGciOiJFUzI1NiJ9.eyJzdWIi.c2ln, hash ${"0f".repeat(32)}`)).toBe("token [token], hash [token]");
});
