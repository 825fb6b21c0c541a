import type { ReceiptChoice } from "../../documents/receipt-facts.ts";
import type { Member } from "../../domain/identity/member.ts";
import type { Receipt as ReceiptData } from "../../domain/receipts/service.ts";
import type { PaymentId } from "../../values/ids.ts";
import { BackLink } from "../../ui/components/BackLink.tsx";
import { Button, ButtonRow, LinkButton } from "../../ui/components/Button.tsx";
import { Card } from "../../ui/components/Card.tsx";
import { FormToken } from "../../ui/components/FormToken.tsx";
import { Notice } from "../../ui/components/Notice.tsx";
import { words } from "../../ui/words/index.ts";
import type { Language } from "../../values/language.ts";
import { formatMoney } from "../../values/money.ts";
import type { Ctx } from "../../web.ts";
import { page } from "../page.tsx";
import { ReceiptChoices } from "../receipts/choices.tsx";
import { Receipt, type ReceiptProps } from "./receipt.tsx";

export interface ReceiptOptions extends ReceiptChoice {
  /** What has just happened: the payment was made, its form came a second time, or the PDF was sent. */
  readonly just: "done" | "made_before" | "sent" | null;
}

export interface ReceiptView extends Omit<ReceiptProps, "language" | "options"> {
  readonly member: Member;
  readonly options: ReceiptOptions;
}

/** What a payment was, after it was made or years later; and the ways to paper. */
export function detailsPage(c: Ctx, { member, receipt, options, check }: ReceiptView): Promise<Response> {
  const language = c.get("language");
  const { history, pay, receipts } = words(language);
  const { detail: text } = history;
  const { payment } = receipt;
  const title = payment.purpose === "top_up" ? text.titleTopUp : text.title;
  return page(
    c,
    { title: options.just === "done" ? pay.done.title : title, signedIn: member, wide: true },
    <>
      <BackLink href="/history" language={language} text={text.back} />
      <JustNow receipt={receipt} options={options} language={language} email={member.email} />
      <h1>{title}</h1>
      <ButtonRow>
        <LinkButton href={pathOf(payment.id, options, {}, "/print")} icon="printer">
          {text.print}
        </LinkButton>
        <LinkButton href={pathOf(payment.id, options, {}, ".pdf")} kind="secondary" icon="file-text">
          {receipts.download}
        </LinkButton>
        <LinkButton href="/wallet" kind="secondary">
          {pay.state.wallet}
        </LinkButton>
      </ButtonRow>
      <div class="columns columns-side receipt-columns">
        <Card>
          <Receipt receipt={receipt} options={options} check={check} language={language} />
        </Card>
        <div class="no-print">
          {receipt.bills.map(({ bill_id, bill_code }) => (
            <p>
              <a href={`/bills/${bill_id}`}>{text.seeBill(bill_code ?? "")}</a>
            </p>
          ))}
          {payment.purpose === "bill" ? <OptionsForm payment={payment} options={options} language={language} /> : null}
          <SendForm payment={payment} options={options} language={language} email={member.email} token={c.get("formToken")} />
        </div>
      </div>
    </>,
  );
}

/**
 * An address of a receipt with the payer's choices.
 * @param also further parts of the query
 * @param form "/print" for paper, ".pdf" for the file; nothing for the page
 */
export function pathOf(
  id: PaymentId,
  { variant, diagnosis }: ReceiptChoice,
  also: Readonly<Record<string, string>> = {},
  form: "" | "/print" | ".pdf" = "",
): string {
  const query = new URLSearchParams(also);
  if (variant === "payment") query.set("variant", "payment");
  if (diagnosis === "shown") query.set("diagnosis", "1");
  const text = query.toString();
  return `/history/${id}${form}${text === "" ? "" : `?${text}`}`;
}

interface PartProps {
  readonly receipt: ReceiptData;
  readonly options: ReceiptOptions;
  readonly language: Language;
  readonly email: string;
}

function JustNow({ receipt: { payment }, options, language, email }: PartProps) {
  const { done, made } = words(language).pay;
  const { send } = words(language).receipts;
  const amount = formatMoney(payment.amount_cents, language);
  if (options.just === null) return null;
  if (options.just === "sent") {
    return (
      <Notice tone="success" role="status" title={send.sent}>
        {send.sentText(email)}
      </Notice>
    );
  }
  if (options.just === "made_before") {
    return (
      <Notice tone="info" role="status" title={made.title}>
        {made.text}
      </Notice>
    );
  }
  return (
    <Notice tone="success" role="status" title={payment.purpose === "top_up" ? done.toppedUp : done.title}>
      <p>{payment.purpose === "top_up" ? done.toppedUpText(amount) : done.text(amount, payment.label)}</p>
      <p>{{ top_up: done.nextTopUp, bill: done.next, premium: done.nextPremium }[payment.purpose]}</p>
    </Notice>
  );
}

interface FormProps {
  readonly payment: ReceiptData["payment"];
  readonly options: ReceiptOptions;
  readonly language: Language;
}

function OptionsForm({ payment, options, language }: FormProps) {
  return (
    <form method="get" action={`/history/${payment.id}`} class="card card-quiet">
      <ReceiptChoices choice={options} language={language} />
    </form>
  );
}

function SendForm({ payment, options, language, email, token }: FormProps & { readonly email: string; readonly token: string }) {
  const { send } = words(language).receipts;
  return (
    <form method="post" action={`/history/${payment.id}/send`} class="card card-quiet">
      <FormToken token={token} />
      <input type="hidden" name="variant" value={options.variant} />
      <input type="hidden" name="diagnosis" value={options.diagnosis === "shown" ? "1" : ""} />
      <h2>{send.title}</h2>
      <p>{send.text(email)}</p>
      <Button kind="secondary" icon="mail">
        {send.button}
      </Button>
    </form>
  );
}
