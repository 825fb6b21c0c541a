import type { MemberId } from "../../values/ids.ts";
import { err, ok, type Result } from "../../values/result.ts";
import type { Instant } from "../../values/time.ts";
import { countAttempt, forgetStatement } from "../identity/attempts.ts";
import { limitOf, type Wait } from "../identity/limits.ts";
import { readCode } from "./authenticator-rules.ts";
import { takeCode, type FactorsEnv } from "./authenticator.ts";
import { readRecoveryCode } from "./recovery-codes-rules.ts";
import { takeRecoveryCode } from "./recovery-codes.ts";

/** "unreadable": neither six digits nor a recovery code, so nothing was guessed; "used": the app's code was right and had been taken before. */
export type SecondStepProblem = Wait | { readonly code: "missing" | "unreadable" | "refused" | "used" };

interface SecondStep {
  readonly member_id: MemberId;
  /** A code of the app or a recovery code, as typed. */
  readonly typed: string;
  /** The mark of a device that this account has signed in on before, or null. */
  readonly known_device: string | null;
}

/**
 * Takes a code of the app or a recovery code, each once. Guesses are counted for the account and meet a growing delay; a device that has signed in
 * before has a counter of its own, so that whoever has the password and guesses elsewhere does not make the owner wait.
 * @returns what it was; nobody is signed in by this
 */
export async function takeSecondStep(
  env: FactorsEnv,
  now: Instant,
  { member_id, typed, known_device }: SecondStep,
): Promise<Result<"totp" | "recovery_code", SecondStepProblem>> {
  if (typed.trim() === "") return err({ code: "missing" });
  const [code, recovery_code] = [readCode(typed), readRecoveryCode(typed)];
  if (code === null && recovery_code === null) return err({ code: "unreadable" });
  const limits =
    known_device === null
      ? [await limitOf(env, "second:member", member_id)]
      : await Promise.all([limitOf(env, "second:device", `${member_id}|${known_device}`), limitOf(env, "second:devices", member_id)]);
  const wait = await countAttempt(env.DB, limits, now);
  if (wait !== null) return err({ code: "wait", ...wait });
  if (code !== null) {
    const taken = await takeCode(env, now, { member_id, code });
    if (!taken.ok) return err({ code: taken.error === "used" ? "used" : "refused" });
  } else if (recovery_code !== null && !(await takeRecoveryCode(env, now, { member_id, code: recovery_code }))) {
    return err({ code: "refused" });
  }
  await forgetStatement(
    env.DB,
    limits.map(({ bucket }) => bucket),
  ).run();
  return ok(code === null ? "recovery_code" : "totp");
}
