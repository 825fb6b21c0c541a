import { sql } from "drizzle-orm";
import type { Db } from "../../platform/db.ts";
import type { MemberId } from "../../values/ids.ts";
import { authenticators, passkeys, recovery_codes } from "./schema.ts";

/** What an account has beside its password. */
export interface Factors {
  readonly passkeys: number;
  /** Set up and confirmed. */
  readonly authenticator: boolean;
  /** Recovery codes not used yet. */
  readonly codes_left: number;
}

/** Counts what a member has: one row of `FactorsRow`, for a page's batch. `factorsFrom` reads it. */
export function factorsQuery(db: Db, member_id: MemberId) {
  return db
    .select({
      passkeys: sql<number>`(SELECT count(*) FROM ${passkeys} WHERE ${passkeys.member_id} = ${member_id})`.as("passkeys"),
      authenticator:
        sql<number>`(SELECT count(*) FROM ${authenticators} WHERE ${authenticators.member_id} = ${member_id} AND ${authenticators.confirmed_at} IS NOT NULL)`.as(
          "authenticator",
        ),
      codes_left:
        sql<number>`(SELECT count(*) FROM ${recovery_codes} WHERE ${recovery_codes.member_id} = ${member_id} AND ${recovery_codes.used_at} IS NULL)`.as(
          "codes_left",
        ),
    })
    .from(sql`(SELECT 1)`);
}

interface FactorsRow {
  readonly passkeys: number;
  readonly authenticator: number;
  readonly codes_left: number;
}

/** Reads what `factorsQuery` answered. */
export function factorsFrom(rows: readonly FactorsRow[]): Factors {
  const [row] = rows;
  return { passkeys: row?.passkeys ?? 0, authenticator: (row?.authenticator ?? 0) > 0, codes_left: row?.codes_left ?? 0 };
}

/** Whether signing in takes a second step after the password. Recovery codes alone are none: they stand in for what is there. */
export function asksSecondStep({ passkeys: keys, authenticator }: Factors): boolean {
  return keys > 0 || authenticator;
}

/** Whether a member's sign-in takes a second step. */
export async function hasSecondStep(db: Db, member_id: MemberId): Promise<boolean> {
  return asksSecondStep(factorsFrom(await factorsQuery(db, member_id)));
}
