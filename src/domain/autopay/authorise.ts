import type { Env } from "../../platform/env.ts";
import type { DueId, MandateId, MemberId, PlanId, PolicyId, WalletId } from "../../values/ids.ts";
import type { Language } from "../../values/language.ts";
import type { Cents } from "../../values/money.ts";
import type { Result } from "../../values/result.ts";
import type { CalendarDate, Instant } from "../../values/time.ts";
import type { MandateKind, MethodOrder } from "./mandate.ts";

/** What a member agreed to: the very text that was shown (documents/mandate-terms.ts makes it). */
export interface AgreedTerms {
  readonly version: string;
  readonly text: string;
}

/** What may be chosen when authorising, and changed later. */
export interface MandateChoices {
  /** A premium's or plan's: 1 to 3, each once. A top-up's: one saved method. */
  readonly methods: MethodOrder;
  /** 1 … 31; null: on the due day. */
  readonly collect_day: number | null;
  readonly cap_cents: Cents;
  /** A top-up's only. */
  readonly threshold_cents?: Cents | null;
  readonly target_cents?: Cents | null;
}

export interface Authorise extends MandateChoices {
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
  readonly terms: AgreedTerms;
  /** The network address. */
  readonly origin: string;
  readonly request_key: string;
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
  /** The key was used for something else. */
  | "key_conflict";

export interface ChangeMandate extends MandateChoices {
  readonly member_id: MemberId;
  readonly mandate_id: MandateId;
  readonly language: Language;
  readonly terms: AgreedTerms;
  readonly origin: string;
  readonly request_key: string;
}

/** `ended`: it is stopped or completed. */
export type ChangeProblem = "not_found" | "ended" | "unknown_method" | "key_conflict";

/** Authorises the clock. Same request key, same answer. The record, its mail with the copy, and the look at what is due come with it in one batch. */
export async function authorise(
  _env: Env,
  _now: Instant,
  _order: Authorise,
): Promise<Result<{ readonly mandate_id: MandateId; readonly number: string }, AuthoriseProblem>> {
  await Promise.resolve();
  throw new Error("not there yet");
}

/**
 * Changes day, methods or cap under terms shown anew. Payments not yet taken are withdrawn and made again by the clock; another day takes back the
 * notice of what is not being taken yet.
 */
export async function changeMandate(
  _env: Env,
  _now: Instant,
  _order: ChangeMandate,
): Promise<Result<{ readonly number: string; readonly under_way_cents: Cents | null }, ChangeProblem>> {
  await Promise.resolve();
  throw new Error("not there yet");
}
