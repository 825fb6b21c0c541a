import { Hono } from "hono";
import { historyQuery, walletStatement } from "../../domain/ledger/store.ts";
import { loadOperator } from "../../domain/operator/store.ts";
import { wallet } from "../../domain/wallet/client.ts";
import type { App, Ctx } from "../../web.ts";
import { requireSession, withMember } from "../with-member.ts";
import { detailPages } from "./details.tsx";
import { FILTER_NAMES, fits, readFilter, type HistoryForm } from "./filter.ts";
import { freshMovements, withFresh } from "./fresh.ts";
import { historyPage } from "./history-page.tsx";

/** Every movement of the wallet, and what each payment was. */
export const historyPages = new Hono<App>();

const ROWS_A_PAGE = 25;

historyPages.get("/history", async (c) => {
  const session = requireSession(c);
  const { operator } = await loadOperator(c.env);
  const form = formOf(c);
  const { filter, errors } = readFilter(form, operator.time_zone, c.get("language"));
  const before_seq = beforeOf(c.req.query("before"));
  const [{ member, results }, summary] = await Promise.all([
    withMember(c, (db, { wallet_id }) => [
      historyQuery(db, { wallet_id, filter, before_seq, limit: ROWS_A_PAGE + 1 }),
      walletStatement(db, wallet_id),
    ]),
    wallet(c.env, session.wallet_id).summary(),
  ]);
  const [known, [projected]] = results;
  const fresh = before_seq === null ? await freshMovements(c.env, summary, projected?.seq ?? 0) : [];
  const rows = withFresh(
    fresh.filter((row) => fits(filter, row)),
    known,
  );
  return historyPage(c, {
    member,
    time_zone: operator.time_zone,
    form,
    errors,
    movements: errors.length > 0 ? [] : rows.slice(0, ROWS_A_PAGE),
    older: errors.length === 0 && rows.length > ROWS_A_PAGE ? (rows[ROWS_A_PAGE - 1]?.seq ?? null) : null,
    first: before_seq === null ? "first" : "later",
    used: summary.seq > 0 ? "used" : "new",
  });
});

historyPages.route("/", detailPages);

function formOf(c: Ctx): HistoryForm {
  const read = (name: (typeof FILTER_NAMES)[number]) => [name, (c.req.query(name) ?? "").trim().slice(0, 200)];
  return Object.fromEntries(FILTER_NAMES.map(read)) as Record<keyof HistoryForm, string>;
}

function beforeOf(text: string | undefined): number | null {
  return text !== undefined && /^[1-9]\d{0,14}$/u.test(text) ? Number(text) : null;
}
