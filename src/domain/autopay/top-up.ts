import type { Env } from "../../platform/env.ts";
import type { Language } from "../../values/language.ts";
import type { Instant } from "../../values/time.ts";

/** What a run of automatic top-up did. */
export interface TopUpReport {
  readonly looked_at: number;
  /** Money was added, or a bank has begun to bring it. */
  readonly added: number;
  /** A card or bank said no; the member was told. */
  readonly declined: number;
  /** Could not be moved now; the next run comes back to them. */
  readonly failed: number;
}

/**
 * Adds money to the wallets whose owners have authorised it and that have too little now. Running it twice at once is harmless.
 * @param label what people read in their history, by language
 */
export async function topUpDue(_env: Env, _now: Instant, _label: (language: Language) => string): Promise<TopUpReport> {
  throw new Error("not written yet");
}
