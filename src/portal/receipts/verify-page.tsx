import type { Verdict } from "../../domain/receipts/service.ts";
import { Button, LinkButton } from "../../ui/components/Button.tsx";
import { ErrorSummary, type FieldError } from "../../ui/components/ErrorSummary.tsx";
import { Field } from "../../ui/components/Field.tsx";
import { Notice } from "../../ui/components/Notice.tsx";
import { SummaryList } from "../../ui/components/SummaryList.tsx";
import { formatLongDate, formatLongDay } from "../../ui/format.ts";
import { words } from "../../ui/words/index.ts";
import type { Language } from "../../values/language.ts";
import { formatMoney, type Cents } from "../../values/money.ts";
import type { Instant } from "../../values/time.ts";
import type { Ctx } from "../../web.ts";
import { page } from "../page.tsx";

/** Asks for the receipt's id, for who cannot scan. */
export function askPage(c: Ctx, { id, errors }: { readonly id: string; readonly errors: readonly FieldError[] }): Promise<Response> {
  const language = c.get("language");
  const { verify: text } = words(language).receipts;
  return page(
    c,
    { title: text.title, status: errors.length > 0 ? 422 : 200 },
    <>
      <ErrorSummary errors={errors} language={language} />
      <h1>{text.title}</h1>
      <p class="lead">{text.lead}</p>
      <form method="get" action="/receipts/verify" novalidate>
        <Field name="id" label={text.id} hint={text.idHint} error={errors[0]?.text} language={language} value={id} autocomplete="off" />
        <Button>{text.submit}</Button>
      </form>
    </>,
  );
}

interface VerdictView {
  readonly verdict: Verdict;
  readonly id: string;
  readonly time_zone: string;
}

/** The answer. Nothing about health and no name stands here; amounts only where the signed code brought them. */
export function verdictPage(c: Ctx, { verdict, id, time_zone }: VerdictView): Promise<Response> {
  const language = c.get("language");
  const { verify: text } = words(language).receipts;
  return page(
    c,
    { title: text.title, status: verdict.kind === "unknown" ? 404 : 200 },
    <>
      <h1>{text.title}</h1>
      <Answer verdict={verdict} language={language} time_zone={time_zone} />
      <Known verdict={verdict} id={id} language={language} time_zone={time_zone} />
      <p class="soft">{text.lead}</p>
      <LinkButton href="/receipts/verify" kind="secondary">
        {text.again}
      </LinkButton>
    </>,
  );
}

interface PartProps {
  readonly verdict: Verdict;
  readonly language: Language;
  readonly time_zone: string;
}

function Answer({ verdict, language, time_zone }: PartProps) {
  const { verify: text } = words(language).receipts;
  if (verdict.kind === "unknown") {
    return (
      <Notice tone="danger" title={text.unknown}>
        {text.unknownText}
      </Notice>
    );
  }
  if (verdict.kind === "not_ours") {
    return (
      <Notice tone="danger" title={text.notOurs}>
        {text.notOursText}
      </Notice>
    );
  }
  const { superseded_by: newer, standing } = verdict;
  return (
    <>
      {newer === null ? (
        <Notice tone="success" title={text.genuine}>
          {standing === "paid" ? text.holds : null}
        </Notice>
      ) : (
        <Notice tone="warning" title={text.superseded}>
          {text.supersededBy(newer.number, formatLongDay(newer.issued_at, { language, time_zone }))}
        </Notice>
      )}
      {standing === "disputed" ? (
        <Notice tone="warning" title={text.disputed}>
          {text.disputedText}
        </Notice>
      ) : null}
      {standing === "refunded" ? <Notice tone="warning" title={text.refunded} /> : null}
      {standing === "partly_refunded" ? <Notice tone="warning" title={text.partlyRefunded} /> : null}
    </>
  );
}

function Known({ verdict, id, language, time_zone }: PartProps & { readonly id: string }) {
  const { verify: text, number, issuedOn } = words(language).receipts;
  if (verdict.kind !== "known") return null;
  const { receipt, signed } = verdict;
  const money = (amount: Cents): string => formatMoney(amount, language);
  const day = (at: Instant): string => formatLongDay(at, { language, time_zone });
  const rows = [
    { key: number, value: receipt.number },
    { key: issuedOn, value: day(receipt.issued_at) },
  ];
  if (signed === null) {
    return (
      <>
        <SummaryList rows={[...rows, { key: text.id, value: id }]} />
        <p>{text.unsignedHint}</p>
      </>
    );
  }
  return (
    <>
      <h2>{text.signedTitle}</h2>
      <p>{text.signedHint}</p>
      <SummaryList
        rows={[
          { key: text.amount, value: `${money(signed.amount_cents)} ${signed.currency}` },
          { key: text.date, value: formatLongDate(signed.date, language) },
          ...rows,
          { key: text.reference, value: signed.payment_id },
          ...(signed.refunded_cents === 0 ? [] : [{ key: text.givenBack, value: money(signed.refunded_cents) }]),
        ]}
      />
    </>
  );
}
