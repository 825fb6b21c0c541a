import type { Closing, Wait } from "../../domain/closing/closing.ts";
import { canTakeBack } from "../../domain/closing/rules.ts";
import type { EndedMandate } from "../../domain/closing/service.ts";
import type { Member } from "../../domain/identity/member.ts";
import type { StoredWithdrawal } from "../../domain/withdrawals/service.ts";
import { Button } from "../../ui/components/Button.tsx";
import { ErrorSummary, type FieldError } from "../../ui/components/ErrorSummary.tsx";
import { FormToken } from "../../ui/components/FormToken.tsx";
import { Notice } from "../../ui/components/Notice.tsx";
import { SummaryList } from "../../ui/components/SummaryList.tsx";
import { formatDay, formatMoment, type Reading } from "../../ui/format.ts";
import { words } from "../../ui/words/index.ts";
import { formatMoney } from "../../values/money.ts";
import { unreachable } from "../../values/result.ts";
import type { Ctx } from "../../web.ts";
import { page } from "../page.tsx";
import { reload } from "../reload.ts";
import { GoingAddress } from "../wallet/withdraw-address.tsx";
import { GoingParts } from "../wallet/withdraw-parts.tsx";

/** Seconds between two looks. */
const REFRESH_S = 15;

interface ClosingView {
  readonly member: Member;
  readonly closing: Closing;
  readonly waits: readonly Wait[];
  readonly ended: readonly EndedMandate[];
  readonly withdrawal: StoredWithdrawal | null;
  readonly mail_to: string;
  readonly reading: Reading;
  readonly errors: readonly FieldError[];
}

/** Where an account stands that is on its way out: what it waits for, what has ended, where its money is. */
export function closingPage(c: Ctx, view: ClosingView): Promise<Response> {
  const { member, closing, waits, ended, withdrawal, mail_to, reading, errors } = view;
  const { language } = reading;
  const { standing: text } = words(language).closing;
  const asksAddress = waits.some((wait) => wait.for === "address");
  return page(
    c,
    {
      title: text.title,
      status: errors.length === 0 ? 200 : 422,
      signedIn: member,
      // A page with a field to fill in stays as it is.
      ...(asksAddress ? {} : reload(c, closing.asked_at, REFRESH_S)),
    },
    <>
      <ErrorSummary errors={errors} language={language} />
      <h1>{text.title}</h1>
      <p class="lead">{text.asked(formatMoment(closing.asked_at, reading))}</p>
      <Notice role="status" title={waits.length === 0 ? text.soon : text.waits}>
        {waits.length === 0 ? text.alone : <Waits waits={waits} reading={reading} />}
      </Notice>
      {withdrawal === null ? null : <GoingParts parts={withdrawal.parts} reading={reading} />}
      {withdrawal === null ? null : (
        <GoingAddress c={c} withdrawal={withdrawal} action="/profile/close/address" value={mail_to} errors={errors} />
      )}
      {ended.length === 0 ? null : (
        <>
          <h2>{text.ended}</h2>
          <SummaryList
            rows={ended.map(({ number, kind, name, under_way_cents }) => ({
              key: name === "" ? text.kinds[kind] : name,
              value: (
                <>
                  {text.number(number)}
                  {under_way_cents === null ? null : ` ${text.lastTaken(formatMoney(under_way_cents, language))}`}
                </>
              ),
            }))}
          />
        </>
      )}
      {canTakeBack(closing) ? (
        <form method="post" action="/profile/close/take-back">
          <FormToken token={c.get("formToken")} />
          <p>{text.takeBackText}</p>
          <Button kind="secondary">{text.takeBack}</Button>
        </form>
      ) : (
        <p class="soft">{text.tooLate}</p>
      )}
      <p>
        <a href="/history">{words(language).history.title}</a> · <a href="/profile/data">{words(language).profile.links.data.title}</a>
      </p>
    </>,
  );
}

function Waits({ waits, reading }: Pick<ClosingView, "waits" | "reading">) {
  return (
    <ul>
      {waits
        .flatMap((wait) => linesOf(wait, reading))
        .map((line) => (
          <li>{line}</li>
        ))}
    </ul>
  );
}

function linesOf(wait: Wait, reading: Reading): readonly string[] {
  const { language } = reading;
  const { waitsFor: text } = words(language).closing.standing;
  switch (wait.for) {
    case "payments":
      return wait.payments.map(({ label, amount_cents }) => text.payment(label, formatMoney(amount_cents, language)));
    case "held":
      return [text.held(formatMoney(wait.cents, language))];
    case "bank":
      return [text.bank(formatDay(wait.until, reading))];
    case "disputes":
    case "refunds":
    case "address":
    case "methods":
    case "frozen":
      return [text[wait.for]];
    default:
      return unreachable(wait);
  }
}
