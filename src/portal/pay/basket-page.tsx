import { billSum, type BillSummary } from "../../domain/bills/bill.ts";
import type { Member } from "../../domain/identity/member.ts";
import { BackLink } from "../../ui/components/BackLink.tsx";
import { Button } from "../../ui/components/Button.tsx";
import { EmptyState } from "../../ui/components/EmptyState.tsx";
import { ErrorSummary, errorOf, type FieldError } from "../../ui/components/ErrorSummary.tsx";
import { Fieldset } from "../../ui/components/Radios.tsx";
import { formatDate } from "../../ui/format.ts";
import { words } from "../../ui/words/index.ts";
import { formatMoney } from "../../values/money.ts";
import type { Ctx } from "../../web.ts";
import { page } from "../page.tsx";

export interface BasketView {
  readonly member: Member;
  readonly payable: readonly BillSummary[];
  readonly chosen: readonly string[];
  readonly errors: readonly FieldError[];
}

/** Which bills to pay together. */
export function basketPage(c: Ctx, { member, payable, chosen, errors }: BasketView): Promise<Response> {
  const language = c.get("language");
  const { bills } = words(language);
  const { basket: text } = bills;
  return page(
    c,
    { title: bills.payTogether, status: errors.length === 0 ? 200 : 422, signedIn: member },
    <>
      <BackLink href="/bills" language={language} />
      <ErrorSummary errors={errors} language={language} />
      {payable.length === 0 ? (
        <>
          <h1>{bills.payTogether}</h1>
          <EmptyState title={bills.noneOpen} />
        </>
      ) : (
        <form class="form" method="get" action="/basket/pay">
          <Fieldset id="bill" legend={text.title} legendIs="h1" hint={text.intro} error={errorOf(errors, "bill")} language={language}>
            <div class="choices">
              {payable.map((bill, index) => {
                const id = index === 0 ? "bill" : `bill-${index + 1}`;
                return (
                  <div class="choice">
                    <input
                      type="checkbox"
                      id={id}
                      name="bill"
                      value={bill.id}
                      checked={chosen.includes(bill.id)}
                      aria-describedby={`${id}-note`}
                    />
                    <label for={id}>
                      {formatMoney(billSum(bill).payable_cents, language)} · {bill.facility_name}
                    </label>
                    <p class="choice-hint" id={`${id}-note`}>
                      {formatDate(bill.service_from, language)} · {bill.patient_name}
                      {bill.let_by_name === null ? null : ` · ${bills.letBy.row(bill.let_by_name)}`}
                    </p>
                  </div>
                );
              })}
            </div>
          </Fieldset>
          <Button>{text.submit}</Button>
        </form>
      )}
    </>,
  );
}
