import { database } from "../../platform/db.ts";
import type { MemberId } from "../../values/ids.ts";
import { err, ok, type Result } from "../../values/result.ts";
import type { Instant } from "../../values/time.ts";
import type { Wait } from "../identity/limits.ts";
import type { Member } from "../identity/member.ts";
import { hashPassword } from "../identity/password.ts";
import { PASSWORD_MIN_BESIDE_FACTOR, PASSWORD_MIN_CHARACTERS } from "../identity/password-length.ts";
import { reauthenticate } from "../identity/reauthentication.ts";
import { choosePassword, standsAlone, type PasswordProblem } from "../identity/rules.ts";
import type { IdentityEnv } from "../identity/service.ts";
import { hasSecondStep } from "./factors.ts";
import { mailIfDone } from "./mail-if-done.ts";
import { lostFactorsOf } from "./reset.ts";

/**
 * How many characters a new password of an account must have: 8 beside a second factor, 15 alone (NIST SP 800-63B-4, 3.1.1.1), and 15 as well where the
 * factors are about to be removed.
 */
export async function leastLengthOf(env: IdentityEnv, now: Instant, member_id: MemberId): Promise<number> {
  if (!(await hasSecondStep(database(env), member_id))) return PASSWORD_MIN_CHARACTERS;
  const lost = await lostFactorsOf(env, now, member_id);
  return lost.standing === "none" ? PASSWORD_MIN_BESIDE_FACTOR : PASSWORD_MIN_CHARACTERS;
}

export type OwnPasswordProblem =
  | { readonly field: "current"; readonly code: "missing" | "refused" }
  | ({ readonly field: "current" } & Wait)
  | { readonly field: "password"; readonly code: PasswordProblem };

/**
 * Changes the password of somebody who is signed in and shows the one of now. All sessions and pending sign-ins end with the credentials' version, links to
 * a new password that were mailed before work no longer, and a mail tells the owner.
 * @param typed.operator the operator's name, which is no password
 * @returns the new version of the credentials, for the one session that goes on
 */
export async function changeOwnPassword(
  env: IdentityEnv,
  now: Instant,
  member: Member,
  typed: {
    readonly current: string;
    readonly password: string;
    readonly operator: string;
    /** "alone": the last factor is to be removed next. */
    readonly purpose: "any" | "alone";
  },
): Promise<Result<{ readonly credential_version: number }, OwnPasswordProblem>> {
  if (typed.current === "") return err({ field: "current", code: "missing" });
  const least = typed.purpose === "alone" ? PASSWORD_MIN_CHARACTERS : await leastLengthOf(env, now, member.id);
  const chosen = choosePassword(typed.password, [member.name, member.email, typed.operator], least);
  if (!chosen.ok) return err({ field: "password", code: chosen.error });
  const shown = await reauthenticate(env, now, { member_id: member.id, password: typed.current });
  if (!shown.ok) return err({ field: "current", ...shown.error });
  const password_hash = await hashPassword(chosen.value);
  const changed = await replacePassword(env.DB, { member, password_hash, stands_alone: standsAlone(chosen.value), now });
  // Changed by another request meanwhile: the password shown here is the one of now no longer.
  return changed ? ok({ credential_version: member.credential_version + 1 }) : err({ field: "current", code: "refused" });
}

/** One batch; the first statement decides: the credentials are still those of the session, and a short password has a factor beside it. */
async function replacePassword(
  db: D1Database,
  {
    member,
    password_hash,
    stands_alone,
    now,
  }: { readonly member: Member; readonly password_hash: string; readonly stands_alone: boolean; readonly now: Instant },
): Promise<boolean> {
  const [changed] = await db.batch([
    db
      .prepare(
        `UPDATE members SET password_hash = ?3, password_stands_alone = ?4, password_changed_at = ?5, credential_version = credential_version + 1
         WHERE id = ?1 AND credential_version = ?2 AND (?4 = 1 OR EXISTS (SELECT 1 FROM passkeys WHERE member_id = ?1)
           OR EXISTS (SELECT 1 FROM authenticators WHERE member_id = ?1 AND confirmed_at IS NOT NULL)) RETURNING id`,
      )
      .bind(member.id, member.credential_version, password_hash, stands_alone ? 1 : 0, now),
    mailIfDone(db, {
      to: member,
      dedupe_key: `password_changed:${member.id}:${member.credential_version + 1}`,
      now,
      mail: { template: "password_changed", params: { name: member.name } },
    }),
    // The hash has a salt of its own: it stands there only where this call put it.
    db
      .prepare(
        `UPDATE password_resets SET ended = 'superseded' WHERE member_id = ?1 AND ended IS NULL
           AND EXISTS (SELECT 1 FROM members WHERE id = ?1 AND password_hash = ?2)`,
      )
      .bind(member.id, password_hash),
  ]);
  return changed?.results.length === 1;
}
