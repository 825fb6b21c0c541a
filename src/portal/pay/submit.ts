import { payBills, type PayProblem } from "../../domain/bills/service.ts";
import type { Member } from "../../domain/identity/member.ts";
import type { PaymentStep } from "../../domain/payments/service.ts";
import type { Cents } from "../../values/money.ts";
import { err, ok, type Result } from "../../values/result.ts";
import type { Ctx } from "../../web.ts";
import type { Order } from "./order.ts";

export interface Confirmed {
  readonly member: Member;
  readonly order: Order;
  readonly request_key: string;
  readonly available_cents: Cents;
}

/** Pays what was confirmed. @returns the address that the browser goes to next, or why nothing was paid */
export async function submitOrder(c: Ctx, { member, order, request_key, available_cents }: Confirmed): Promise<Result<string, PayProblem>> {
  const now = c.get("now");
  const { source, wallet_cents, shares } = order;
  const started = await payBills(c.env, now, {
    member_id: member.id,
    wallet_id: member.wallet_id,
    bills: shares,
    source,
    wallet_cents,
    request_key,
    language: c.get("language"),
    available_cents,
  });
  return started.ok ? ok(nextAddress(started.value, now)) : err(started.error);
}

/** A payment that began earlier is this form sent again: it leads to the same receipt, which says so. */
export function nextAddress({ payment, next }: PaymentStep, now: number): string {
  if (next.kind === "redirect") return next.url;
  if (next.kind === "done" && payment.state === "posted") {
    return `/history/${payment.id}?${payment.created_at < now ? "made=1" : "done=1"}`;
  }
  return `/payments/${payment.id}`;
}
