import type { MemberId } from "../../values/ids.ts";
import type { Instant } from "../../values/time.ts";
import type { Member } from "../identity/member.ts";
import { mailIfDone } from "./mail-if-done.ts";
import { forgetCodesWithLastFactor } from "./recovery-codes-store.ts";

/** One member's app. */
interface AuthenticatorRow {
  readonly sealed_secret: string;
  readonly created_at: Instant;
  /** Null: not confirmed, so not asked for. */
  readonly confirmed_at: Instant | null;
}

/** The app of a member, confirmed or not. */
export function findAuthenticator(db: D1Database, member_id: MemberId): Promise<AuthenticatorRow | null> {
  return db
    .prepare("SELECT sealed_secret, created_at, confirmed_at FROM authenticators WHERE member_id = ?")
    .bind(member_id)
    .first<AuthenticatorRow>();
}

/** Puts a new secret in the place of one that was never confirmed. One that is on stays as it is. */
export async function beginAuthenticator(
  db: D1Database,
  { member_id, sealed_secret, now }: { readonly member_id: MemberId; readonly sealed_secret: string; readonly now: Instant },
): Promise<void> {
  await db
    .prepare(
      `INSERT INTO authenticators (member_id, sealed_secret, created_at) VALUES (?1, ?2, ?3)
       ON CONFLICT (member_id) DO UPDATE SET sealed_secret = excluded.sealed_secret, created_at = excluded.created_at, last_step = 0 WHERE confirmed_at IS NULL`,
    )
    .bind(member_id, sealed_secret, now)
    .run();
}

/** Turns an app on, with the mail that says so. @returns whether this call did it: the secret is still the one whose code was shown */
export async function confirmAuthenticator(
  db: D1Database,
  {
    member,
    sealed_secret,
    step,
    now,
  }: { readonly member: Member; readonly sealed_secret: string; readonly step: number; readonly now: Instant },
): Promise<boolean> {
  const [confirmed] = await db.batch([
    db
      .prepare(
        `UPDATE authenticators SET confirmed_at = ?3, last_step = ?4 WHERE member_id = ?1 AND sealed_secret = ?2 AND confirmed_at IS NULL RETURNING member_id`,
      )
      .bind(member.id, sealed_secret, now, step),
    mailIfDone(db, {
      to: member,
      dedupe_key: `authenticator_added:${member.id}:${now}`,
      now,
      mail: { template: "factor_added", params: { name: member.name, factor: "authenticator", at: now } },
    }),
  ]);
  return confirmed?.results.length === 1;
}

/** Moves on to the step of a code. @returns false where this step or a later one was taken before */
export async function takeStep(db: D1Database, member_id: MemberId, step: number): Promise<boolean> {
  const taken = await db
    .prepare(
      "UPDATE authenticators SET last_step = ?2 WHERE member_id = ?1 AND last_step < ?2 AND confirmed_at IS NOT NULL RETURNING member_id",
    )
    .bind(member_id, step)
    .first();
  return taken !== null;
}

/** Removes an app that is on, unless nothing but a short password would be left. @returns whether this call did it */
export async function deleteAuthenticator(db: D1Database, member: Member, now: Instant): Promise<boolean> {
  const [removed] = await db.batch([
    db
      .prepare(
        `DELETE FROM authenticators WHERE member_id = ?1 AND confirmed_at IS NOT NULL
           AND (EXISTS (SELECT 1 FROM passkeys WHERE member_id = ?1) OR (SELECT password_stands_alone FROM members WHERE id = ?1) = 1)
         RETURNING member_id`,
      )
      .bind(member.id),
    mailIfDone(db, {
      to: member,
      dedupe_key: `authenticator_removed:${member.id}:${now}`,
      now,
      mail: { template: "factor_removed", params: { name: member.name, factor: "authenticator", at: now } },
    }),
    forgetCodesWithLastFactor(db, member.id),
  ]);
  return removed?.results.length === 1;
}
