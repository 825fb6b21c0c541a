import { mandateQuery, readMandate } from "../../domain/autopay/mandate-store.ts";
import type { Mandate } from "../../domain/autopay/mandate.ts";
import { recordQuery } from "../../domain/autopay/queries.ts";
import type { Here } from "../../domain/autopay/standing.ts";
import { addedQuery, agreedQuery } from "../../domain/autopay/top-up-queries.ts";
import type { Member } from "../../domain/identity/member.ts";
import { loadOperator, timeZoneOf, type Operator } from "../../domain/operator/store.ts";
import { methodsQuery, readMethods, type MemberMethod } from "../../domain/payments/saved-methods.ts";
import type { Ctx } from "../../web.ts";
import { requireConfirmed, withMember } from "../with-member.ts";

/** What the pages about automatic top-up know. */
export interface AutoTopUp {
  readonly member: Member;
  readonly operator: Operator;
  readonly methods: readonly MemberMethod[];
  /** The authorisation that lives; null: money is not added by itself. */
  readonly mandate: Mandate | null;
  /** The number of the text that was agreed to last under it. */
  readonly agreed: string | null;
  readonly added: readonly Added[];
  readonly here: Here;
  /** What was done under the number in the address, or by the form with the given key; null: nothing. */
  readonly record: RecordRow | null;
}

export type Added = Awaited<ReturnType<typeof addedQuery>>[number];
export type RecordRow = Awaited<ReturnType<typeof recordQuery>>[number];

/** Reads it in one D1 batch. Throws SignInRequired and ConfirmationRequired. @param of which record is looked for */
export async function loadAutoTopUp(c: Ctx, of: { readonly number: string } | { readonly request_key: string }): Promise<AutoTopUp> {
  const data = await loadOperator(c.env);
  const { member, results } = await withMember(c, (db, { member_id, wallet_id }) => [
    mandateQuery(db, { subject_id: wallet_id, member_id }),
    methodsQuery(db, member_id),
    agreedQuery(db, member_id),
    addedQuery(db, member_id),
    recordQuery(db, { member_id, ...of }),
  ]);
  requireConfirmed(member);
  const [[newest], methods, [agreed], added, [record]] = results;
  const mandate = newest !== undefined && (newest.state === "active" || newest.state === "paused") ? readMandate(newest) : null;
  return {
    member,
    operator: data.operator,
    methods: readMethods(methods),
    mandate,
    agreed: agreed !== undefined && agreed.mandate_id === mandate?.id ? agreed.number : null,
    added,
    here: { time_zone: timeZoneOf(data, member.region_id), now: c.get("now") },
    record: record?.kind === "top_up" ? record : null,
  };
}
