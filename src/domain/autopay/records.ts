import { eq } from "drizzle-orm";
import type { Db } from "../../platform/db.ts";
import type { MemberId } from "../../values/ids.ts";
import { billCodeFrom, readBillCode } from "../bills/bill-code.ts";
import type { MandateRecord } from "./mandate.ts";
import { mandate_records, mandates } from "./schema.ts";

/** A fresh number for a record: "A-7K2Q-9XPD", 40 random bits in letters that are not mistaken for each other. */
export function newConfirmationNumber(): string {
  return `A-${billCodeFrom(crypto.getRandomValues(new Uint8Array(8)))}`;
}

/** A confirmation number as a person typed it; null when it cannot be one. */
export function readConfirmationNumber(typed: string): string | null {
  const code = readBillCode(typed.trim().replace(/^a(?=[\s\p{Pd}_.])/iu, ""));
  return code === null ? null : `A-${code}`;
}

/** Reads rows. */
function readRecords(rows: readonly (typeof mandate_records.$inferSelect)[]): readonly MandateRecord[] {
  return rows.map(({ terms, terms_version, terms_hash, detail, ...row }) => ({
    number: row.number,
    mandate_id: row.mandate_id,
    act: row.act,
    due_id: row.due_id,
    terms:
      terms === null || terms_version === null || terms_hash === null ? null : { version: terms_version, text: terms, hash: terms_hash },
    language: row.language,
    detail: JSON.parse(detail) as MandateRecord["detail"],
    origin: row.origin,
    at: row.at,
  }));
}

/** A record, and what its mandate is about. */
export type FoundRecord = MandateRecord & Pick<typeof mandates.$inferSelect, "kind" | "subject_id" | "state" | "member_id">;

/** A record by its number; null when the member has none of that number. */
export async function findRecord(
  db: Db,
  { number, member_id }: { readonly number: string; readonly member_id: MemberId },
): Promise<FoundRecord | null> {
  const found = await recordOf(db, number);
  return found?.member_id === member_id ? found : null;
}

/** The same, whosever it is: for the mail that carries its copy. */
export async function recordOf(db: Db, number: string): Promise<FoundRecord | null> {
  const [found] = await db
    .select({
      record: mandate_records,
      mandate: { kind: mandates.kind, subject_id: mandates.subject_id, state: mandates.state, member_id: mandates.member_id },
    })
    .from(mandate_records)
    .innerJoin(mandates, eq(mandates.id, mandate_records.mandate_id))
    .where(eq(mandate_records.number, number))
    .limit(1);
  if (found === undefined) return null;
  const [record] = readRecords([found.record]);
  return record === undefined ? null : { ...record, ...found.mandate };
}
