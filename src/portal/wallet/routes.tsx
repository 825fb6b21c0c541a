import { Hono } from "hono";
import { isCoverEnding, uncoveredQuery } from "../../domain/autopay/cover.ts";
import { nextTakenQuery } from "../../domain/autopay/queries.ts";
import { billSum } from "../../domain/bills/bill.ts";
import { billListQuery } from "../../domain/bills/service.ts";
import { openClosingQuery } from "../../domain/closing/service.ts";
import type { Movement } from "../../domain/history/movement.ts";
import { historyQuery } from "../../domain/history/store.ts";
import { monthlyFlowQuery, walletStatement, type MonthFlow } from "../../domain/ledger/store.ts";
import { monthsUpTo } from "../../domain/ledger/months.ts";
import { loadOperator, timeZoneOf } from "../../domain/operator/store.ts";
import { topUpsUnderWayQuery } from "../../domain/payments/under-way.ts";
import { wallet } from "../../domain/wallet/client.ts";
import { cents } from "../../values/money.ts";
import { dayIn } from "../../values/time.ts";
import type { App } from "../../web.ts";
import { freshMovements, withFresh } from "../history/fresh.ts";
import { requireSession, withMember } from "../with-member.ts";
import { autoTopUpPages } from "./auto-top-up.tsx";
import { methodPages } from "./methods.tsx";
import { topUpPages } from "./top-up.tsx";
import { withdrawPages } from "./withdraw.tsx";
import { walletPage } from "./wallet-page.tsx";

/** The first page after login, and adding money. */
export const walletPages = new Hono<App>();

const MOVEMENTS_SHOWN = 10;
const MONTHS_SHOWN = 6;

walletPages.get("/wallet", async (c) => {
  const session = requireSession(c);
  const data = await loadOperator(c.env);
  const { time_zone } = data.operator;
  const months = monthsUpTo(time_zone, c.get("now"), MONTHS_SHOWN);
  // One D1 batch and one call to the wallet, side by side: the page costs the slower of the two.
  const [{ member, results }, summary] = await Promise.all([
    withMember(c, (db, { member_id, wallet_id }) => [
      historyQuery(db, { wallet_id, filter: {}, before_seq: null, limit: MOVEMENTS_SHOWN }),
      walletStatement(db, wallet_id),
      monthlyFlowQuery(db, wallet_id, months),
      billListQuery(db, member_id),
      topUpsUnderWayQuery(db, { wallet_id, now: c.get("now") }),
      nextTakenQuery(db, { member_id }),
      uncoveredQuery(db, { member_id, now: c.get("now") }),
      openClosingQuery(db, member_id),
    ]),
    wallet(c.env, session.wallet_id).summary(),
  ]);
  const [known, [projected], flow, bills, underWay, next, uncovered, [closing]] = results;
  // An account on its way out has one page to look at first.
  if (closing !== undefined) return c.redirect("/profile/close", 303);
  const fresh = (await freshMovements(c.env, summary, projected?.seq ?? 0)).filter((row) => row.amount_cents !== 0);
  const here = { time_zone: timeZoneOf(data, member.region_id), now: c.get("now") };
  return walletPage(c, {
    member,
    summary,
    time_zone,
    underWay,
    next,
    uncovered: uncovered.filter((each) => isCoverEnding(each, dayIn(here.time_zone, here.now))),
    here,
    movements: withFresh(fresh, known).slice(0, MOVEMENTS_SHOWN),
    months: withFreshFlow(flow, fresh, time_zone),
    bills: bills.filter((bill) => bill.let_by === null && bill.state === "open" && billSum(bill).owed_cents > 0),
  });
});

walletPages.route("/", topUpPages).route("/", methodPages).route("/", autoTopUpPages).route("/", withdrawPages);

/** Adds what the ledger does not show yet to its month. */
function withFreshFlow(flow: readonly MonthFlow[], fresh: readonly Movement[], time_zone: string): readonly MonthFlow[] {
  if (fresh.length === 0) return flow;
  return flow.map((one) => {
    let [moneyIn, moneyOut] = [Number(one.in_cents), Number(one.out_cents)];
    for (const row of fresh) {
      if (dayIn(time_zone, row.event_at).slice(0, 7) !== one.month) continue;
      if (row.amount_cents > 0) moneyIn += row.amount_cents;
      else moneyOut -= row.amount_cents;
    }
    return { month: one.month, in_cents: cents(moneyIn), out_cents: cents(moneyOut) };
  });
}
