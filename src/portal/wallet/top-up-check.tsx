import type { Member } from "../../domain/identity/member.ts";
import type { MemberMethod } from "../../domain/payments/saved-methods.ts";
import { BackLink } from "../../ui/components/BackLink.tsx";
import { Button } from "../../ui/components/Button.tsx";
import { FormToken, RequestKey } from "../../ui/components/FormToken.tsx";
import { SummaryList } from "../../ui/components/SummaryList.tsx";
import { words } from "../../ui/words/index.ts";
import { cents, formatMoney, toDollars, type Cents } from "../../values/money.ts";
import type { Ctx } from "../../web.ts";
import { page } from "../page.tsx";

/** Money to be added from a saved card or account: nobody is asked for its number again, so this page is the last before it moves. */
export interface TopUpCheckView {
  readonly member: Member;
  readonly method: MemberMethod;
  readonly amount_cents: Cents;
  readonly available_cents: Cents;
  readonly request_key: string;
}

/** The address of the check page: its own, so that Back after paying is led to the payment. */
export function topUpCheckAddress({ method, amount_cents, request_key }: Omit<TopUpCheckView, "member" | "available_cents">): string {
  const fields = { step: "check", amount: toDollars(amount_cents), source: method.id, request_key };
  return `/wallet/top-up?${new URLSearchParams(fields).toString()}`;
}

/** What will happen, before money moves. What is shown is what the button does. */
export function topUpCheckPage(c: Ctx, { member, method, amount_cents, available_cents, request_key }: TopUpCheckView): Promise<Response> {
  const language = c.get("language");
  const { wallet, common } = words(language);
  const text = wallet.topUp.check;
  const amount = formatMoney(amount_cents, language);
  const back = `/wallet/top-up?${new URLSearchParams({ amount: toDollars(amount_cents), source: method.id }).toString()}`;
  const change = { href: back, text: common.change, about: text.changeWhat };
  return page(
    c,
    { title: text.title, signedIn: member },
    <>
      <BackLink href={back} language={language} />
      <h1>{text.title}</h1>
      <p class="amount-figure">{amount}</p>
      <SummaryList
        rows={[
          { key: text.from, value: `${method.brand} •${method.last4}`, action: change },
          { key: text.arrives, value: method.kind === "card" ? text.rightAway : text.twoDays },
          { key: text.afterwards, value: formatMoney(cents(available_cents + amount_cents), language) },
        ]}
      />
      <form class="form" method="post" action="/wallet/top-up" novalidate>
        <FormToken token={c.get("formToken")} />
        <RequestKey requestKey={request_key} />
        <input type="hidden" name="step" value="confirm" />
        <input type="hidden" name="amount" value={toDollars(amount_cents)} />
        <input type="hidden" name="source" value={method.id} />
        <p class="hint">{method.kind === "card" ? text.charged : text.debited}</p>
        <Button>{text.confirm(amount)}</Button>
      </form>
    </>,
  );
}
