import { processor } from "../../platform/processor/index.ts";
import { ProcessorUnavailable, RefundRefused } from "../../platform/processor/processor.ts";
import type { Env } from "../../platform/env.ts";
import { log, messageOf } from "../../platform/log.ts";
import type { PaymentId, RefundId, WithdrawalId } from "../../values/ids.ts";
import { ZERO, type Cents } from "../../values/money.ts";
import { assert } from "../../values/result.ts";
import type { Instant } from "../../values/time.ts";
import { followAfterwards } from "../payments/afterwards.ts";
import { findPayment } from "../payments/store.ts";
import { execute, wallet } from "../wallet/client.ts";
import type { WalletCommand } from "../wallet/commands.ts";
import { loadLots } from "./journal.ts";
import { withdrawalMail } from "./mails.ts";
import { bookCommand, isFinished, refundKey, stillOwed } from "./rules.ts";
import {
  finishWithdrawal,
  findWithdrawal,
  movePart,
  openWithdrawals,
  openWithdrawalsOf,
  refuseStatements,
  type StoredWithdrawal,
} from "./store.ts";
import type { Part, Source } from "./withdrawal.ts";

/** Out of the wallet, to the source, a check in its place, the end: more rounds would be a circle. */
const MAX_ROUNDS = 6;
const MAX_A_RUN = 50;

/**
 * Takes a withdrawal as far as it goes now: first each part out of the wallet, then each to its source. Callable by anyone, any number of times, at the same
 * moment: the wallet's and the processor's keys are the part's, so that each effect happens once, wherever the last call stopped.
 * @returns the withdrawal as it is then; parts that are left wait for the processor, or for a person to look at the wallet. Null: there is no such one
 */
export async function advanceWithdrawal(env: Env, now: Instant, id: WithdrawalId): Promise<StoredWithdrawal | null> {
  let withdrawal = await findWithdrawal(env, id);
  for (let round = 0; withdrawal !== null && withdrawal.finished_at === null && round < MAX_ROUNDS; round += 1) {
    if (isFinished(withdrawal.parts)) await finishWithdrawal(env, id, now);
    else if (!(await takeRound(env, now, withdrawal))) return await findWithdrawal(env, id);
    withdrawal = await findWithdrawal(env, id);
  }
  return withdrawal;
}

/** Goes on with the withdrawals that have something left to do: for the cron. @returns how many came to their end */
export async function advanceOpenWithdrawals(env: Env, now: Instant): Promise<number> {
  return await advanceEach(env, now, await openWithdrawals(env, MAX_A_RUN));
}

/** The same for those that send something back to a payment: for news from its processor. */
export async function advanceWithdrawalsOf(env: Env, now: Instant, payment_id: PaymentId): Promise<number> {
  return await advanceEach(env, now, await openWithdrawalsOf(env, payment_id));
}

async function advanceEach(env: Env, now: Instant, ids: readonly WithdrawalId[]): Promise<number> {
  let finished = 0;
  for (const id of ids) {
    try {
      const withdrawal = await advanceWithdrawal(env, now, id);
      if (withdrawal !== null && withdrawal.finished_at !== null) finished += 1;
    } catch (error) {
      log("withdrawal_failed", { withdrawal_id: id, message: messageOf(error) });
    }
  }
  return finished;
}

/** Each part one step on. @returns whether anything moved */
async function takeRound(env: Env, now: Instant, withdrawal: StoredWithdrawal): Promise<boolean> {
  let moved = false;
  for (const part of withdrawal.parts.filter(({ state }) => state === "planned"))
    moved = (await bookPart(env, now, withdrawal, part)) || moved;
  if (moved) await wallet(env, withdrawal.wallet_id).project();
  for (const part of withdrawal.parts) {
    if (part.state !== "booked" || part.source === null) continue;
    moved = (await sendPart(env, now, { withdrawal, part, source: part.source })) || moved;
  }
  return moved;
}

/** Takes a part out of the wallet. What is not there any more is left out: it was spent, or has gone back another way. @returns whether it moved */
async function bookPart(env: Env, now: Instant, withdrawal: StoredWithdrawal, part: Part): Promise<boolean> {
  const done = await execute(env, requestOf(withdrawal, now, [bookCommand(part, withdrawal.check_label)]));
  if (done.ok) return await movePart(env, now, { id: part.id, from: "planned", to: "booked" });
  const { code } = done.error;
  if (code === "frozen") return false;
  if (code !== "insufficient_funds" && code !== "refund_exceeds_original" && code !== "not_refundable")
    throw new Error(`withdrawal ${withdrawal.id}: the wallet answered ${code}`);
  return await movePart(env, now, { id: part.id, from: "planned", to: "dropped" });
}

interface Sending {
  readonly withdrawal: StoredWithdrawal;
  readonly part: Part;
  readonly source: Source;
}

/** Sends a part, which is out of the wallet, back to its source. @returns whether it moved */
async function sendPart(env: Env, now: Instant, sending: Sending): Promise<boolean> {
  const { part, source } = sending;
  const [at, payment] = [processor(env), await findPayment(env, source.payment_id)];
  assert(payment !== null, "a part's top-up exists");
  if (at === null) return false;
  try {
    if (payment.processor !== at.name) throw new RefundRefused("another processor took it");
    // Stopped half-way: the money is the wallet's again, and perhaps spent. The processor, which may take it by now, is not asked a second time.
    if (await wasUndone(env, sending)) throw new RefundRefused("it was refused before");
    const refund_id = `ref_${part.id.slice("wdp_".length)}` as RefundId;
    await at.refund({ refund_id, payment_id: payment.id, amount_cents: part.amount_cents, ref: payment.processor_ref });
    return await movePart(env, now, { id: part.id, from: "booked", to: "sent" });
  } catch (error) {
    if (error instanceof RefundRefused) return await refusePart(env, now, sending);
    if (error instanceof ProcessorUnavailable) return false;
    throw error;
  }
}

/**
 * What the processor will not take back is put back into the wallet, so that our books say of the processor what is true; then it is looked up what has
 * gone back there by other hands, and what is still the member's goes by check, as a part of its own.
 * @returns whether it moved
 */
async function refusePart(env: Env, now: Instant, { withdrawal, part, source }: Sending): Promise<boolean> {
  const entries = await wallet(env, withdrawal.wallet_id).entriesOf(source.payment_id);
  const sent = entries.find(({ key }) => key === refundKey({ id: part.id, source }));
  assert(sent !== undefined, "a booked part is in the journal");
  const undo: WalletCommand = {
    kind: "reverse",
    key: undoKey(sent.key),
    payment_id: source.payment_id,
    label: sent.label,
    of: sent.txn_id,
    reason: "the processor refused to send it back",
  };
  const undone = await execute(env, requestOf(withdrawal, now, [undo]));
  if (!undone.ok) {
    if (undone.error.code === "frozen") return false;
    throw new Error(`withdrawal ${withdrawal.id}: the wallet answered ${undone.error.code}`);
  }
  try {
    await followAfterwards(env, now, source.payment_id);
  } catch (error) {
    if (error instanceof ProcessorUnavailable) return false;
    throw error;
  }
  const check_cents = await owedOf(env, { withdrawal, part, source });
  const told = {
    name: "",
    withdrawal_id: withdrawal.id,
    amount_cents: part.amount_cents,
    check_cents,
    closing: withdrawal.reason === "closing" ? 1 : 0,
  } as const;
  await env.DB.batch([
    withdrawalMail(env.DB, now, {
      withdrawal_id: withdrawal.id,
      key: `${part.id}:refused`,
      mail: { template: "withdrawal_part_refused", params: told },
    }),
    ...refuseStatements(env.DB, now, { id: part.id, check_cents }),
  ]);
  return true;
}

/** Whether a part that the processor refused was put back into the wallet already. */
async function wasUndone(env: Env, { withdrawal, part, source }: Sending): Promise<boolean> {
  const undone = undoKey(refundKey({ id: part.id, source }));
  return (await wallet(env, withdrawal.wallet_id).entriesOf(source.payment_id)).some(({ key }) => key === undone);
}

function undoKey(key: string): string {
  return `${key}:undone`;
}

async function owedOf(env: Env, { withdrawal, part, source }: Sending): Promise<Cents> {
  const { lots } = await loadLots(env, withdrawal.wallet_id);
  const left_cents = lots.find(({ txn_id }) => txn_id === source.fund_txn)?.left_cents ?? ZERO;
  const { available_cents } = await wallet(env, withdrawal.wallet_id).summary();
  return stillOwed(part.amount_cents, { left_cents, available_cents });
}

function requestOf({ wallet_id, member_id: owner }: StoredWithdrawal, at: Instant, commands: readonly WalletCommand[]) {
  return { wallet_id, owner, at, commands };
}
