import { Hono } from "hono";
import { documentOf } from "../../documents/receipt.ts";
import { receiptCheck } from "../../documents/receipt-link.ts";
import { mailStatement } from "../../domain/mail/store.ts";
import { loadOperator } from "../../domain/operator/store.ts";
import { loadReceipt, readReceipt, receiptQueries, settled } from "../../domain/receipts/service.ts";
import type { Member } from "../../domain/identity/member.ts";
import type { Receipt } from "../../domain/receipts/service.ts";
import { nudgeMail } from "../../jobs/mail.ts";
import { readId } from "../../values/ids.ts";
import { dayIn } from "../../values/time.ts";
import type { App, Ctx } from "../../web.ts";
import { formFields } from "../form.ts";
import { requireConfirmed, withMember } from "../with-member.ts";
import { detailsPage, pathOf, type ReceiptOptions } from "./details-page.tsx";
import { download } from "../download.ts";
import { printPage } from "./print-page.tsx";

/** Transaction details: on the screen, on paper, as a PDF, by mail. */
export const detailPages = new Hono<App>();

detailPages.get("/history/:file{pay_[0-9a-z]+\\.pdf}", async (c) => {
  const found = await ownReceipt(c, c.req.param("file").slice(0, -".pdf".length));
  if (found instanceof Response) return found;
  const file = await documentOf(c.env, found.receipt, { ...optionsOf(c.req.query()), language: c.get("language") });
  return download(c, { name: file.filename, type: file.content_type, body: file.bytes });
});

detailPages.get("/history/:paymentId", async (c) => {
  const found = await ownReceipt(c, c.req.param("paymentId"));
  if (found instanceof Response) return found;
  return await detailsPage(c, { ...found, options: optionsOf(c.req.query()), check: await receiptCheck(c.env, found.receipt) });
});

detailPages.get("/history/:paymentId/print", async (c) => {
  const found = await ownReceipt(c, c.req.param("paymentId"));
  if (found instanceof Response) return found;
  return await printPage(c, { ...found, options: optionsOf(c.req.query()), check: await receiptCheck(c.env, found.receipt) });
});

detailPages.post("/history/:paymentId/send", async (c) => {
  const found = await ownReceipt(c, c.req.param("paymentId"));
  if (found instanceof Response) return found;
  const { member, receipt } = found;
  requireConfirmed(member);
  const form = await formFields(c, ["variant", "diagnosis"]);
  const { variant, diagnosis } = optionsOf(form);
  const { payment, issue, operator } = receipt;
  // Pressed twice, it comes once; another choice, a newer receipt or another day is another mail.
  const dedupe_key = ["receipt_copy", issue.id, variant, diagnosis, c.get("language"), dayIn(operator.time_zone, c.get("now"))].join(":");
  await mailStatement(c.env.DB, {
    dedupe_key,
    to_address: member.email,
    language: c.get("language"),
    now: c.get("now"),
    template: "receipt_copy",
    params: { name: member.name, payment_id: payment.id, variant, diagnosis },
  }).run();
  nudgeMail(c.env, c.executionCtx);
  return c.redirect(pathOf(payment.id, { variant, diagnosis }, { sent: "1" }), 303);
});

/** The receipt of a member's own payment; a payment that is not paid leads to the page that says where it stands. */
async function ownReceipt(c: Ctx, text: string): Promise<{ readonly member: Member; readonly receipt: Receipt } | Response> {
  const id = readId("pay", text);
  if (id === null) return await c.notFound();
  const { operator } = await loadOperator(c.env);
  const { member, results } = await withMember(c, (db) => receiptQueries(db, id));
  const found = readReceipt(results, operator);
  if (found === null || found.payment.member_id !== member.id) return await c.notFound();
  if (found.receipt !== null) return { member, receipt: found.receipt };
  // Just paid, the ledger may lag: then the wallet is asked, and brings it up.
  const booked = await settled(c.env, c.get("now"), found.payment);
  const receipt = booked === "booked" ? await loadReceipt(c.env, c.get("now"), id) : null;
  return receipt === null ? c.redirect(`/payments/${id}`, 303) : { member, receipt };
}

function optionsOf(query: Readonly<Record<string, string | undefined>>): ReceiptOptions {
  return {
    variant: query["variant"] === "payment" ? "payment" : "itemised",
    diagnosis: query["diagnosis"] === "1" ? "shown" : "hidden",
    just: query["sent"] !== undefined ? "sent" : query["made"] !== undefined ? "made_before" : query["done"] !== undefined ? "done" : null,
  };
}
