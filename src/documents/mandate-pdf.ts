import { findRecord, recordOf, type FoundRecord } from "../domain/autopay/records.ts";
import { loadOperator, type Operator } from "../domain/operator/store.ts";
import { database } from "../platform/db.ts";
import type { Env } from "../platform/env.ts";
import { formatMoment } from "../ui/format.ts";
import { pdfDocument, type Paper } from "../ui/pdf/kit.ts";
import { words } from "../ui/words/index.ts";
import type { MemberId } from "../values/ids.ts";
import { termsPieces } from "./mandate-terms.ts";
import type { DocumentFile } from "./receipt.ts";

/**
 * The copy of an authorisation as a tagged PDF: the very text that was agreed to, with its number, time and SHA-256.
 * @returns null when the member has no record of this number, or it needed no text (a stop, a pause …)
 */
export async function mandateDocument(
  env: Env,
  of: { readonly number: string; readonly member_id: MemberId },
): Promise<DocumentFile | null> {
  return await documentOf(env, await findRecord(database(env), of));
}

/** The same for the mail that carries it, whoever's it is. */
export async function mandateCopy(env: Env, number: string): Promise<DocumentFile | null> {
  return await documentOf(env, await recordOf(database(env), number));
}

async function documentOf(env: Env, record: FoundRecord | null): Promise<DocumentFile | null> {
  if (record === null || record.terms === null) return null;
  const { operator } = await loadOperator(env);
  const bytes = await mandatePdf({ ...record, terms: record.terms }, operator);
  return { filename: `authorization-${record.number}.pdf`, content_type: "application/pdf", bytes };
}

/** A record that has a text. */
export type AgreedRecord = Pick<FoundRecord, "number" | "act" | "language" | "origin" | "at"> & {
  readonly terms: NonNullable<FoundRecord["terms"]>;
};

/** A record as a PDF, in the language in which it was agreed to. The same record makes the same bytes. */
export async function mandatePdf(record: AgreedRecord, operator: Operator): Promise<Uint8Array<ArrayBuffer>> {
  const { language, number, terms } = record;
  const { mandate, receipts } = words(language);
  const pieces = termsPieces(terms.text);
  const title = pieces[0]?.kind === "title" ? pieces[0].text : mandate.pdf.foot(number);
  return await pdfDocument(
    {
      language,
      title: mandate.pdf.foot(number),
      author: operator.name,
      dated_at: record.at,
      letterhead: { name: operator.name, lines: [receipts.issuedBy(operator.legal_name), operator.support_email] },
      footer: { text: mandate.pdf.foot(number), page: mandate.pdf.page },
    },
    (paper) => {
      paper.title(title);
      writeText(paper, pieces.slice(1));
      paper.heading(mandate.pdf.record);
      paper.facts(recordFacts(record, operator), { columns: "rows" });
      paper.paragraph(`${mandate.pdf.hash}: ${terms.hash}`, "small");
    },
  );
}

function writeText(paper: Paper, pieces: ReturnType<typeof termsPieces>): void {
  for (const piece of pieces) {
    if (piece.kind === "facts") paper.facts(piece.facts, { columns: "rows" });
    else if (piece.kind === "heading") paper.heading(piece.text);
    else paper.paragraph(piece.text);
  }
}

function recordFacts({ number, act, at, origin, terms, language }: AgreedRecord, operator: Operator) {
  const { pdf: text } = words(language).mandate;
  return [
    { key: text.number, value: number },
    { key: text.act, value: act === "changed" ? text.acts.changed : text.acts.authorised },
    { key: text.at, value: formatMoment(at, { language, time_zone: operator.time_zone }) },
    ...(origin === null ? [] : [{ key: text.origin, value: origin }]),
    { key: text.version, value: terms.version },
  ];
}
