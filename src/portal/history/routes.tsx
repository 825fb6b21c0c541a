import { Hono } from "hono";
import { flowStatement, historyQuery, placesQuery } from "../../domain/history/store.ts";
import { bothFlows, fits, flowOf, isOpen } from "../../domain/history/rules.ts";
import { walletStatement } from "../../domain/ledger/store.ts";
import { loadOperator } from "../../domain/operator/store.ts";
import { wallet } from "../../domain/wallet/client.ts";
import type { Db } from "../../platform/db.ts";
import type { App, Session } from "../../web.ts";
import { requireSession, withMember } from "../with-member.ts";
import { detailPages } from "./details.tsx";
import { exportFiles } from "./exports.ts";
import { readFilter } from "./filter.ts";
import { formOf } from "./form.ts";
import { freshMovements, withFresh } from "./fresh.ts";
import { historyPage } from "./history-page.tsx";
import { statementPages } from "./statements.tsx";

/** Every movement of the wallet, and what each payment was. */
export const historyPages = new Hono<App>();

const ROWS_A_PAGE = 25;

historyPages.get("/history", async (c) => {
  const session = requireSession(c);
  const { operator } = await loadOperator(c.env);
  const form = formOf(c);
  const { filter, errors } = readFilter(form, operator.time_zone, c.get("language"));
  const before_seq = beforeOf(c.req.query("before"));
  const open = isOpen(filter);
  const always = (db: Db, { wallet_id }: Session) =>
    [
      historyQuery(db, { wallet_id, filter, before_seq, limit: ROWS_A_PAGE + 1 }),
      walletStatement(db, wallet_id),
      placesQuery(db, wallet_id),
    ] as const;
  // Sums are only asked for where something narrows: the plain first page reads no more rows than it shows.
  const asked = open
    ? withMember(c, always).then(({ member, results }) => ({ member, results: [...results, []] as const }))
    : withMember(c, (db, who) => [...always(db, who), flowStatement(db, who.wallet_id, filter)] as const);
  const [{ member, results }, summary] = await Promise.all([asked, wallet(c.env, session.wallet_id).summary()]);
  const [known, [projected], places, [flow]] = results;
  const fresh = (await freshMovements(c.env, summary, projected?.seq ?? 0)).filter((row) => fits(filter, row));
  const rows = before_seq === null ? withFresh(fresh, known) : known;
  return historyPage(c, {
    member,
    time_zone: operator.time_zone,
    form,
    errors,
    places,
    flow: flow === undefined ? null : bothFlows(flow, flowOf(fresh)),
    movements: errors.length > 0 ? [] : rows.slice(0, ROWS_A_PAGE),
    older: errors.length === 0 && rows.length > ROWS_A_PAGE ? (rows[ROWS_A_PAGE - 1]?.seq ?? null) : null,
    first: before_seq === null ? "first" : "later",
    used: summary.seq > 0 ? "used" : "new",
  });
});

historyPages.route("/", exportFiles);
historyPages.route("/", statementPages);
historyPages.route("/", detailPages);

function beforeOf(text: string | undefined): number | null {
  return text !== undefined && /^[1-9]\d{0,14}$/u.test(text) ? Number(text) : null;
}
