import type { Language } from "../../values/language.ts";
import type { Instant } from "../../values/time.ts";
import { writeFacts, type Fact, type FactsLook } from "./facts.ts";
import { heightOfQr, writeQr, type QrFigure } from "./figure.ts";
import bold from "./fonts/bold.gen.bin";
import regular from "./fonts/regular.gen.bin";
import { writeFurniture, writeLetterhead, type Footer, type Letterhead } from "./furniture.ts";
import { COLOURS, PAGE, STYLES } from "./look.ts";
import { artifact, block, FLOOR_PT, heightOf, needHeight, newSheet, put, tagged, type Sheet } from "./sheet.ts";
import { writeTable, type TableProps } from "./table.ts";

export type { Fact } from "./facts.ts";
export type { QrFigure, QrSquares } from "./figure.ts";
export type { TableColumn, TableProps } from "./table.ts";

/** What a document says of itself. */
export interface PdfProps {
  readonly language: Language;
  readonly title: string;
  /** The operator. */
  readonly author: string;
  /** The document's own date: the same input makes the same bytes. */
  readonly dated_at: Instant;
  readonly letterhead: Letterhead;
  readonly footer: Footer;
}

/** What a document is written with, top to bottom. Each call adds to the structure tree in reading order and breaks pages where it must. */
export interface Paper {
  /** The document's one heading of the first level. */
  title(text: string): void;
  /** A heading of the second level; it stays with what follows it. */
  heading(text: string): void;
  paragraph(text: string, style?: "body" | "strong" | "small" | "lead" | "figure"): void;
  /** A paragraph that must not be overlooked, with a bar at its side. */
  notice(text: string): void;
  facts(facts: readonly Fact[], look?: FactsLook): void;
  table(table: TableProps): void;
  /** Writes `body` in a narrower column and the QR code at its right; the figure is read after the body. */
  beside(qr: QrFigure, body: () => void): void;
  /** A quiet line across the page. */
  line(): void;
}

const LOCALES: Readonly<Record<Language, string>> = { en: "en-US", es: "es-US" };
const CREATOR = "Carepurse";

/**
 * Makes a tagged PDF (PDF/UA-1 as far as the library goes) on US Letter: language, title, author, structure tree, embedded fonts.
 * The library is loaded by the first call only: a Worker that makes no document does not pay for it.
 * @returns the file's bytes; the same for the same input
 */
export async function pdfDocument(props: PdfProps, write: (paper: Paper) => void): Promise<Uint8Array<ArrayBuffer>> {
  const { default: PDFDocument } = await import("pdfkit");
  const { language, title, author, dated_at } = props;
  const pdf = new PDFDocument({
    size: [PAGE.width, PAGE.height],
    // The kit breaks pages itself.
    margins: { top: 0, bottom: 0, left: 0, right: 0 },
    pdfVersion: "1.7",
    lang: LOCALES[language],
    tagged: true,
    subset: "PDF/UA",
    displayTitle: true,
    bufferPages: true,
    autoFirstPage: false,
    font: regular,
    info: { Title: title, Author: author, Creator: CREATOR, Producer: CREATOR, CreationDate: new Date(dated_at) },
  } as unknown as PDFKit.PDFDocumentOptions);
  const bytes = collect(pdf);
  escapeMetadata(pdf);
  pdf.registerFont("regular", regular).registerFont("bold", bold);
  pdf.font("regular").addPage();
  const sheet = newSheet(pdf);
  writeLetterhead(sheet, props.letterhead);
  write(paperOn(sheet));
  sheet.root.end();
  writeFurniture(sheet, { head: `${props.letterhead.name}  ·  ${title}`, footer: props.footer });
  pdf.end();
  return await bytes;
}

function paperOn(sheet: Sheet): Paper {
  return {
    title: (text) => block(sheet, "H1", text, STYLES.h1, 5),
    heading: (text) => {
      // A heading does not stand alone at the foot of a page.
      needHeight(sheet, 90);
      if (sheet.y > PAGE.top) sheet.y += 6;
      block(sheet, "H2", text, STYLES.h2, 6);
    },
    paragraph: (text, style = "body") => block(sheet, "P", text, STYLES[style], style === "figure" ? 6 : 8),
    notice: (text) => writeNotice(sheet, text),
    facts: (facts, look = {}) => writeFacts(sheet, facts, look),
    table: (table) => writeTable(sheet, table),
    beside: (qr, body) => writeBeside(sheet, qr, body),
    line: () => {
      needHeight(sheet, 20);
      artifact(sheet, "Layout", (pdf) => {
        const y = sheet.y + 2;
        pdf
          .lineWidth(0.5)
          .strokeColor(COLOURS.line)
          .moveTo(sheet.left, y)
          .lineTo(sheet.left + sheet.width, y)
          .stroke();
      });
      sheet.y += 14;
    },
  };
}

function writeNotice(sheet: Sheet, text: string): void {
  const pad = 10;
  const place = { x: sheet.left + pad + 3, width: sheet.width - 2 * pad - 3 };
  const height = heightOf(sheet, text, STYLES.body, place.width) + 2 * pad - 2;
  needHeight(sheet, height);
  const top = sheet.y;
  artifact(sheet, "Layout", (pdf) => {
    pdf.rect(sheet.left, top, sheet.width, height).fill(COLOURS.tint);
    pdf.rect(sheet.left, top, 3, height).fill(COLOURS.warm);
  });
  tagged(sheet, sheet.root, { type: "P" }, () => put(sheet, text, STYLES.body, { ...place, y: top + pad }));
  sheet.y = top + height + 12;
}

const BESIDE_GUTTER_PT = 24;

function writeBeside(sheet: Sheet, qr: QrFigure, body: () => void): void {
  const height = heightOfQr(sheet, qr);
  needHeight(sheet, height);
  const { y: top, width, page } = sheet;
  const x = sheet.left + width - qr.size_pt;
  sheet.width = width - qr.size_pt - BESIDE_GUTTER_PT;
  body();
  sheet.width = width;
  // When the body ran on to the next page, the figure goes below its end.
  const y = sheet.page === page ? top : Math.min(sheet.y, FLOOR_PT - height);
  writeQr(sheet, qr, { x, y });
  sheet.y = Math.max(sheet.y, y + height + 8);
}

function collect(pdf: PDFKit.PDFDocument): Promise<Uint8Array<ArrayBuffer>> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    pdf.on("data", (chunk: Uint8Array) => chunks.push(chunk));
    pdf.on("error", reject);
    pdf.on("end", () => {
      const bytes = new Uint8Array(chunks.reduce((total, { length }) => total + length, 0));
      let at = 0;
      for (const chunk of chunks) {
        bytes.set(chunk, at);
        at += chunk.length;
      }
      resolve(bytes);
    });
  });
}

/** pdfkit 0.20 writes title and author into the document's XML as they are; a name with "&" would break it. They are escaped just before. */
function escapeMetadata(pdf: PDFKit.PDFDocument): void {
  const library = pdf as unknown as { endMetadata(): void; readonly info: Record<string, unknown> };
  const original = library.endMetadata.bind(library);
  library.endMetadata = () => {
    for (const [key, value] of Object.entries(library.info)) if (typeof value === "string") library.info[key] = escapeXml(value);
    original();
  };
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
