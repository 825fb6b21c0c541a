import { billSum, type BillSummary } from "../../domain/bills/bill.ts";
import type { Member } from "../../domain/identity/member.ts";
import { BackLink } from "../../ui/components/BackLink.tsx";
import { ButtonRow, LinkButton } from "../../ui/components/Button.tsx";
import { Notice } from "../../ui/components/Notice.tsx";
import { words, type Words } from "../../ui/words/index.ts";
import type { Language } from "../../values/language.ts";
import { formatMoney } from "../../values/money.ts";
import type { Ctx } from "../../web.ts";
import { page } from "../page.tsx";

export interface BlockedView {
  readonly member: Member;
  readonly bill: BillSummary;
  /** The member's own payment that paid the bill or is under way, if it was theirs. */
  readonly payment_id: string | null;
  /** "refused": the member has just pressed the button and somebody was quicker. */
  readonly after: "opened" | "refused";
}

/** Why nothing can be paid on this bill now, and where to look instead. Nothing was taken. */
export function blockedPage(c: Ctx, { member, bill, payment_id, after }: BlockedView): Promise<Response> {
  const language = c.get("language");
  const { pay: text } = words(language);
  const { title, line, see } = reason(bill, text, language);
  return page(
    c,
    { title, signedIn: member, status: after === "refused" ? 422 : 200 },
    <>
      <BackLink href="/bills" language={language} text={words(language).bills.bill.backToBills} />
      <h1>{title}</h1>
      {after === "refused" ? (
        <Notice tone="warning" role="alert">
          {text.errors.taken}
        </Notice>
      ) : null}
      <p class="lead">{line}</p>
      <ButtonRow>
        {payment_id === null || see === null ? null : <LinkButton href={`/history/${payment_id}`}>{see}</LinkButton>}
        <LinkButton href={`/bills/${bill.id}`} kind="secondary">
          {text.paidAlready.billLink}
        </LinkButton>
      </ButtonRow>
    </>,
  );
}

function reason(bill: BillSummary, text: Words["pay"], language: Language) {
  const { owed_cents, reserved_cents } = billSum(bill);
  if (bill.state === "void") return { title: text.void.title, line: text.void.text, see: null };
  if (owed_cents === 0) return { title: text.paidAlready.title, line: text.paidAlready.text, see: text.paidAlready.receipt };
  return { title: text.underWay.title, line: text.underWay.text(formatMoney(reserved_cents, language)), see: text.underWay.see };
}
