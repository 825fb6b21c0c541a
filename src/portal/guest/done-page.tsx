import { givenBack, methodWords, type ReceiptChoice } from "../../documents/receipt-facts.ts";
import type { GuestPayment } from "../../domain/guests/after.ts";
import { channelsOf, labelOf, loadOperator, regionName } from "../../domain/operator/store.ts";
import type { Receipt } from "../../domain/receipts/service.ts";
import { Button, ButtonRow, LinkButton } from "../../ui/components/Button.tsx";
import { Card } from "../../ui/components/Card.tsx";
import { Details } from "../../ui/components/Details.tsx";
import { ErrorSummary } from "../../ui/components/ErrorSummary.tsx";
import { FormToken } from "../../ui/components/FormToken.tsx";
import { Notice } from "../../ui/components/Notice.tsx";
import { SummaryList } from "../../ui/components/SummaryList.tsx";
import { formatLongDay } from "../../ui/format.ts";
import { words } from "../../ui/words/index.ts";
import type { Language } from "../../values/language.ts";
import { formatMoney } from "../../values/money.ts";
import type { Ctx } from "../../web.ts";
import { Phone } from "../contact/area.tsx";
import { ChoiceForm, hrefOf, SendForm, sentTo } from "./copies.tsx";
import { guestPage } from "./frame.tsx";

export interface DoneView extends GuestPayment {
  readonly receipt: Receipt;
  readonly choice: ReceiptChoice;
  /** The form that sends the PDF as it came back with something to mend. */
  readonly form: { readonly email: string; readonly error: string } | null;
}

/** The confirmation: what was paid, what happens next, whom to ask, and a record to keep. */
export async function donePage(c: Ctx, view: DoneView): Promise<Response> {
  const language = c.get("language");
  const { guest: all, history } = words(language);
  const { done: text } = all;
  const { payment, guest, receipt, choice, form } = view;
  const errors = form === null ? [] : [{ field: "email", text: form.error }];
  const amount = formatMoney(payment.amount_cents, language);
  const later = laterOf(payment);
  const title = later === null ? text.title : text.titles[later];
  const back_cents = givenBack(receipt);
  const day = formatLongDay(payment.posted_at ?? payment.updated_at, { language, time_zone: receipt.operator.time_zone });
  return guestPage(
    c,
    { title, status: form === null ? 200 : 422 },
    <div class="done">
      <ErrorSummary errors={errors} language={language} />
      <h1>{title}</h1>
      <JustNow
        {...view}
        sentTo={await sentTo(c, payment.id)}
        made={c.req.query("made") === undefined ? "now" : "before"}
        language={language}
      />
      <SummaryList
        rows={[
          { key: text.reference, value: <code class="reference">{payment.id}</code> },
          { key: text.amount, value: amount },
          ...(back_cents > 0 ? [{ key: history.detail.refunded, value: formatMoney(back_cents, language) }] : []),
          { key: text.method, value: methodWords(payment, language) },
          { key: text.date, value: day },
        ]}
      />
      <h2>{text.nextTitle}</h2>
      <p>{later === null ? `${text.next} ${text.mailed(guest.email)}` : text.nextLater[later]}</p>
      <h2>{text.keepTitle}</h2>
      <p>{text.keep}</p>
      <ButtonRow>
        <LinkButton href={hrefOf(payment.id, "print", choice)} icon="printer">
          {text.print}
        </LinkButton>
        <LinkButton href={hrefOf(payment.id, "receipt.pdf", choice)} kind="secondary" icon="file-text">
          {text.pdf}
        </LinkButton>
      </ButtonRow>
      <SendForm {...view} formToken={c.get("formToken")} language={language} />
      <ChoiceForm id={payment.id} choice={choice} language={language} />
      <Ask {...view} language={language} lines={await linesOf(c, guest.region_id)} />
      {c.get("session") === null ? (
        <Card title={text.accountTitle} id="account" tone="quiet">
          <p>{text.account}</p>
          <LinkButton
            href={`/register/details?region=${encodeURIComponent(guest.region_id)}&payment=${payment.id}`}
            kind="secondary"
            icon="user-plus"
          >
            {text.accountLink}
          </LinkButton>
        </Card>
      ) : null}
      <Details summary={text.sharedTitle}>
        <form method="post" action={`/pay/${payment.id}/forget`}>
          <FormToken token={c.get("formToken")} />
          <p>{text.shared}</p>
          <Button kind="secondary">{text.forget}</Button>
        </form>
      </Details>
    </div>,
  );
}

/** What has become of the money since it was paid; null: nothing. */
function laterOf({ state }: GuestPayment["payment"]): "partly_refunded" | "refunded" | "disputed" | null {
  return state === "partly_refunded" || state === "refunded" || state === "disputed" ? state : null;
}

interface JustNowProps extends DoneView {
  readonly sentTo: string | null;
  readonly made: "now" | "before";
  readonly language: Language;
}

function JustNow({ payment, sentTo: address, made, language }: JustNowProps) {
  const { done: text } = words(language).guest;
  const paid = text.paid(formatMoney(payment.amount_cents, language), payment.label);
  const later = laterOf(payment);
  if (address !== null) {
    return (
      <Notice tone="success" role="status">
        {text.sent(address)}
      </Notice>
    );
  }
  return (
    <Notice tone={later === null ? "success" : "warning"} role="status" title={paid}>
      {later === null ? null : <p>{text[later]}</p>}
      {made === "before" ? <p>{text.made}</p> : null}
    </Notice>
  );
}

interface Lines {
  readonly region: string;
  readonly phones: readonly { readonly label: string; readonly value: string }[];
}

async function linesOf(c: Ctx, region_id: string): Promise<Lines> {
  const language = c.get("language");
  const [{ regions }, channels] = await Promise.all([loadOperator(c.env), channelsOf(c.env, region_id)]);
  const region = regions.find(({ id }) => id === region_id);
  const phones = channels.filter(({ kind }) => kind === "public_phone");
  return {
    region: region === undefined ? region_id : regionName(region, language),
    phones: phones.map((channel) => ({ label: labelOf(channel, language), value: channel.value })),
  };
}

function Ask({ guest, language, lines }: DoneView & { readonly language: Language; readonly lines: Lines }) {
  const { done: text } = words(language).guest;
  return (
    <>
      <h2>{text.askTitle}</h2>
      <p>{text.ask(lines.region)}</p>
      <ul class="done-lines">
        {lines.phones.map(({ label, value }) => (
          <li>
            {label}: <Phone value={value} />
          </li>
        ))}
      </ul>
      <p>
        <a href={`/contact?about=payment&region=${encodeURIComponent(guest.region_id)}`}>{text.askLink}</a>
      </p>
    </>
  );
}
