import type { Env } from "../../platform/env.ts";
import { newId } from "../../platform/ids.ts";
import type { DueId, MandateId, MemberId, PlanId, PolicyId, WalletId } from "../../values/ids.ts";
import type { Language } from "../../values/language.ts";
import type { Cents } from "../../values/money.ts";
import { err, ok, type Result } from "../../values/result.ts";
import type { CalendarDate, Instant } from "../../values/time.ts";
import { businessStart } from "./calendar.ts";
import { areMethods, choiceValues, type Choosing } from "./choices.ts";
import { auditAct, whereabouts } from "./evidence.ts";
import {
  CLOSING,
  IN_FORCE,
  isClosing,
  isInForce,
  METHODS_STAND,
  methodsStand,
  named,
  recordMailStatement,
  recordOfKey,
  regionOf,
  type Recorded,
} from "./mandate-store.ts";
import type { MandateKind } from "./mandate.ts";
import { newConfirmationNumber } from "./records.ts";

export { changeMandate, type ChangeMandate, type ChangeProblem } from "./change.ts";
export type { AgreedTerms, MandateChoices } from "./choices.ts";

export interface Authorise extends Choosing {
  readonly member: {
    readonly id: MemberId;
    readonly wallet_id: WalletId;
    readonly name: string;
    readonly email: string;
    /** Of the text that was shown; the mail is in it too. */
    readonly language: Language;
  };
  readonly kind: MandateKind;
  /** The policy or plan; a top-up's: the member's wallet. */
  readonly subject_id: PolicyId | PlanId | WalletId;
  /** The first payment, where the terms name its amount and day: they are its notice. The amount is the due's as it stands. */
  readonly first: { readonly due_id: DueId; readonly amount_cents: Cents; readonly collect_on: CalendarDate } | null;
  /** Statements for the same batch, before the authorisation: what it is about, made at the same moment (a plan). */
  readonly along?: readonly D1PreparedStatement[];
}

export type AuthoriseProblem =
  /** The subject has a live authorisation. */
  | "already_authorised"
  /** A method is not one of the member's saved ones, is named twice, or there is none. */
  | "unknown_method"
  /** No such policy, plan or wallet of this member, or it is not in force. */
  | "not_found"
  /** The first payment is no longer what the terms say: show them anew. */
  | "changed_meanwhile"
  /** The member is closing the account: nothing new begins. */
  | "account_closing"
  /** The key was used for something else. */
  | "key_conflict";

// What does not stand any more gives no member: the NOT NULL then refuses the whole batch, with all that is made along with it.
const INSERT = `
INSERT INTO mandates (id, member_id, wallet_id, kind, subject_id, state, collect_day, methods, cap_cents, threshold_cents, target_cents, created_at, updated_at)
VALUES (:mandate, (SELECT b.id FROM members b WHERE b.id = :member AND b.wallet_id = :wallet AND ${METHODS_STAND} AND ${IN_FORCE} AND NOT ${CLOSING}
  AND (:first IS NULL OR EXISTS (SELECT 1 FROM dues d WHERE d.id = :first AND d.subject_id = :subject AND d.state = 'open' AND d.amount_cents = :first_cents))),
  :wallet, :kind, :subject, 'active', :day, :methods, :cap, :threshold, :target, :now, :now)`;

const RECORD = `
INSERT INTO mandate_records (number, mandate_id, act, terms_version, terms, terms_hash, language, detail, origin, request_key, at)
SELECT :number, m.id, 'authorised', :version, :terms, :hash, :language, json_object('methods', m.methods, 'collect_day', m.collect_day,
  'cap_cents', m.cap_cents, 'threshold_cents', m.threshold_cents, 'target_cents', m.target_cents), :origin, :key, :now
FROM mandates m WHERE m.id = :mandate`;

// The terms name the first payment, so they are its notice; no notice of an earlier authorisation stands, not even where a skip is taken back or a payment fails.
// Nor do the tries count that failed under one: each has all of its own.
const DUES = `
UPDATE dues SET next_at = IIF(state = 'open', :now, next_at), updated_at = :now, told_try = 0, told_at = NULL,
  noticed_cents = IIF(id IS :first, amount_cents, NULL), noticed_at = IIF(id IS :first, :now, NULL),
  collect_on = IIF(id IS :first, :first_on, NULL), collect_at = IIF(id IS :first, :first_at, NULL)
WHERE subject_id = :subject AND state IN ('open','skipped','paying')`;

/** Authorises the clock. Same request key, same answer. The record, its mail with the copy, and the look at what is due come with it in one batch. */
export async function authorise(
  env: Env,
  now: Instant,
  order: Authorise,
): Promise<Result<{ readonly mandate_id: MandateId; readonly number: string }, AuthoriseProblem>> {
  const before = await recordOfKey(env.DB, order.request_key);
  if (before !== null) return authorisedBefore(before, order);
  if (!areMethods(order.kind, order.methods)) return err("unknown_method");
  const [mandate_id, number] = [newId("man"), newConfirmationNumber()];
  try {
    await env.DB.batch(await authoriseStatements(env, now, { order, mandate_id, number }));
  } catch (error) {
    const again = await recordOfKey(env.DB, order.request_key);
    if (again !== null) return authorisedBefore(again, order);
    return err(await refusalOf(env, order, error));
  }
  await auditAct(env, now, { act: "authorised", member_id: order.member.id, number, origin: order.origin });
  return ok({ mandate_id, number });
}

async function authoriseStatements(
  env: Env,
  now: Instant,
  { order, mandate_id, number }: { readonly order: Authorise; readonly mandate_id: MandateId; readonly number: string },
): Promise<D1PreparedStatement[]> {
  const { member, first } = order;
  const { time_zone } = await whereabouts(env, now, await regionOf(env.DB, member.id));
  const values = {
    ...(await choiceValues(order)),
    number,
    mandate: mandate_id,
    member: member.id,
    wallet: member.wallet_id,
    kind: order.kind,
    subject: order.subject_id,
    language: member.language,
    first: first?.due_id ?? null,
    first_cents: first?.amount_cents ?? null,
    first_on: first?.collect_on ?? null,
    first_at: first === null ? null : businessStart(time_zone, first.collect_on),
    now,
  };
  return [...(order.along ?? []), ...[INSERT, RECORD, DUES].map((sql) => named(env.DB, sql, values)), recordMailStatement(env.DB, number)];
}

function authorisedBefore(before: Recorded, { member, subject_id, along }: Authorise) {
  // What is made along with it is new each time, so its id says nothing.
  const same = before.act === "authorised" && before.member_id === member.id && (along !== undefined || before.subject_id === subject_id);
  return same ? ok({ mandate_id: before.mandate_id, number: before.number }) : err("key_conflict" as const);
}

/** Which of the conditions the database refused. Throws anything else on. */
async function refusalOf(env: Env, order: Authorise, error: unknown): Promise<AuthoriseProblem> {
  const messages: string[] = [];
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) messages.push(cause.message);
  const message = messages.join("\n");
  if (/UNIQUE constraint failed: mandates\.kind/u.test(message)) return "already_authorised";
  if (!/NOT NULL constraint failed: mandates\.member_id/u.test(message)) throw error;
  if (await isClosing(env.DB, order.member.id)) return "account_closing";
  if (!(await methodsStand(env.DB, { member_id: order.member.id, methods: order.methods }))) return "unknown_method";
  return (await isInForce(env.DB, { ...order, member_id: order.member.id })) ? "changed_meanwhile" : "not_found";
}
