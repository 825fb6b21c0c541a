import { Hono } from "hono";
import { loadOperator } from "../../domain/operator/store.ts";
import { allocationsQuery, paymentQuery, readPayment } from "../../domain/payments/service.ts";
import { walk } from "../../domain/payments/advance.ts";
import { paidBillsQuery, paidLinesQuery, receiptBills } from "../../domain/receipts/service.ts";
import { readId, type PaymentId } from "../../values/ids.ts";
import type { App, Ctx } from "../../web.ts";
import { payerState } from "../pay/state.ts";
import { withMember } from "../with-member.ts";
import { detailsPage, type ReceiptOptions, type ReceiptView } from "./details-page.tsx";
import { printPage } from "./print-page.tsx";

/** Transaction details: on the screen, and on paper. */
export const detailPages = new Hono<App>();

detailPages.get("/history/:paymentId", async (c) => {
  const view = await receiptOf(c, c.req.param("paymentId"));
  return view instanceof Response ? view : await detailsPage(c, view);
});

detailPages.get("/history/:paymentId/print", async (c) => {
  const view = await receiptOf(c, c.req.param("paymentId"));
  return view instanceof Response ? view : await printPage(c, view);
});

/** The receipt of a member's own payment; a payment that is not paid leads to the page that says where it stands. */
async function receiptOf(c: Ctx, text: string): Promise<ReceiptView | Response> {
  const id = readId("pay", text);
  if (id === null) return await c.notFound();
  const { operator } = await loadOperator(c.env);
  const { member, results } = await withMember(c, (db) => queriesOf(db, id));
  const [rows, allocations, billRows, lines] = results;
  const known = readPayment(rows, allocations);
  if (known === null || known.member_id !== member.id) return await c.notFound();
  // Just paid, the ledger may lag: then the wallet is asked. A payment that is final is not.
  const walked = known.posted_at === null ? await walk(c.env, known, c.get("now")) : null;
  const payment = walked?.ok === true ? walked.value.payment : known;
  const state = payerState({ payment, next: { kind: "done" } });
  if (state.kind !== "posted") return c.redirect(`/payments/${payment.id}`, 303);
  return { member, operator, payment, bills: receiptBills(billRows, lines), options: optionsOf(c) };
}

function queriesOf(db: Parameters<typeof paymentQuery>[0], id: PaymentId) {
  return [paymentQuery(db, id), allocationsQuery(db, id), paidBillsQuery(db, id), paidLinesQuery(db, id)] as const;
}

function optionsOf(c: Ctx): ReceiptOptions {
  return {
    variant: c.req.query("variant") === "payment" ? "payment" : "itemised",
    diagnosis: c.req.query("diagnosis") === "1" ? "shown" : "hidden",
    just: c.req.query("made") !== undefined ? "made_before" : c.req.query("done") !== undefined ? "done" : null,
  };
}
