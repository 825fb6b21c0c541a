import { and, desc, eq, isNotNull } from "drizzle-orm";
import type { Db } from "../../platform/db.ts";
import type { MemberId } from "../../values/ids.ts";
import { payments } from "../payments/schema.ts";
import { mandate_records, mandates } from "./schema.ts";

const ADDED_SHOWN = 5;

/** What automatic top-up has done for a member, newest first, what failed too: a query for a page's own batch. */
export function addedQuery(db: Db, member_id: MemberId) {
  return db
    .select({ id: payments.id, state: payments.state, amount_cents: payments.amount_cents, created_at: payments.created_at })
    .from(mandates)
    .innerJoin(payments, eq(payments.mandate_id, mandates.id))
    .where(and(eq(mandates.member_id, member_id), eq(mandates.kind, "top_up"), isNotNull(payments.claimed_at)))
    .orderBy(desc(payments.created_at))
    .limit(ADDED_SHOWN);
}

/** The number of the text that a member agreed to last: at most one row. A query for a page's own batch. */
export function agreedQuery(db: Db, member_id: MemberId) {
  return db
    .select({ number: mandate_records.number, mandate_id: mandate_records.mandate_id })
    .from(mandates)
    .innerJoin(mandate_records, eq(mandate_records.mandate_id, mandates.id))
    .where(and(eq(mandates.member_id, member_id), eq(mandates.kind, "top_up"), isNotNull(mandate_records.terms)))
    .orderBy(desc(mandate_records.at), desc(mandate_records.number))
    .limit(1);
}
