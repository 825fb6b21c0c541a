import type { Member } from "../../domain/identity/member.ts";
import { BackLink } from "../../ui/components/BackLink.tsx";
import { Button, ButtonRow, LinkButton } from "../../ui/components/Button.tsx";
import { Card } from "../../ui/components/Card.tsx";
import { Checkbox } from "../../ui/components/Checkbox.tsx";
import { Notice } from "../../ui/components/Notice.tsx";
import { Radios } from "../../ui/components/Radios.tsx";
import { words } from "../../ui/words/index.ts";
import type { Language } from "../../values/language.ts";
import { formatMoney } from "../../values/money.ts";
import type { Ctx } from "../../web.ts";
import { page } from "../page.tsx";
import { Receipt, type ReceiptOptions, type ReceiptProps } from "./receipt.tsx";

export type { ReceiptOptions } from "./receipt.tsx";
export type ReceiptView = Omit<ReceiptProps, "language"> & { readonly member: Member };

/** What a payment was, after it was made or years later; and the way to paper. */
export function detailsPage(c: Ctx, view: ReceiptView): Promise<Response> {
  const language = c.get("language");
  const { history, pay } = words(language);
  const { detail: text } = history;
  const { payment, member, options } = view;
  const title = payment.purpose === "top_up" ? text.titleTopUp : text.title;
  return page(
    c,
    { title: options.just === "done" ? pay.done.title : title, signedIn: member, wide: true },
    <>
      <BackLink href="/history" language={language} text={text.back} />
      <JustNow {...view} language={language} />
      <h1>{title}</h1>
      <ButtonRow>
        <LinkButton href={printHref(view)} icon="printer">
          {text.print}
        </LinkButton>
        <LinkButton href="/wallet" kind="secondary">
          {pay.state.wallet}
        </LinkButton>
      </ButtonRow>
      <div class={payment.purpose === "top_up" ? undefined : "columns columns-side receipt-columns"}>
        <Card>
          <Receipt {...view} language={language} />
        </Card>
        {payment.purpose === "top_up" ? null : <OptionsForm payment={payment} options={options} language={language} />}
      </div>
    </>,
  );
}

/** The address of the paper page with the same choices. */
export function printHref({ payment, options }: Pick<ReceiptView, "payment" | "options">): string {
  const query = new URLSearchParams();
  if (options.variant === "payment") query.set("variant", "payment");
  if (options.diagnosis === "shown") query.set("diagnosis", "1");
  const text = query.toString();
  return `/history/${payment.id}/print${text === "" ? "" : `?${text}`}`;
}

function JustNow({ payment, options, language }: ReceiptView & { readonly language: Language }) {
  const { done, made } = words(language).pay;
  const amount = formatMoney(payment.amount_cents, language);
  if (options.just === null) return null;
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
      <p>{payment.purpose === "top_up" ? done.nextTopUp : done.next}</p>
    </Notice>
  );
}

interface OptionsFormProps {
  readonly payment: ReceiptView["payment"];
  readonly options: ReceiptOptions;
  readonly language: Language;
}

function OptionsForm({ payment, options, language }: OptionsFormProps) {
  const { detail: text } = words(language).history;
  return (
    <form method="get" action={`/history/${payment.id}`} class="card card-quiet no-print">
      <Radios
        name="variant"
        label={text.variants}
        language={language}
        value={options.variant}
        options={[
          { value: "itemised", label: text.itemised },
          { value: "payment", label: text.payment },
        ]}
      />
      <Checkbox
        name="diagnosis"
        value="1"
        label={text.diagnosis}
        hint={text.diagnosisHint}
        language={language}
        checked={options.diagnosis === "shown"}
      />
      <Button kind="secondary">{text.show}</Button>
    </form>
  );
}
