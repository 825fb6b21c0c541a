import { processor } from "../../platform/processor/index.ts";
import type { Env } from "../../platform/env.ts";
import { newId } from "../../platform/ids.ts";
import { log, messageOf } from "../../platform/log.ts";
import type { ClosingId, MemberId } from "../../values/ids.ts";
import { assert } from "../../values/result.ts";
import type { Instant } from "../../values/time.ts";
import { appendAudit } from "../audit/chain.ts";
import { stopMandate } from "../autopay/acts.ts";
import { endStalePlans } from "../autopay/plan-store.ts";
import { endPolicy } from "../autopay/policies-end.ts";
import { removeMethod } from "../payments/saved-methods.ts";
import { wallet } from "../wallet/client.ts";
import { advanceWithdrawal, loadWithdrawable, startWithdrawal } from "../withdrawals/service.ts";
import type { Closing, ClosingStanding, Wait } from "./closing.ts";
import { complete } from "./complete.ts";
import { waitsBefore } from "./rules.ts";
import { accountFacts, askStatements, findClosing, lateMoney, openClosings, withdrawalStatement, type AccountFacts } from "./store.ts";

export { accountFacts, endedMandates, noteAddress, openClosingQuery, takeBack, type AccountFacts, type EndedMandate } from "./store.ts";

/** Money that goes, and money that came in while it went: more rounds would be a circle. */
const MAX_ROUNDS = 3;
const MAX_A_RUN = 50;

/** A member's order to close the account. */
export interface AskToClose {
  readonly member_id: MemberId;
  /** Where a check goes; null: not known, which matters only where there is one. */
  readonly mail_to: string | null;
  /** What a check is called in the history, in the member's language. */
  readonly check_label: string;
  /** The network address it comes from. */
  readonly origin: string;
}

/**
 * Begins to close an account: from here on nothing new begins (the guard is in the database, migrations/0030), and what pays by itself has ended.
 * @returns the closing's id; asked again while it is under way, the same one
 */
export async function askToClose(env: Env, now: Instant, { origin, ...order }: AskToClose): Promise<ClosingId> {
  const id = newId("cls");
  try {
    await env.DB.batch([...askStatements(env.DB, now, { id, ...order })]);
  } catch (error) {
    const before = await env.DB.prepare(
      "SELECT id FROM account_closings WHERE member_id = ? AND closed_at IS NULL AND taken_back_at IS NULL",
    )
      .bind(order.member_id)
      .first<ClosingId>("id");
    if (before === null) throw error;
    return before;
  }
  await endWhatPays(env, now, { id, member_id: order.member_id }, origin);
  return id;
}

/**
 * Takes a closing as far as it goes now. Callable by anyone, any number of times: each step looks first whether it has been done.
 * @returns where it stands; null: there is no such closing, or it was taken back
 */
export async function advanceClosing(env: Env, now: Instant, id: ClosingId): Promise<ClosingStanding | null> {
  for (let round = 0; ; round += 1) {
    const closing = await findClosing(env, id);
    if (closing === null || closing.taken_back_at !== null) return null;
    if (closing.closed_at !== null) return { closing, waits: [] };
    await endWhatPays(env, now, closing, null);
    const waits = await takeRound(env, now, closing);
    if (waits.length > 0 || round >= MAX_ROUNDS) return { closing: (await findClosing(env, id)) ?? closing, waits };
  }
}

/** Goes on with some of the closings: for the cron, which comes back. @returns how many accounts were closed */
export async function advanceOpenClosings(env: Env, now: Instant): Promise<number> {
  let closed = 0;
  for (const id of await openClosings(env, MAX_A_RUN)) {
    try {
      const standing = await advanceClosing(env, now, id);
      if (standing !== null && standing.closing.closed_at !== null) closed += 1;
    } catch (error) {
      log("closing_failed", { closing_id: id, message: messageOf(error) });
    }
  }
  return closed;
}

/** Sends on what has come into the wallets of closed accounts: late money, a refund of something paid long ago. For the nightly cron. */
export async function sendLateMoney(env: Env, now: Instant): Promise<number> {
  let sent = 0;
  for (const { closing_id, member_id: id, wallet_id, mail_to, check_label } of await lateMoney(env, MAX_A_RUN)) {
    const { free_cents: amount_cents } = await loadWithdrawable(env, now, wallet_id);
    if (amount_cents === 0) continue;
    const { seq } = await wallet(env, wallet_id).summary();
    const rest = { reason: "closing", amount_cents, shown: null, mail_to, check_label, request_key: `${closing_id}:late:${seq}` } as const;
    const started = await startWithdrawal(env, now, { member: { id, wallet_id }, ...rest });
    if (!started.ok) continue;
    await advanceWithdrawal(env, now, started.value.id);
    sent += 1;
  }
  return sent;
}

/** One step, all that can be done at once. @returns what has to come first; nothing: look again */
async function takeRound(env: Env, now: Instant, closing: Closing): Promise<readonly Wait[]> {
  const facts = await accountFacts(env, closing.member_id);
  const { wallet_id, payments, disputes } = facts;
  const { held_cents, posted_cents } = await wallet(env, wallet_id).summary();
  const free = await loadWithdrawable(env, now, wallet_id);
  const banks = free.lots.flatMap(({ ready_at }) => (ready_at === null ? [] : [ready_at]));
  const before = waitsBefore({ payments, disputes, held_cents, frozen: free.frozen, banks });
  for (const id of facts.open_withdrawals) {
    const going = await advanceWithdrawal(env, now, id);
    if (going?.finished_at === null) return [...before, { for: "refunds" }];
  }
  if (before.length > 0) return before;
  if (posted_cents > 0) return await sendAll(env, now, closing, { wallet_id, free_cents: free.free_cents });
  if ((await accountFacts(env, closing.member_id)).lacks_address) return [{ for: "address" }];
  if (!(await forgetMethods(env, now, closing.member_id, facts.methods))) return [{ for: "methods" }];
  if (await complete(env, now, closing.id)) await noteClosed(env, now, closing.member_id);
  return [];
}

/** Begins to send all that there is back to where it came from. */
async function sendAll(
  env: Env,
  now: Instant,
  { id, member_id, mail_to, check_label, withdrawal_id }: Closing,
  { wallet_id, free_cents }: Pick<AccountFacts, "wallet_id"> & { readonly free_cents: StartCents },
): Promise<readonly Wait[]> {
  const started = await startWithdrawal(env, now, {
    member: { id: member_id, wallet_id },
    reason: "closing",
    amount_cents: free_cents,
    shown: null,
    mail_to,
    check_label,
    request_key: `${id}:${withdrawal_id ?? "first"}`,
    along: (withdrawal) => [withdrawalStatement(env.DB, id, withdrawal)],
  });
  // Something moved between the look and the order: the next look sees it.
  if (!started.ok) return started.error.code === "wallet_frozen" ? [{ for: "frozen" }] : [];
  const going = await advanceWithdrawal(env, now, started.value.id);
  assert(going !== null, "a withdrawal that was written is there");
  return going.finished_at === null ? [{ for: "refunds" }] : [];
}

type StartCents = Parameters<typeof startWithdrawal>[2]["amount_cents"];

/** Ends authorisations, policies and plans by the acts that members do it with: each has its record, its number and its mail. */
async function endWhatPays(
  env: Env,
  now: Instant,
  { id, member_id }: Pick<Closing, "id" | "member_id">,
  origin: string | null,
): Promise<void> {
  const { mandates, policies, language } = await accountFacts(env, member_id);
  // Our own clock goes on with what the member has asked for.
  const from = origin ?? "closing";
  for (const policy of policies)
    await endPolicy(env, now, { member_id, policy_id: policy.id, language, origin: from, request_key: `${id}:${policy.id}` });
  for (const mandate of mandates.filter(({ kind }) => kind !== "premium"))
    await stopMandate(env, now, { member_id, mandate_id: mandate.id, language, origin: from, request_key: `${id}:${mandate.id}` });
  if (mandates.some(({ kind }) => kind === "plan")) await endStalePlans(env.DB, now);
}

/** @returns whether the processor has forgotten them all. What another processor kept, which we have left, is beyond us */
async function forgetMethods(env: Env, now: Instant, member_id: MemberId, methods: AccountFacts["methods"]): Promise<boolean> {
  const own = methods.filter((method) => method.processor === processor(env)?.name);
  for (const { id } of own) if ((await removeMethod(env, now, { id, member_id })) === "unavailable") return false;
  return true;
}

/** An event that could not be written is a line in the log: the account is closed already. */
async function noteClosed(env: Env, now: Instant, member_id: MemberId): Promise<void> {
  try {
    await appendAudit(env, {
      at: now,
      actor: `member:${member_id}`,
      action: "account_closed",
      subject: member_id,
      origin: null,
      reason: null,
    });
  } catch (error) {
    const name = error instanceof Error ? error.name : "unknown";
    log("audit_not_written", { action: "account_closed", name });
  }
}
