import type { Language } from "../../values/language.ts";
import { formatMoney, negate, type Cents } from "../../values/money.ts";
import type { Instant } from "../../values/time.ts";
import { formatDay, formatLongDay, formatMonth } from "../format.ts";
import { words } from "../words/index.ts";
import { pdfDocument, type Paper } from "./kit.ts";

export interface StatementPdfLine {
  readonly at: Instant;
  /** May be "": then the kind stands for it. */
  readonly label: string;
  /** In words. */
  readonly kind: string;
  readonly amount_cents: Cents;
  readonly balance_cents: Cents;
}

/** All that a statement says. */
export interface StatementPdfProps {
  readonly language: Language;
  /** IANA name */
  readonly time_zone: string;
  readonly operator: { readonly name: string; readonly legal_name: string; readonly support_email: string };
  readonly holder: string;
  readonly wallet_id: string;
  /** "YYYY-MM" */
  readonly month: string;
  /** First and last moment of the month. */
  readonly from: Instant;
  readonly last: Instant;
  /** When the statement was drawn up. */
  readonly now: Instant;
  readonly standing: "so_far" | "whole";
  readonly opening_cents: Cents;
  readonly in_cents: Cents;
  readonly out_cents: Cents;
  readonly closing_cents: Cents;
  readonly lines: readonly StatementPdfLine[];
  readonly unlisted: number;
}

/** A wallet's month as a tagged PDF, with the words and order of the statement's page. */
export async function statementPdf(props: StatementPdfProps): Promise<Uint8Array<ArrayBuffer>> {
  const { language, time_zone, operator, month, now, standing } = props;
  const { statements: text } = words(language);
  const title = text.one(formatMonth(month, language));
  const drawnUp = text.drawnUpOn(formatLongDay(now, { language, time_zone }));
  return await pdfDocument(
    {
      language,
      title,
      author: operator.legal_name,
      dated_at: now,
      letterhead: { name: operator.name, lines: [operator.legal_name, operator.support_email] },
      footer: { text: `${title} · ${props.wallet_id} · ${drawnUp}`, page: text.page },
    },
    (paper) => {
      paper.title(standing === "so_far" ? `${title}, ${text.soFar}` : title);
      writeHolder(paper, props);
      writeSums(paper, props);
      writeLines(paper, props);
    },
  );
}

function writeHolder(paper: Paper, { language, time_zone, holder, wallet_id, from, last, now, standing }: StatementPdfProps): void {
  const { statements: text } = words(language);
  const day = (at: Instant): string => formatLongDay(at, { language, time_zone });
  if (standing === "so_far") paper.notice(text.soFarNote(day(now)));
  paper.facts(
    [
      { key: text.holder, value: holder },
      { key: text.period, value: text.to(day(from), day(last)) },
      { key: text.wallet, value: wallet_id },
    ],
    { columns: 2 },
  );
  paper.line();
}

function writeSums(paper: Paper, { language, opening_cents, in_cents, out_cents, closing_cents, standing }: StatementPdfProps): void {
  const { statements: text } = words(language);
  const money = (amount: Cents): string => formatMoney(amount, language);
  paper.facts(
    [
      { key: text.opening, value: money(opening_cents) },
      { key: text.moneyIn, value: money(in_cents) },
      { key: text.moneyOut, value: money(out_cents) },
      { key: standing === "so_far" ? text.balanceSoFar : text.closing, value: money(closing_cents), weight: "strong" },
    ],
    { columns: 4 },
  );
  paper.line();
}

function writeLines(paper: Paper, { language, time_zone, lines, unlisted }: StatementPdfProps): void {
  const { statements: text } = words(language);
  const money = (amount: Cents): string => formatMoney(amount, language);
  if (lines.length === 0) {
    paper.paragraph(text.none);
    return;
  }
  paper.table({
    caption: text.caption,
    columns: [
      { label: text.what, share: 9 },
      { label: text.date, share: 4 },
      { label: text.moneyIn, share: 4, kind: "number" },
      { label: text.moneyOut, share: 4, kind: "number" },
      { label: text.balance, share: 4, kind: "number" },
    ],
    rows: lines.map(({ at, label, kind, amount_cents, balance_cents }) => [
      label === "" ? kind : `${label} (${kind})`,
      formatDay(at, { language, time_zone }),
      amount_cents > 0 ? money(amount_cents) : "",
      amount_cents < 0 ? money(negate(amount_cents)) : "",
      money(balance_cents),
    ]),
  });
  if (unlisted > 0) paper.paragraph(text.unlisted(unlisted), "strong");
  paper.paragraph(text.heldNote, "small");
}
