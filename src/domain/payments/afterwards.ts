import { processor } from "../../platform/processor/index.ts";
import { ProcessorUnavailable, type ProcessorPayment } from "../../platform/processor/processor.ts";
import type { Env } from "../../platform/env.ts";
import type { PaymentId } from "../../values/ids.ts";
import type { Instant } from "../../values/time.ts";
import { execute, wallet } from "../wallet/client.ts";
import type { WalletCommand, WalletProblem } from "../wallet/commands.ts";
import { afterwardsStatements } from "./afterwards-follower.ts";
import { disputeCommands } from "./disputes.ts";
import type { Payment } from "./payment.ts";
import { refundCommands } from "./refunds.ts";
import { findPayment } from "./store.ts";
import { surprise } from "./steps.ts";

/** A payment with this many refunds and disputes to book at one go is looked at again later. */
const MAX_STEPS = 20;

/**
 * Brings our books in line with what has become of a payment at its processor since: money sent back in the processor's own console, disputes
 * opened and decided. Callable by anyone, any number of times, with news in any order.
 * @returns how many steps were booked. Throws ProcessorUnavailable when the processor cannot be asked, or the wallet may not be moved now.
 */
export async function followAfterwards(env: Env, now: Instant, id: PaymentId): Promise<number> {
  const payment = await findPayment(env, id);
  const at = processor(env);
  if (payment === null || at === null || payment.source === "wallet" || payment.processor !== at.name) return 0;
  const said = await at.find(id, payment.processor_ref);
  if (said === null || (said.refunded_cents === 0 && said.disputes.length === 0)) return 0;
  if (said.disputes.length > 0) await noteDisputes(env, now, said);
  const booked = await book(env, now, payment, said);
  // So that the page asked for next shows it; what fails here the wallet's alarm does.
  await wallet(env, payment.wallet_id).project();
  if (said.disputes.length > 0) await env.DB.batch([...afterwardsStatements(env.DB, id, now)]);
  return booked;
}

async function book(env: Env, now: Instant, payment: Payment, said: ProcessorPayment): Promise<number> {
  let booked = 0;
  for (let step = 0; step < MAX_STEPS; step += 1) {
    const commands = await nextCommands(env, payment, said);
    if (commands === null) return booked;
    // What the wallet lacks is looked up a moment before: with an older look, another hand would put in again what was put in already.
    const request = { wallet_id: payment.wallet_id, owner: payment.member_id, at: now, commands, partly_known: "none" } as const;
    const done = await execute(env, request);
    if (done.ok) booked += 1;
    else if (!isOvertaken(done.error)) throw stopped(payment, done.error);
  }
  throw new ProcessorUnavailable("too much happens to this payment at once");
}

/** What is to be booked next, from what the wallet itself has booked so far. */
async function nextCommands(env: Env, payment: Payment, said: ProcessorPayment): Promise<readonly WalletCommand[] | null> {
  const entries = await wallet(env, payment.wallet_id).entriesOf(payment.id);
  const { available_cents } = await wallet(env, payment.wallet_id).summary();
  const refund = refundCommands(payment, entries, { refunded_cents: said.refunded_cents, available_cents });
  if (refund !== null) return refund;
  for (const dispute of said.disputes) {
    const commands = disputeCommands(payment, entries, { dispute, available_cents });
    if (commands !== null) return commands;
  }
  return null;
}

/** Another hand has booked something between our look and our command: look again. */
function isOvertaken({ code }: WalletProblem): boolean {
  return code === "key_conflict" || code === "insufficient_funds" || code === "refund_exceeds_original";
}

function stopped(payment: Payment, problem: WalletProblem): Error {
  return problem.code === "frozen"
    ? new ProcessorUnavailable("the wallet is frozen until a person has looked at it")
    : surprise(payment, problem);
}

// An end is never taken back: news that comes late (still open) changes nothing.
const NOTE = `
INSERT INTO payment_disputes (payment_id, dispute_id, status, amount_cents, noted_at, decided_at, looked_at)
VALUES (?1, ?2, ?3, ?4, ?5, IIF(?3 = 'open', NULL, ?5), ?5)
ON CONFLICT (payment_id, dispute_id) DO UPDATE SET looked_at = excluded.looked_at,
  status = IIF(status = 'open', excluded.status, status), decided_at = COALESCE(decided_at, excluded.decided_at)`;

async function noteDisputes(env: Env, now: Instant, said: ProcessorPayment): Promise<void> {
  const { payment_id, disputes } = said;
  const notes = disputes.map(({ id, status, amount_cents }) => env.DB.prepare(NOTE).bind(payment_id, id, status, amount_cents, now));
  await env.DB.batch([...notes, ...afterwardsStatements(env.DB, payment_id, now)]);
}
