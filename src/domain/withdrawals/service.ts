import { processor } from "../../platform/processor/index.ts";
import type { Env } from "../../platform/env.ts";
import { newId } from "../../platform/ids.ts";
import type { MemberId, WalletId, WithdrawalId } from "../../values/ids.ts";
import type { Cents } from "../../values/money.ts";
import { err, ok, type Result } from "../../values/result.ts";
import type { Instant } from "../../values/time.ts";
import type { MailContent } from "../mail/templates.ts";
import { loadOperator } from "../operator/store.ts";
import { wallet } from "../wallet/client.ts";
import { loadLots } from "./journal.ts";
import { withdrawalMail } from "./mails.ts";
import { amountProblem, needsCheck, plan, planText, withdrawable, type AmountProblem, type SourceOf, type Withdrawable } from "./rules.ts";
import { insertStatements, ofRequestKey, sourcesOf } from "./store.ts";
import type { PlannedPart, Withdrawal } from "./withdrawal.ts";

export { advanceWithdrawal, advanceOpenWithdrawals, advanceWithdrawalsOf } from "./advance.ts";
export {
  findWithdrawal,
  memberWithdrawalsQuery,
  noteAddress,
  partsQuery,
  readWithdrawal,
  withdrawalQuery,
  type StoredWithdrawal,
} from "./store.ts";

/** A wallet's money by the way it can go back now. @throws when the wallet cannot be reached */
export async function loadWithdrawable(env: Env, now: Instant, wallet_id: WalletId): Promise<Withdrawable & { readonly frozen: boolean }> {
  const { operator } = await loadOperator(env);
  // The balance first: rows that come meanwhile make the lots sum to more or less than it, and the plan is limited by both.
  const { available_cents, frozen } = await wallet(env, wallet_id).summary();
  const lots = await loadLots(env, wallet_id);
  const at = processor(env)?.name ?? "";
  const sources = new Map((await sourcesOf(env, [...new Set(lots.lots.map(({ payment_id }) => payment_id))])).map((row) => [row.id, row]));
  const sourceOf: SourceOf = ({ payment_id, clearing }) => {
    const row = sources.get(payment_id);
    if (row === undefined || row.source === "wallet" || row.processor !== at || clearing !== `clearing:${at}`) return null;
    return { kind: row.source, label: row.brand === null || row.last4 === null ? row.label : `${row.brand} •${row.last4}` };
  };
  return { ...withdrawable(lots, { sourceOf, available_cents, now, time_zone: operator.time_zone }), frozen };
}

/** An order for money to go back. */
export interface StartWithdrawal {
  readonly member: { readonly id: MemberId; readonly wallet_id: WalletId };
  readonly reason: Withdrawal["reason"];
  readonly amount_cents: Cents;
  /** What was shown, as `planText` has it: nothing else is done. Null: whatever is to be done for the amount. */
  readonly shown: string | null;
  /** Where a check goes; null: not known. */
  readonly mail_to: string | null;
  /** What a check is called in the history, in the member's language. */
  readonly check_label: string;
  /** The same key is the same withdrawal. */
  readonly request_key: string;
  /** Statements for the same batch, after the withdrawal; they must do nothing where it was not written. */
  readonly along?: (id: WithdrawalId) => readonly D1PreparedStatement[];
}

export type StartWithdrawalProblem =
  | { readonly code: AmountProblem; readonly free_cents: Cents }
  /** The parts are not those that were shown: show them anew. */
  | { readonly code: "changed_meanwhile" }
  /** Some of it goes by check, and nobody said where to. */
  | { readonly code: "no_address" }
  /** Another withdrawal has not come to its end. */
  | { readonly code: "under_way" }
  /** The account is being closed: its money goes back by that. */
  | { readonly code: "account_closing" }
  | { readonly code: "wallet_frozen" }
  | { readonly code: "key_conflict" };

/**
 * Writes down a withdrawal with the parts in which it goes. Nothing moves yet: `advanceWithdrawal` does it, however often it is called.
 * @returns its id; the same request key answers the same, and "key_conflict" to a member who asks for another amount by it
 */
export async function startWithdrawal(
  env: Env,
  now: Instant,
  order: StartWithdrawal,
): Promise<Result<{ readonly id: WithdrawalId }, StartWithdrawalProblem>> {
  const before = await ofRequestKey(env, order.request_key);
  if (before !== null) return isSame(before, order) ? ok({ id: before.id }) : err({ code: "key_conflict" });
  const planned = planFor(await loadWithdrawable(env, now, order.member.wallet_id), order);
  if (!planned.ok) return planned;
  const id = newId("wdr");
  const { member, along, reason, amount_cents, request_key, check_label, mail_to } = order;
  const parts = planned.value;
  try {
    const [inserted] = await env.DB.batch([
      ...insertStatements(
        env.DB,
        {
          id,
          member_id: member.id,
          wallet_id: member.wallet_id,
          reason,
          amount_cents,
          request_key,
          check_label,
          mail_to: needsCheck(parts) ? mail_to : null,
          parts,
        },
        now,
      ),
      withdrawalMail(env.DB, now, { withdrawal_id: id, key: "started", mail: startedMail(id, order) }),
      ...(along?.(id) ?? []),
    ]);
    return inserted?.results.length === 1 ? ok({ id }) : err({ code: "account_closing" });
  } catch (error) {
    const again = await ofRequestKey(env, request_key);
    if (again !== null) return isSame(again, order) ? ok({ id: again.id }) : err({ code: "key_conflict" });
    for (let cause: unknown = error; cause instanceof Error; cause = cause.cause)
      if (/UNIQUE constraint failed: withdrawals\.member_id/u.test(cause.message)) return err({ code: "under_way" });
    throw error;
  }
}

/** Whether a key has begun what is ordered. A closing sends all there is, which may have become more since. */
function isSame(before: NonNullable<Awaited<ReturnType<typeof ofRequestKey>>>, { member, reason, amount_cents }: StartWithdrawal): boolean {
  return before.member_id === member.id && before.reason === reason && (reason === "closing" || before.amount_cents === amount_cents);
}

/** The parts that an order comes to now, if it is what was shown. */
function planFor(
  free: Awaited<ReturnType<typeof loadWithdrawable>>,
  order: StartWithdrawal,
): Result<readonly PlannedPart[], StartWithdrawalProblem> {
  if (free.frozen) return err({ code: "wallet_frozen" });
  const code = amountProblem(order.amount_cents, free);
  if (code !== null) return err({ code, free_cents: free.free_cents });
  const parts = plan(free, order.amount_cents);
  if (order.shown !== null && planText(parts) !== order.shown) return err({ code: "changed_meanwhile" });
  // A member who asks says where a check goes; a closing account's check waits for its address.
  return needsCheck(parts) && order.mail_to === null && order.reason === "withdrawal" ? err({ code: "no_address" }) : ok(parts);
}

function startedMail(withdrawal_id: WithdrawalId, { amount_cents, reason }: StartWithdrawal): MailContent {
  return { template: "withdrawal_started", params: { name: "", withdrawal_id, amount_cents, closing: reason === "closing" ? 1 : 0 } };
}
