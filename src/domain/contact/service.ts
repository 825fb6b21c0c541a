import type { Env } from "../../platform/env.ts";
import { sha256Hex } from "../../platform/ids.ts";
import type { MemberId } from "../../values/ids.ts";
import type { Language } from "../../values/language.ts";
import { err, ok, type Result } from "../../values/result.ts";
import type { Instant } from "../../values/time.ts";
import { billCodeFrom } from "../bills/bill-code.ts";
import { countAttempt } from "../identity/attempts.ts";
import { limitOf, type Wait } from "../identity/limits.ts";
import { emailKey } from "../identity/rules.ts";
import type { Message } from "./rules.ts";
import { addMessage, referenceOf } from "./store.ts";

export interface LeftMessage {
  readonly message: Message;
  /** Who is signed in, or null. */
  readonly member_id: MemberId | null;
  readonly about: string | null;
  readonly language: Language;
  /** Where it comes from: the network address; counted by its hash only. */
  readonly from: string;
  /** The form's one-use key. */
  readonly request_key: string;
}

/**
 * Leaves a message for the billing desk and confirms it by mail. The same form sent twice with the same words is one message; sent again with other
 * words (after going back) it is another. Counted by where it comes from and by who writes.
 * @returns the reference a person can name later, or how long to wait
 */
export async function leaveMessage(
  env: Pick<Env, "DB" | "FORM_KEY">,
  now: Instant,
  left: LeftMessage,
): Promise<Result<{ readonly reference: string }, Wait>> {
  const { from, request_key, ...rest } = left;
  const key = await sha256Hex(JSON.stringify([request_key, left.message]));
  const known = await referenceOf(env.DB, key);
  if (known !== null) return ok({ reference: known });
  const sender = left.member_id ?? emailKey(left.message.email);
  const limits = await Promise.all([limitOf(env, "message:address", from), limitOf(env, "message:sender", sender)]);
  const wait = await countAttempt(env.DB, limits, now);
  if (wait !== null) return err({ code: "wait", ...wait });
  const reference = newReference();
  return ok({ reference: await addMessage(env.DB, { ...rest, reference, request_key: key, now }) });
}

/** A reference that nobody has yet: what is told to whoever filled in the field that people do not see. */
export function newReference(): string {
  return `M-${billCodeFrom(crypto.getRandomValues(new Uint8Array(8)))}`;
}
