import type { GuestPayment } from "../../domain/guests/after.ts";
import { loadOperator } from "../../domain/operator/store.ts";
import type { Payment } from "../../domain/payments/service.ts";
import { Button, ButtonRow, LinkButton } from "../../ui/components/Button.tsx";
import { FormToken } from "../../ui/components/FormToken.tsx";
import { Notice } from "../../ui/components/Notice.tsx";
import { SummaryList } from "../../ui/components/SummaryList.tsx";
import type { Tone } from "../../ui/components/Tag.tsx";
import { formatMoment } from "../../ui/format.ts";
import { words, type Words } from "../../ui/words/index.ts";
import { formatMoney } from "../../values/money.ts";
import { unreachable } from "../../values/result.ts";
import type { Ctx } from "../../web.ts";
import type { PayerState } from "../pay/state.ts";
import { ADDRESSES, guestPage } from "./frame.tsx";

type Unpaid = Exclude<PayerState, { readonly kind: "posted" }>;

export interface GuestStateView extends GuestPayment {
  readonly state: Unpaid;
}

/** Seconds between two looks of a page that waits; it works without scripts. */
const REFRESH_S = 4;

/** Where a guest's payment stands that is not paid: what happened, what became of the money, what to do now. */
export async function guestStatePage(c: Ctx, { payment, guest, state }: GuestStateView): Promise<Response> {
  const language = c.get("language");
  const all = words(language);
  const { pay } = all;
  const { operator } = await loadOperator(c.env);
  const { title, lines, tone } = describe(state, all);
  const waits = state.kind === "waiting";
  return guestPage(
    c,
    { title, ...(waits ? { refresh_s: REFRESH_S } : {}) },
    <>
      <h1>{title}</h1>
      <Notice tone={tone} {...(waits ? { role: "status" } : {})}>
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
      <Actions payment={payment} state={state} text={all} formToken={c.get("formToken")} />
      <p class="soft">
        {isTold(state) ? `${all.guest.state.mail(guest.email)} ` : null}
        {pay.state.ask} <a href={`/contact?about=payment&region=${encodeURIComponent(guest.region_id)}`}>{all.guest.state.contact}</a>
      </p>
    </>,
  );
}

/** Whether the end of the payment comes by mail; whoever stands in front of it reads it here. */
function isTold(state: Unpaid): boolean {
  return state.kind === "waiting" || state.kind === "bank_under_way" || (state.kind === "failed" && state.money === "goes_back");
}

interface Described {
  readonly title: string;
  /** The first line is what matters most. */
  readonly lines: readonly string[];
  readonly tone: Tone;
}

function describe(state: Unpaid, { pay: { state: text }, guest }: Words): Described {
  switch (state.kind) {
    case "unfinished":
      return { title: text.unfinished.title, lines: [text.noMoney, text.unfinished.text], tone: "warning" };
    case "waiting":
      return { title: text.waiting.title, lines: [guest.state.waiting, text.refresh], tone: "info" };
    case "bank_under_way":
      return { title: text.bank.title, lines: [guest.state.bank], tone: "info" };
    case "cancelled":
      return { title: text.cancelled.title, lines: [text.noMoney, text.cancelled.text], tone: "neutral" };
    case "expired":
      return { title: text.expired.title, lines: [text.noMoney, text.expired.text], tone: "warning" };
    case "failed": {
      const { title, text: why } = text.failed[state.why];
      const isBack = state.money === "goes_back";
      return { title, lines: isBack ? [text.moneyBack, why, guest.state.returned] : [text.noMoney, why], tone: "danger" };
    }
    default:
      return unreachable(state);
  }
}

interface ActionsProps {
  readonly payment: Payment;
  readonly state: Unpaid;
  readonly text: Words;
  readonly formToken: string;
}

/** The answers are kept: whoever tries again goes on from the check, or from the question that is the trouble. */
function Actions({ payment, state, text: { pay, guest }, formToken }: ActionsProps) {
  const { state: words } = pay;
  switch (state.kind) {
    case "unfinished":
      return (
        <ButtonRow>
          <LinkButton href={state.url}>{words.unfinished.continue}</LinkButton>
          <form method="post" action={`/pay/${payment.id}/cancel`}>
            <FormToken token={formToken} />
            <Button kind="secondary">{words.unfinished.cancel}</Button>
          </form>
        </ButtonRow>
      );
    case "waiting":
      return (
        <ButtonRow>
          <LinkButton href={`/pay/${payment.id}/return`}>{words.look}</LinkButton>
        </ButtonRow>
      );
    case "bank_under_way":
      return (
        <ButtonRow>
          <LinkButton href={ADDRESSES.region} kind="secondary">
            {guest.state.start}
          </LinkButton>
        </ButtonRow>
      );
    case "cancelled":
    case "expired":
    case "failed":
      if (state.kind === "failed" && state.money === "goes_back") {
        return (
          <ButtonRow>
            <LinkButton href={ADDRESSES.region}>{guest.state.start}</LinkButton>
          </ButtonRow>
        );
      }
      return (
        <ButtonRow>
          <LinkButton href={ADDRESSES.check}>{words.again}</LinkButton>
          <LinkButton href={`${ADDRESSES.method}?change=1`} kind="secondary">
            {words.another}
          </LinkButton>
          {state.kind === "failed" && state.why === "insufficient_funds" ? (
            <LinkButton href={`${ADDRESSES.amount}?change=1`} kind="secondary">
              {guest.state.less}
            </LinkButton>
          ) : null}
        </ButtonRow>
      );
    default:
      return unreachable(state);
  }
}
