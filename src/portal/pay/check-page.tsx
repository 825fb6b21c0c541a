import type { BillSummary } from "../../domain/bills/bill.ts";
import type { Member } from "../../domain/identity/member.ts";
import { BackLink } from "../../ui/components/BackLink.tsx";
import { Button } from "../../ui/components/Button.tsx";
import { FormToken, RequestKey } from "../../ui/components/FormToken.tsx";
import { Steps } from "../../ui/components/Steps.tsx";
import { SummaryList, type SummaryRow } from "../../ui/components/SummaryList.tsx";
import { formatLongDate } from "../../ui/format.ts";
import { words } from "../../ui/words/index.ts";
import { formatMoney, minus, type Cents } from "../../values/money.ts";
import type { Ctx } from "../../web.ts";
import { page } from "../page.tsx";
import { payableOf, type PayPlace } from "./form-page.tsx";
import { restOf, toConfirmation, type Order } from "./order.ts";

export interface CheckView {
  readonly member: Member;
  readonly bills: readonly BillSummary[];
  readonly available_cents: Cents;
  readonly place: PayPlace;
  readonly order: Order;
  readonly request_key: string;
}

/** Step 2 of 2: what will happen, before money moves. What is shown is what the button does. */
export function checkPage(c: Ctx, view: CheckView): Promise<Response> {
  const language = c.get("language");
  const { pay, common } = words(language);
  const { check: text } = pay;
  const { order, place, bills, member } = view;
  const money = (amount: Cents): string => formatMoney(amount, language);
  const rest = restOf(order);
  const change = { href: changeHref(view), text: common.change, about: text.changeWhat };
  const left = minus(payableOf(bills), order.amount_cents);
  const rows: readonly SummaryRow[] = [
    ...bills.map((bill) => ({ key: pay.bill, value: `${bill.facility_name}, ${formatLongDate(bill.service_from, language)}` })),
    ...(order.wallet_cents > 0 ? [{ key: text.fromWallet, value: money(order.wallet_cents), action: change }] : []),
    ...(rest > 0 ? [{ key: order.source === "bank" ? text.fromBank : text.fromCard, value: money(rest), action: change }] : []),
    ...(order.wallet_cents > 0 ? [{ key: text.leftInWallet, value: money(minus(view.available_cents, order.wallet_cents)) }] : []),
    ...(left > 0 ? [{ key: text.leftOnBill, value: money(left) }] : []),
  ];
  return page(
    c,
    { title: text.title, signedIn: member },
    <>
      <BackLink href={changeHref(view)} language={language} />
      <Steps current={2} of={2} language={language} />
      <h1>{text.title}</h1>
      <p class="amount-figure">{money(order.amount_cents)}</p>
      <SummaryList rows={rows} />
      <form class="form" method="post" action={place.action} novalidate>
        <FormToken token={c.get("formToken")} />
        <RequestKey requestKey={view.request_key} />
        <input type="hidden" name="step" value="confirm" />
        {toConfirmation(order).map((field) => (
          <input type="hidden" name={field.name} value={field.value} />
        ))}
        <p class="hint">{rest === 0 ? text.atOnce : order.wallet_cents > 0 ? text.toProcessor : text.toProcessorPlain}</p>
        <Button>{text.confirm(money(order.amount_cents))}</Button>
      </form>
    </>,
  );
}

function changeHref({ place, bills }: CheckView): string {
  if (place.kind === "bill") return place.action;
  return `${place.action}?${new URLSearchParams(bills.map((bill) => ["bill", bill.id])).toString()}`;
}
