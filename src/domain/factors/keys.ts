import type { Env } from "../../platform/env.ts";
import { unseal } from "../../platform/seal.ts";

export type KeysEnv = Pick<Env, "FORM_KEY" | "FORM_KEY_BEFORE">;

/**
 * The keys that what members keep for long (an app's secret, recovery codes) may have been made with: today's, which makes, then those before it. Everything
 * else that FORM_KEY signs lives for minutes or days, and is made anew.
 */
export function keysOf({ FORM_KEY, FORM_KEY_BEFORE = "" }: KeysEnv): readonly string[] {
  return [FORM_KEY, ...FORM_KEY_BEFORE.split(",").filter((key) => key !== "")];
}

/** Opens what was sealed with today's key or one before it. Throws when it was with none of them. */
export async function openSealed(env: KeysEnv, sealed: string): Promise<string> {
  const opened = await Promise.allSettled(keysOf(env).map((key) => unseal(key, sealed)));
  const found = opened.find((each) => each.status === "fulfilled");
  if (found === undefined) throw new Error("a secret was sealed with a key that is not known (any more)");
  return found.value;
}
