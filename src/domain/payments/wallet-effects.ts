import type { Env } from "../../platform/env.ts";
import { assert, type Result } from "../../values/result.ts";
import { instant, type Instant } from "../../values/time.ts";
import { execute, wallet } from "../wallet/client.ts";
import type { Destination, Executed, ExecuteRequest, WalletCommand, WalletProblem } from "../wallet/commands.ts";
import { fundKey, holdKey, holdOf, releaseKey, spendKey, undoKey, type Payment } from "./payment.ts";
import { HOLD_MS } from "./rules.ts";

type Effect = Result<readonly Executed[], WalletProblem>;

/** What a wallet is asked to take a wallet payment from the balance. Repeatable: the key is the payment's. */
export function spendRequest(payment: Payment, now: Instant): ExecuteRequest {
  return requestOf(payment, now, [spend(payment)]);
}

/** Takes a wallet payment from the balance. */
export async function spendFromWallet(env: Env, payment: Payment, now: Instant): Promise<Effect> {
  return await execute(env, spendRequest(payment, now));
}

/** Sets the wallet part of a split payment aside while the payer is at the processor. */
export async function holdWalletPart(env: Env, payment: Payment, now: Instant): Promise<Effect> {
  assert(payment.source !== "wallet", "a wallet payment needs no hold");
  const expires_at = instant(payment.expires_at + HOLD_MS[payment.source]);
  return await run(env, payment, now, [
    { ...base(payment, holdKey(payment.id)), kind: "hold", hold_id: holdOf(payment.id), amount_cents: payment.wallet_cents, expires_at },
  ]);
}

/** Lets the wallet part go again. A hold that is not there or closed is what we want, so no answer is needed. */
export async function releaseWalletPart(env: Env, payment: Payment, now: Instant): Promise<void> {
  if (payment.wallet_cents === 0 || payment.source === "wallet") return;
  const done = await run(env, payment, now, [{ ...base(payment, releaseKey(payment.id)), kind: "release", hold_id: holdOf(payment.id) }]);
  assert(done.ok || done.error.code !== "malformed", "a release is well formed");
}

/** Books the processor's money in, and (but for a top-up) out again together with the wallet part: both or neither. */
export async function fundAndSpend(env: Env, payment: Payment, now: Instant): Promise<Effect> {
  return await run(env, payment, now, payment.purpose === "top_up" ? [fund(payment)] : [fund(payment), spend(payment)]);
}

/** The same when the hold has been let go meanwhile (it ran out): the wallet part must be free again. */
export async function fundAndSpendWithoutHold(env: Env, payment: Payment, now: Instant): Promise<Effect> {
  const { key, payment_id, label, kind, to } = spend(payment);
  return await run(env, payment, now, [fund(payment), { key, payment_id, label, kind, to }]);
}

/** Only books the processor's money in: it is the member's then. */
export async function fundOnly(env: Env, payment: Payment, now: Instant): Promise<Effect> {
  return await run(env, payment, now, [fund(payment)]);
}

/** Takes back a spend that must not stand, by its mirror image. */
export async function undoSpend(env: Env, payment: Payment, now: Instant): Promise<boolean> {
  const entries = await wallet(env, payment.wallet_id).entriesOf(payment.id);
  const spent = entries.find((entry) => entry.key === spendKey(payment.id));
  if (spent === undefined) return false;
  await run(env, payment, now, [
    { ...base(payment, undoKey(payment.id)), kind: "reverse", of: spent.txn_id, reason: "the payment had already been given up" },
  ]);
  return true;
}

/** What the wallet itself has booked for a payment, whether or not the ledger has it yet. */
export async function isSpent(env: Env, payment: Payment): Promise<boolean> {
  const entries = await wallet(env, payment.wallet_id).entriesOf(payment.id);
  const keys = new Set(entries.map((entry) => entry.key));
  return keys.has(spendKey(payment.id)) && !keys.has(undoKey(payment.id));
}

async function run(env: Env, payment: Payment, now: Instant, commands: readonly WalletCommand[]): Promise<Effect> {
  return await execute(env, requestOf(payment, now, commands));
}

function requestOf(payment: Payment, at: Instant, commands: readonly WalletCommand[]): ExecuteRequest {
  return { wallet_id: payment.wallet_id, owner: payment.member_id, at, commands };
}

function fund(payment: Payment): WalletCommand {
  assert(payment.processor !== null, "money comes in from a named processor");
  const label = payment.method === null ? payment.label : `${payment.method.brand} •${payment.method.last4}`;
  return {
    ...base(payment, fundKey(payment.id)),
    label,
    kind: "fund",
    amount_cents: payment.processor_cents,
    from: `clearing:${payment.processor}`,
  };
}

function spend(payment: Payment): Extract<WalletCommand, { kind: "spend" }> {
  // In one order, however the payment was ordered or read: a retry is the same command, and refunds are given back in it.
  const to = destinations(payment);
  const held = payment.source !== "wallet" && payment.wallet_cents > 0 ? { hold_id: holdOf(payment.id) } : {};
  return { ...base(payment, spendKey(payment.id)), kind: "spend", to, ...held };
}

function destinations({ insurer_id, amount_cents, allocations }: Payment): readonly Destination[] {
  if (insurer_id !== null) return [{ account: `insurer:${insurer_id}`, amount_cents }];
  return allocations
    .toSorted((a, b) => (a.bill_id < b.bill_id ? -1 : 1))
    .map((each) => ({ account: `facility:${each.facility_id}`, amount_cents: each.amount_cents }));
}

function base(payment: Payment, key: string): { readonly key: string; readonly payment_id: Payment["id"]; readonly label: string } {
  return { key, payment_id: payment.id, label: payment.label.slice(0, 200) };
}
