import type { SessionId } from "../../values/ids.ts";
import type { Instant } from "../../values/time.ts";

/** What a session was begun with. */
export const SIGN_IN_WAYS = ["password", "totp", "recovery_code", "passkey", "reset"] as const;
export type SignInWay = (typeof SIGN_IN_WAYS)[number];

/** A sign-in as its owner sees it in the list. */
export interface SignedInDevice {
  readonly id: SessionId;
  readonly how: SignInWay;
  /** "Firefox, Windows"; "" where the browser says nothing of itself. */
  readonly device: string;
  /** "Denver, Colorado, US"; "" where it is not known. */
  readonly place: string;
  readonly created_at: Instant;
  /** To about five minutes. */
  readonly last_seen_at: Instant;
}
