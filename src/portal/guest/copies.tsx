import type { ReceiptChoice } from "../../documents/receipt-facts.ts";
import { copySentTo, type GuestPayment } from "../../domain/guests/after.ts";
import { newToken } from "../../platform/ids.ts";
import { Button } from "../../ui/components/Button.tsx";
import { Card } from "../../ui/components/Card.tsx";
import { Details } from "../../ui/components/Details.tsx";
import { Field } from "../../ui/components/Field.tsx";
import { FormToken, RequestKey } from "../../ui/components/FormToken.tsx";
import { words } from "../../ui/words/index.ts";
import type { PaymentId } from "../../values/ids.ts";
import type { Language } from "../../values/language.ts";
import type { Ctx } from "../../web.ts";
import { ReceiptChoices } from "../receipts/choices.tsx";

/** What a guest wants on the receipt, from an address or a form. */
export function choiceOf(from: Readonly<Record<string, string | undefined>>): ReceiptChoice {
  return {
    variant: from["variant"] === "payment" ? "payment" : "itemised",
    diagnosis: from["diagnosis"] === "1" ? "shown" : "hidden",
  };
}

/** An address of a guest's payment with the same choices. */
export function hrefOf(
  id: PaymentId,
  place: "done" | "print" | "receipt.pdf",
  { variant, diagnosis }: ReceiptChoice,
  more: Readonly<Record<string, string>> = {},
): string {
  const query = new URLSearchParams(more);
  if (variant === "payment") query.set("variant", "payment");
  if (diagnosis === "shown") query.set("diagnosis", "1");
  const text = query.toString();
  return `/pay/${id}/${place}${text === "" ? "" : `?${text}`}`;
}

/** Where the PDF has just been sent; the address itself is in no address of a page. */
export async function sentTo(c: Ctx, payment_id: PaymentId): Promise<string | null> {
  const send_key = c.req.query("sent");
  return send_key === undefined ? null : await copySentTo(c.env, { payment_id, send_key });
}

interface SendFormProps extends GuestPayment {
  readonly choice: ReceiptChoice;
  /** As it came back with something to mend. */
  readonly form: { readonly email: string; readonly error: string } | null;
  readonly formToken: string;
  readonly language: Language;
}

/** The form that sends the receipt as a PDF to an address: the guest's own unless another is typed. */
export function SendForm({ payment, guest, choice, form, formToken, language }: SendFormProps) {
  const { done: text } = words(language).guest;
  return (
    <Card title={text.sendTitle} id="send">
      <form class="form" method="post" action={`/pay/${payment.id}/send`} novalidate>
        <FormToken token={formToken} />
        <RequestKey requestKey={newToken()} />
        <input type="hidden" name="variant" value={choice.variant} />
        <input type="hidden" name="diagnosis" value={choice.diagnosis === "shown" ? "1" : ""} />
        <Field
          name="email"
          label={text.sendTo}
          hint={text.sendHint}
          type="email"
          inputmode="email"
          autocomplete="email"
          language={language}
          value={form?.email ?? guest.email}
          error={form?.error}
        />
        <Button kind="secondary" icon="mail">
          {text.send}
        </Button>
      </form>
    </Card>
  );
}

/** What the receipt and its copies show. */
export function ChoiceForm({
  id,
  choice,
  language,
}: {
  readonly id: PaymentId;
  readonly choice: ReceiptChoice;
  readonly language: Language;
}) {
  const { guest } = words(language);
  return (
    <Details summary={guest.done.include}>
      <form method="get" action={`/pay/${id}/done`}>
        <ReceiptChoices choice={choice} language={language} />
      </form>
    </Details>
  );
}
