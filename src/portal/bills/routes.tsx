import { Hono } from "hono";
import { billPlanQuery } from "../../domain/autopay/plan-store.ts";
import { billFrom, billLinesQuery, billQuery, billListQuery } from "../../domain/bills/service.ts";
import { loadOperator } from "../../domain/operator/store.ts";
import { billPaymentsQuery } from "../../domain/payments/bill-payments.ts";
import { readId } from "../../values/ids.ts";
import type { App } from "../../web.ts";
import { allowedBill } from "../allowed.ts";
import { withMember } from "../with-member.ts";
import { billPage } from "./bill-page.tsx";
import { claimPages } from "./claim.tsx";
import { billListPage } from "./list-page.tsx";
import { noteLooks } from "./looks.ts";
import { payOffPages } from "./plan-pay-off.tsx";
import { planPages } from "./plan.tsx";

/** A member's bills: all of them, one of them, and adding one by its code. */
export const billPages = new Hono<App>();

billPages.get("/bills", async (c) => {
  const { member, results } = await withMember(c, (db, { member_id }) => [billListQuery(db, member_id)]);
  const { operator } = await loadOperator(c.env);
  noteLooks(c, member, results[0]);
  return billListPage(c, { member, operator, bills: results[0] });
});

billPages.route("/", claimPages).route("/", planPages).route("/", payOffPages);

billPages.get("/bills/:billId", async (c) => {
  const id = readId("bill", c.req.param("billId"));
  if (id === null) return c.notFound();
  const { member, results } = await withMember(c, (db, { member_id }) => [
    billQuery(db, member_id, id),
    billLinesQuery(db, member_id, id),
    billPaymentsQuery(db, id),
    billPlanQuery(db, id),
  ]);
  const { operator } = await loadOperator(c.env);
  const [rows, lines, payments, parts] = results;
  const bill = allowedBill("bill.read", member, billFrom(rows, lines));
  noteLooks(c, member, [bill]);
  return billPage(c, { member, operator, bill, payments, parts, added: c.req.query("added") === undefined ? "before" : "now" });
});
