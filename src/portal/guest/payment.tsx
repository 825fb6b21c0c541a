import { Hono } from "hono";
import { receiptCheck } from "../../documents/receipt-link.ts";
import { documentOf } from "../../documents/receipt.ts";
import { guestPayment, sendOwnCopy, sendReceiptCopy, type GuestPayment } from "../../domain/guests/after.ts";
import { emailKey, readEmail } from "../../domain/identity/rules.ts";
import { cancelPayment, goOn } from "../../domain/payments/service.ts";
import { loadReceipt, type Receipt } from "../../domain/receipts/service.ts";
import { nudgeMail } from "../../jobs/mail.ts";
import { words } from "../../ui/words/index.ts";
import { readId, type PaymentId } from "../../values/ids.ts";
import type { App, Ctx } from "../../web.ts";
import { formFields } from "../form.ts";
import { download } from "../download.ts";
import { payerState } from "../pay/state.ts";
import { readRequestKey } from "../pay/request-key.ts";
import { addressOf } from "../visitor.ts";
import { browserHash, forgetBrowser } from "./browser.ts";
import { choiceOf, hrefOf } from "./copies.tsx";
import { donePage } from "./done-page.tsx";
import { gonePage } from "./gone-page.tsx";
import { guestPrintPage } from "./print-page.tsx";
import { guestStatePage } from "./state-page.tsx";

/** A guest's payment after "Confirm": where it stands, the confirmation, the receipt on paper, as a file and by mail. */
export const paymentPages = new Hono<App>();

/**
 * Where a guest comes back to from the processor's page: takes the payment as far as it goes and says where it stands; paid, it leads to the
 * confirmation.
 * @returns null when it is no guest's payment
 */
export async function guestReturn(c: Ctx, id: PaymentId): Promise<Response | null> {
  const found = await ownPayment(c, id);
  if (found === null || found instanceof Response) return found;
  const step = await goOn(c.env, found.payment, c.get("now"));
  const state = payerState(step);
  if (state.kind === "posted") return c.redirect(`/pay/${id}/done`, 303);
  return await guestStatePage(c, { ...found, payment: step.payment, state });
}

/** A guest's payment for its own browser, the words for any other, or null when it is no guest's. */
async function ownPayment(c: Ctx, id: PaymentId): Promise<GuestPayment | Response | null> {
  const found = await guestPayment(c.env, c.get("now"), { id, token_hash: await browserHash(c) });
  if (found.ok) return found.value;
  return found.error === "unknown" ? null : await gonePage(c, { payment_id: id, sent: "no" });
}

/** The same with the receipt; a payment that is not paid leads to where it stands, a member's own to its page there. */
async function ownReceipt(c: Ctx, text: string): Promise<(GuestPayment & { readonly receipt: Receipt }) | Response> {
  const id = readId("pay", text);
  if (id === null) return await c.notFound();
  const found = await ownPayment(c, id);
  if (found === null) return c.get("session") === null ? await c.notFound() : c.redirect(`/history/${id}`, 303);
  if (found instanceof Response) return found;
  const receipt = await loadReceipt(c.env, c.get("now"), id);
  return receipt === null ? c.redirect(`/pay/${id}/return`, 303) : { ...found, payment: receipt.payment, receipt };
}

paymentPages.get("/pay/:paymentId/done", async (c) => {
  const found = await ownReceipt(c, c.req.param("paymentId"));
  return found instanceof Response ? found : await donePage(c, { ...found, choice: choiceOf(c.req.query()), form: null });
});

paymentPages.get("/pay/:paymentId/print", async (c) => {
  const found = await ownReceipt(c, c.req.param("paymentId"));
  if (found instanceof Response) return found;
  const check = await receiptCheck(c.env, found.receipt);
  return await guestPrintPage(c, { receipt: found.receipt, check, options: choiceOf(c.req.query()) });
});

paymentPages.get("/pay/:paymentId/receipt.pdf", async (c) => {
  const found = await ownReceipt(c, c.req.param("paymentId"));
  if (found instanceof Response) return found;
  const file = await documentOf(c.env, found.receipt, { ...choiceOf(c.req.query()), language: c.get("language") });
  return download(c, { name: file.filename, type: file.content_type, body: file.bytes });
});

paymentPages.post("/pay/:paymentId/send", async (c) => {
  const id = readId("pay", c.req.param("paymentId"));
  if (id === null) return c.notFound();
  const form = await formFields(c, ["email", "variant", "diagnosis", "request_key", "to"]);
  const send_key = readRequestKey(form.request_key);
  const order = { payment_id: id, send_key, from: addressOf(c) };
  const now = c.get("now");
  if (form.to === "given") {
    await sendOwnCopy(c.env, now, order);
    nudgeMail(c.env, c.executionCtx);
    return await gonePage(c, { payment_id: id, sent: "yes" });
  }
  const found = await ownReceipt(c, id);
  if (found instanceof Response) return found;
  const language = c.get("language");
  const choice = choiceOf(form);
  const to_address = readEmail(form.email);
  const again = (error: string) => donePage(c, { ...found, choice, form: { email: form.email, error } });
  if (to_address === null)
    return await again(words(language).register.problems.email[form.email.trim() === "" ? "missing" : "not_an_address"]);
  // Somebody else's address is not greeted by the guest's name.
  const name = emailKey(to_address) === emailKey(found.guest.email) ? found.guest.name : "";
  const sent = await sendReceiptCopy(c.env, now, { ...order, name, to_address, language, choice });
  if (!sent.ok) return await again(words(language).guest.done.wait(sent.error.wait_s));
  nudgeMail(c.env, c.executionCtx);
  return c.redirect(hrefOf(id, "done", choice, { sent: send_key }), 303);
});

paymentPages.post("/pay/:paymentId/cancel", async (c) => {
  const id = readId("pay", c.req.param("paymentId"));
  const found = id === null ? null : await ownPayment(c, id);
  if (found === null || id === null) return c.notFound();
  if (found instanceof Response) return found;
  await cancelPayment(c.env, c.get("now"), id);
  return c.redirect(`/pay/${id}/return`, 303);
});

paymentPages.post("/pay/:paymentId/forget", (c) => {
  forgetBrowser(c);
  return c.redirect("/", 303);
});
