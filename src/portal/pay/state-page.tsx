import type { Member } from "../../domain/identity/member.ts";
import { loadOperator } from "../../domain/operator/store.ts";
import type { Payment } from "../../domain/payments/service.ts";
import { Button, ButtonRow, LinkButton } from "../../ui/components/Button.tsx";
import { FormToken } from "../../ui/components/FormToken.tsx";
import { Notice } from "../../ui/components/Notice.tsx";
import { SummaryList } from "../../ui/components/SummaryList.tsx";
import type { Tone } from "../../ui/components/Tag.tsx";
import { formatMoment } from "../../ui/format.ts";
import { words, type Words } from "../../ui/words/index.ts";
import { formatMoney, toDollars } from "../../values/money.ts";
import { unreachable } from "../../values/result.ts";
import type { Ctx } from "../../web.ts";
import { page } from "../page.tsx";
import type { PayerState } from "./state.ts";

export interface StateView {
  readonly member: Member;
  readonly payment: Payment;
  readonly state: Exclude<PayerState, { readonly kind: "posted" }>;
}

/** Seconds between two looks of a page that waits; it works without scripts. */
const REFRESH_S = 4;

/** Where a payment stands that is not paid: what happened, what became of the money, what to do now. */
export async function statePage(c: Ctx, view: StateView): Promise<Response> {
  const language = c.get("language");
  const { pay } = words(language);
  const { payment, member, state } = view;
  const { operator } = await loadOperator(c.env);
  const { title, lines, tone } = describe(view, pay);
  return page(
    c,
    { title, signedIn: member, ...(state.kind === "waiting" ? { refresh_s: REFRESH_S } : {}) },
    <>
      <h1>{title}</h1>
      <Notice tone={tone} {...(state.kind === "waiting" ? { role: "status" } : {})}>
        {lines.map((line, index) => (index === 0 ? <p class="notice-title">{line}</p> : <p>{line}</p>))}
      </Notice>
      <SummaryList
        rows={[
          { key: pay.state.amount, value: formatMoney(payment.amount_cents, language) },
          { key: pay.state.what, value: payment.label },
          { key: pay.state.started, value: formatMoment(payment.created_at, { language, time_zone: operator.time_zone }) },
          { key: pay.state.reference, value: <code class="reference">{payment.id}</code> },
        ]}
      />
      <Actions {...view} text={pay} formToken={c.get("formToken")} />
      <p class="soft">{pay.state.ask}</p>
    </>,
  );
}

interface Described {
  readonly title: string;
  /** The first line is what matters most. */
  readonly lines: readonly string[];
  readonly tone: Tone;
}

function describe({ payment, state }: StateView, { state: text }: Words["pay"]): Described {
  const held = payment.wallet_cents > 0 ? [text.heldBack] : [];
  switch (state.kind) {
    case "unfinished":
      return { title: text.unfinished.title, lines: [text.noMoney, text.unfinished.text], tone: "warning" };
    case "waiting":
      return { title: text.waiting.title, lines: [text.waiting.text, text.refresh], tone: "info" };
    case "bank_under_way":
      return { title: text.bank.title, lines: [payment.purpose === "top_up" ? text.bank.textTopUp : text.bank.text], tone: "info" };
    case "cancelled":
      return { title: text.cancelled.title, lines: [text.noMoney, text.cancelled.text, ...held], tone: "neutral" };
    case "expired":
      return { title: text.expired.title, lines: [text.noMoney, text.expired.text, ...held], tone: "warning" };
    case "failed": {
      const { title, text: why } = text.failed[state.why];
      const money = { none_taken: [text.noMoney], goes_back: [text.moneyBack], in_wallet: [] }[state.money];
      return { title, lines: [...money, why, ...(state.money === "in_wallet" ? [] : held)], tone: "danger" };
    }
    default:
      return unreachable(state);
  }
}

function Actions({ payment, state, text, formToken }: StateView & { readonly text: Words["pay"]; readonly formToken: string }) {
  const { state: words } = text;
  if (state.kind === "unfinished") {
    return (
      <ButtonRow>
        <LinkButton href={state.url}>{words.unfinished.continue}</LinkButton>
        <form method="post" action={`/payments/${payment.id}/cancel`}>
          <FormToken token={formToken} />
          <Button kind="secondary">{words.unfinished.cancel}</Button>
        </form>
      </ButtonRow>
    );
  }
  const wallet = (
    <LinkButton href="/wallet" kind="secondary">
      {words.wallet}
    </LinkButton>
  );
  if (state.kind === "waiting") {
    return (
      <ButtonRow>
        <LinkButton href={`/payments/${payment.id}`}>{words.look}</LinkButton>
        {wallet}
      </ButtonRow>
    );
  }
  if (state.kind === "bank_under_way") return <ButtonRow>{wallet}</ButtonRow>;
  return (
    <ButtonRow>
      <LinkButton href={againHref(payment)}>
        {payment.purpose !== "top_up" && state.kind === "failed" ? words.another : words.again}
      </LinkButton>
      {wallet}
    </ButtonRow>
  );
}

function againHref(payment: Payment): string {
  if (payment.purpose === "top_up") return `/wallet/top-up?amount=${toDollars(payment.amount_cents)}`;
  if (payment.purpose === "premium") return "/autopay";
  const [first, ...more] = payment.allocations;
  return first === undefined || more.length > 0 ? "/bills" : `/bills/${first.bill_id}/pay`;
}
