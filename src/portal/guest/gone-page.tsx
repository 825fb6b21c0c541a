import { newToken } from "../../platform/ids.ts";
import { Button, LinkButton } from "../../ui/components/Button.tsx";
import { FormToken, RequestKey } from "../../ui/components/FormToken.tsx";
import { Notice } from "../../ui/components/Notice.tsx";
import { Problem } from "../../ui/pages/Problem.tsx";
import { words } from "../../ui/words/index.ts";
import type { PaymentId } from "../../values/ids.ts";
import type { Ctx } from "../../web.ts";
import { guestPage } from "./frame.tsx";

/** A guest's payment in another browser, or after its time: where the receipt is, and whom to ask. It can be sent to its own address again. */
export function gonePage(c: Ctx, { payment_id, sent }: { readonly payment_id: PaymentId; readonly sent: "yes" | "no" }): Promise<Response> {
  const language = c.get("language");
  const { guest, errors } = words(language);
  const { gone: text } = guest;
  return guestPage(
    c,
    { title: text.title, status: sent === "yes" ? 200 : 404 },
    <Problem
      language={language}
      icon="lock"
      title={text.title}
      reference={payment_id}
      actions={
        <LinkButton href="/contact?about=payment" kind="secondary">
          {errors.contact}
        </LinkButton>
      }
    >
      <p class="lead">{text.text}</p>
      {sent === "yes" ? (
        <Notice tone="success" role="status">
          {text.sent}
        </Notice>
      ) : (
        <form method="post" action={`/pay/${payment_id}/send`}>
          <FormToken token={c.get("formToken")} />
          <RequestKey requestKey={newToken()} />
          <input type="hidden" name="to" value="given" />
          <p>{text.sendLead}</p>
          <Button icon="mail">{text.send}</Button>
        </form>
      )}
      <p>{text.ask}</p>
    </Problem>,
  );
}
