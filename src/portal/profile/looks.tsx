import { Hono } from "hono";
import { looksQuery, signInsQuery } from "../../domain/audit/looks.ts";
import { helperNamesQuery } from "../../domain/caregivers/store.ts";
import { loadOperator } from "../../domain/operator/store.ts";
import type { App } from "../../web.ts";
import { withMember } from "../with-member.ts";
import { looksPage } from "./looks-page.tsx";

/** Who looked at a member's data, and who changed the account. */
export const looksPages = new Hono<App>();

const ROWS_A_PAGE = 25;

looksPages.get("/profile/looks", async (c) => {
  const before = beforeOf(c.req.query("before"));
  const { member, results } = await withMember(c, (db, { member_id }) => [
    looksQuery(db, member_id, { before, limit: ROWS_A_PAGE + 1 }),
    signInsQuery(db, member_id, before),
    helperNamesQuery(db, member_id),
  ]);
  const { operator } = await loadOperator(c.env);
  const [events, sign_ins, helpers] = results;
  return await looksPage(c, {
    member,
    time_zone: operator.time_zone,
    events: events.slice(0, ROWS_A_PAGE),
    sign_ins,
    names: new Map(helpers.map(({ id, name }) => [id, name])),
    older: events.length > ROWS_A_PAGE ? (events[ROWS_A_PAGE - 1]?.seq ?? null) : null,
    first: before === null ? "first" : "later",
  });
});

function beforeOf(text: string | undefined): number | null {
  return text !== undefined && /^[1-9]\d{0,14}$/u.test(text) ? Number(text) : null;
}
