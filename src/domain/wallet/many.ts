import type { Env } from "../../platform/env.ts";
import { log, messageOf, type LogEvent } from "../../platform/log.ts";
import type { WalletId } from "../../values/ids.ts";
import { assert, err, type Result } from "../../values/result.ts";
import { wallet } from "./client.ts";
import type { Executed, ExecuteRequest, HandedOver, LedgerHead, Projection, WalletProblem } from "./commands.ts";
import type { Follower } from "./followers.ts";
import { ledgerHeads, project } from "./projector.ts";

/** Wallets of one page. */
export const MAX_MANY = 50;

/** What became of one request. "unreachable": nobody knows; the same request with the same keys is safe to send again. */
export type ManyResult = Result<readonly Executed[], WalletProblem | { readonly code: "unreachable" }>;

/**
 * Runs requests on different wallets and brings what they did to the ledger together, in one D1 batch: for payments that the clock makes by the page.
 * Each command belongs to a payment, which is unfinished until its entry is in the ledger: so whatever stops in between is found again, by the caller's
 * retry with the same keys or by the sweep.
 * @param requests at most MAX_MANY, each of another wallet
 * @param followers what else is written with the entries (src/followers.ts)
 * @returns an answer for each request, in order; one wallet's refusal or absence says nothing of the others. Throws, with nothing done, when D1 cannot be
 * reached beforehand. When it fails afterwards the wallets bring their entries themselves, as after `execute`.
 */
export async function executeMany(
  env: Pick<Env, "DB" | "WALLETS">,
  requests: readonly ExecuteRequest[],
  followers: readonly Follower[],
): Promise<readonly ManyResult[]> {
  const ids = requests.map(({ wallet_id }) => wallet_id);
  assert(ids.length <= MAX_MANY && new Set(ids).size === ids.length, "a page has few requests, each of another wallet");
  assert(
    requests.every(({ commands }) => commands.every(({ payment_id }) => payment_id !== null)),
    "what a page does is done for payments",
  );
  if (requests.length === 0) return [];
  const heads = await ledgerHeads(env.DB, ids);
  const answers = await Promise.all(requests.map((request) => executeOne(env, request, heads.get(request.wallet_id) ?? null)));
  await bringToLedger(
    env,
    answers.flatMap((answer) => answer?.outbox ?? []),
    followers,
  );
  return answers.map((answer) => answer?.done ?? err({ code: "unreachable" }));
}

async function executeOne(env: Pick<Env, "WALLETS">, request: ExecuteRequest, ledger: LedgerHead | null): Promise<HandedOver | null> {
  try {
    return await wallet(env, request.wallet_id).executeHandingOver(request, ledger);
  } catch (error) {
    told("wallet_unreachable", request.wallet_id, error);
    return null;
  }
}

/** All together. What the ledger did not take so is left to each wallet, which finds out why. */
async function bringToLedger(
  env: Pick<Env, "DB" | "WALLETS">,
  projections: readonly Projection[],
  followers: readonly Follower[],
): Promise<void> {
  let moved: ReadonlySet<WalletId> = new Set();
  try {
    moved = await project(env.DB, projections, followers);
  } catch (error) {
    told("wallets_projection_failed", null, error);
  }
  const left = projections.filter(({ wallet_id }) => !moved.has(wallet_id));
  await Promise.all(left.map(({ wallet_id }) => projectAlone(env, wallet_id)));
}

async function projectAlone(env: Pick<Env, "WALLETS">, id: WalletId): Promise<void> {
  try {
    await wallet(env, id).project();
  } catch (error) {
    told("wallet_unreachable", id, error);
  }
}

function told(event: LogEvent, wallet_id: WalletId | null, error: unknown): void {
  log(event, { wallet_id, message: messageOf(error) });
}
