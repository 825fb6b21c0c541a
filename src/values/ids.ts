declare const idBrand: unique symbol;

/** A TypeID (prefix_base32 of a UUIDv7), branded by its prefix so that ids of different things do not mix. */
export type Id<Prefix extends string> = `${Prefix}_${string}` & { readonly [idBrand]?: Prefix };

export type MemberId = Id<"mem">;
export type WalletId = Id<"wal">;
export type BillId = Id<"bill">;
export type PaymentId = Id<"pay">;
export type TransactionId = Id<"txn">;
export type HoldId = Id<"hold">;
export type RefundId = Id<"ref">;
export type ReceiptId = Id<"rcp">;
export type FacilityId = Id<"fac">;
export type InsurerId = Id<"ins">;
export type PartnerId = Id<"ptn">;
export type ClientId = Id<"cli">;
export type MailId = Id<"mail">;
export type SavedMethodId = Id<"met">;
export type MessageId = Id<"msg">;
export type PolicyId = Id<"pol">;
export type PlanId = Id<"plan">;
export type DueId = Id<"due">;
export type MandateId = Id<"man">;
export type SessionId = Id<"ses">;
export type PasskeyId = Id<"psk">;
export type FactorResetId = Id<"frs">;
export type EmailChangeId = Id<"chg">;
export type CaregiverId = Id<"car">;
export type WithdrawalId = Id<"wdr">;
export type WithdrawalPartId = Id<"wdp">;
export type ClosingId = Id<"cls">;

export type IdPrefix =
  | "mem"
  | "wal"
  | "bill"
  | "pay"
  | "txn"
  | "hold"
  | "ref"
  | "rcp"
  | "fac"
  | "ins"
  | "ptn"
  | "cli"
  | "mail"
  | "met"
  | "emp"
  | "aud"
  | "evt"
  | "req"
  | "msg"
  | "pol"
  | "plan"
  | "due"
  | "man"
  | "ses"
  | "psk"
  | "frs"
  | "chg"
  | "car"
  | "wdr"
  | "wdp"
  | "cls";

/**
 * Recognises an id in text from outside (an address, a form, a body).
 * @returns the id, or null when the text has another shape.
 */
export function readId<P extends IdPrefix>(prefix: P, text: string | undefined | null): Id<P> | null {
  if (text === undefined || text === null) return null;
  return text.startsWith(`${prefix}_`) && /^[0-7][0-9a-hjkmnp-tv-z]{25}$/u.test(text.slice(prefix.length + 1)) ? (text as Id<P>) : null;
}
