import { newToken } from "../../platform/ids.ts";

/**
 * The one-use key a money form was rendered with. One that is missing or has another shape is replaced by a fresh key: the form was
 * not made by us, or was cut, and a key from outside must not reach into another payment.
 */
export function readRequestKey(typed: string): string {
  return /^[\w-]{43}$/u.test(typed) ? typed : newToken();
}
