import { and, desc, eq, gt, sql } from "drizzle-orm";
import type { Db } from "../../platform/db.ts";
import type { WalletId } from "../../values/ids.ts";
import { DAY_MS, instant, type Instant } from "../../values/time.ts";
import { payments } from "./schema.ts";

/** A bank brings money within days; a debit that is older than this stands in no list of what is to come. */
const MOST_DAYS = 30;
const MOST_SHOWN = 3;

/** Money that a bank is still bringing to a wallet, newest first: a query for a page's own batch. */
export function topUpsUnderWayQuery(db: Db, { wallet_id, now }: { readonly wallet_id: WalletId; readonly now: Instant }) {
  return (
    db
      .select({ id: payments.id, amount_cents: payments.amount_cents })
      .from(payments)
      // The purpose is written out, as the index `payments_loads` has it.
      .where(
        and(
          eq(payments.wallet_id, wallet_id),
          sql`${payments.purpose} = 'top_up'`,
          eq(payments.state, "processing"),
          gt(payments.created_at, instant(now - MOST_DAYS * DAY_MS)),
        ),
      )
      .orderBy(desc(payments.created_at))
      .limit(MOST_SHOWN)
  );
}
