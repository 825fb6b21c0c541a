import { filterHas } from "./bloom.ts";
import { COMMON_PASSWORDS_BASE64 } from "./common-passwords.gen.ts";

let filter: Uint8Array | null = null;

/** Whether a password is on the list of common ones. Case does not matter: guessers try both. @param folded in lower case */
export function isCommonPassword(folded: string): boolean {
  filter ??= Uint8Array.from(atob(COMMON_PASSWORDS_BASE64), (letter) => letter.charCodeAt(0));
  return filterHas(filter, folded);
}
