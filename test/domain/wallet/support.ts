import { newId } from "../../../src/platform/ids.ts";
import { cents } from "../../../src/values/money.ts";
import { instant } from "../../../src/values/time.ts";
import type { FacilityId, HoldId, PaymentId, TransactionId, WalletId } from "../../../src/values/ids.ts";
import type { ExecuteRequest, WalletCommand } from "../../../src/domain/wallet/commands.ts";

export const AT = instant(Date.UTC(2026, 5, 1, 12));
export const FACILITY = "fac_01jc0000000000000000000001" as FacilityId;
export const OTHER_FACILITY = "fac_01jc0000000000000000000002" as FacilityId;

export function newWallet(): WalletId {
  return newId("wal");
}

export function call(wallet_id: WalletId, ...commands: readonly WalletCommand[]): ExecuteRequest {
  return { wallet_id, owner: null, at: AT, commands };
}

let serial = 0;
function nextKey(kind: string): string {
  serial += 1;
  return `${kind}-${serial}`;
}

export function fund(amount: number, key = nextKey("fund")): WalletCommand {
  return { kind: "fund", key, payment_id: null, label: "Visa •4242", amount_cents: cents(amount), from: "clearing:sandbox" };
}

export function spend(
  amount: number,
  key = nextKey("spend"),
  more: { readonly hold_id?: HoldId; readonly payment_id?: PaymentId } = {},
): WalletCommand {
  const base = { kind: "spend", key, label: "Meridian Clinic", payment_id: more.payment_id ?? null, to: [to(amount)] } as const;
  return more.hold_id === undefined ? base : { ...base, hold_id: more.hold_id };
}

export function hold(hold_id: HoldId, amount: number, key = nextKey("hold"), expires_at = instant(AT + 60_000)): WalletCommand {
  return { kind: "hold", key, payment_id: null, label: "Meridian Clinic", hold_id, amount_cents: cents(amount), expires_at };
}

export function capture(hold_id: HoldId, amount: number, key = nextKey("capture")): WalletCommand {
  return { kind: "capture", key, payment_id: null, label: "Meridian Clinic", hold_id, to: [to(amount)] };
}

export function release(hold_id: HoldId, key = nextKey("release")): WalletCommand {
  return { kind: "release", key, payment_id: null, label: "Meridian Clinic", hold_id };
}

export function refund(of: TransactionId, amount: number, key = nextKey("refund")): WalletCommand {
  return { kind: "refund", key, payment_id: null, label: "Meridian Clinic", of, amount_cents: cents(amount) };
}

export function reverse(of: TransactionId, key = nextKey("reverse")): WalletCommand {
  return { kind: "reverse", key, payment_id: null, label: "Correction", of, reason: "booked by mistake" };
}

export function adjust(amount: number, key = nextKey("adjust")): WalletCommand {
  return {
    kind: "adjust",
    key,
    payment_id: null,
    label: "Goodwill",
    amount_cents: cents(amount),
    against: "goodwill",
    reason: "late answer",
  };
}

export function to(
  amount: number,
  facility = FACILITY,
): { readonly account: `facility:${FacilityId}`; readonly amount_cents: ReturnType<typeof cents> } {
  return { account: `facility:${facility}`, amount_cents: cents(amount) };
}
