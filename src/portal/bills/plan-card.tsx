import { shrunk } from "../../domain/autopay/plan-rules.ts";
import { billSum, type BillSummary } from "../../domain/bills/bill.ts";
import { ButtonRow, LinkButton } from "../../ui/components/Button.tsx";
import { Card } from "../../ui/components/Card.tsx";
import { formatLongDate } from "../../ui/format.ts";
import { words } from "../../ui/words/index.ts";
import type { MemberId } from "../../values/ids.ts";
import type { Language } from "../../values/language.ts";
import { formatMoney } from "../../values/money.ts";
import type { BillPlanPart } from "./planner.ts";

interface PlanCardProps {
  readonly bill: BillSummary;
  /** The bill's plan, a part a row; none: it has no plan. */
  readonly parts: readonly BillPlanPart[];
  readonly member_id: MemberId;
  readonly language: Language;
}

/** That a bill is paid in parts, and what comes next. Of somebody else's plan only that there is one. */
export function PlanCard({ bill, parts, member_id, language }: PlanCardProps) {
  const { onBill: text } = words(language).plans;
  const [first] = parts;
  if (first === undefined) return null;
  if (first.member_id !== member_id) {
    return (
      <Card title={text.title} id="plan">
        <p>{text.other}</p>
      </Card>
    );
  }
  return (
    <Card title={text.title} id="plan">
      <p>{nextLine(bill, parts, language)}</p>
      <ButtonRow>
        <LinkButton href={`/autopay/${first.plan_id}`}>{text.see}</LinkButton>
        {billSum(bill).payable_cents > 0 ? (
          <LinkButton href={`/bills/${bill.id}/plan/pay-off`} kind="secondary">
            {text.payOff}
          </LinkButton>
        ) : null}
      </ButtonRow>
    </Card>
  );
}

function nextLine(bill: BillSummary, parts: readonly BillPlanPart[], language: Language): string {
  const { onBill: text } = words(language).plans;
  if (parts[0]?.paused === 1) return text.paused;
  const ahead = parts.filter(({ state }) => state === "open" || state === "paying");
  const [next] = shrunk(ahead, billSum(bill).owed_cents);
  return next === undefined ? text.none : text.next(formatMoney(next.amount_cents, language), formatLongDate(next.due_on, language));
}

/** Whether the plan is this member's own, so that its page is the way to pay. */
export function isOwnPlan(parts: readonly BillPlanPart[], member_id: MemberId): boolean {
  return parts[0]?.member_id === member_id;
}
