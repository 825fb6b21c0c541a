import { Hono } from "hono";
import { allocationsQuery, cancelPayment, goOn, paymentQuery, readPayment } from "../../domain/payments/service.ts";
import { readId } from "../../values/ids.ts";
import type { App, Ctx } from "../../web.ts";
import { guestReturn } from "../guest/payment.tsx";
import { withMember } from "../with-member.ts";
import { payerState } from "./state.ts";
import { statePage } from "./state-page.tsx";

/** Where the payer comes back to from the processor's page, and where a payment under way can be looked at or stopped. */
export const returnPages = new Hono<App>();

returnPages.get("/pay/:paymentId/return", (c) => returnPage(c, c.req.param("paymentId")));
returnPages.get("/payments/:paymentId", (c) => returnPage(c, c.req.param("paymentId")));

returnPages.post("/payments/:paymentId/cancel", async (c) => {
  const found = await ownPayment(c, c.req.param("paymentId"));
  if (found === null) return c.notFound();
  await cancelPayment(c.env, c.get("now"), found.payment.id);
  return c.redirect(`/payments/${found.payment.id}`, 303);
});

/**
 * Takes the payment as far as it goes and says where it stands; paid, it leads to the receipt. Someone else's payment is not found. A guest's is
 * looked for where nobody is signed in, or the member has no such payment.
 */
export async function returnPage(c: Ctx, paymentId: string): Promise<Response> {
  const guests = c.get("session") === null ? await asGuest(c, paymentId) : null;
  if (guests !== null) return guests;
  const found = await ownPayment(c, paymentId);
  if (found === null) return (await asGuest(c, paymentId)) ?? (await c.notFound());
  const step = await goOn(c.env, found.payment, c.get("now"));
  const state = payerState(step);
  if (state.kind === "posted") return c.redirect(`/history/${step.payment.id}?done=1`, 303);
  return await statePage(c, { member: found.member, payment: step.payment, state });
}

async function asGuest(c: Ctx, paymentId: string): Promise<Response | null> {
  const id = readId("pay", paymentId);
  return id === null ? null : await guestReturn(c, id);
}

/** A payment of the member who asks, or null. Throws SignInRequired. */
export async function ownPayment(c: Ctx, paymentId: string) {
  const id = readId("pay", paymentId);
  if (id === null) return null;
  const { member, results } = await withMember(c, (db) => [paymentQuery(db, id), allocationsQuery(db, id)]);
  const payment = readPayment(...results);
  return payment === null || payment.member_id !== member.id ? null : { member, payment };
}
