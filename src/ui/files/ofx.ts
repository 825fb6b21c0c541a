import type { Language } from "../../values/language.ts";
import { toDollars, type Cents } from "../../values/money.ts";
import type { Instant } from "../../values/time.ts";
import type { MovementLine } from "./movement-line.ts";
import { wallClock } from "./wall-clock.ts";

// Open Financial Exchange 1.0.2, section numbers as there. Why this version: docs/decisions/010-ofx.md.

/** 11.4.3: longest NAME, in signs. */
const NAME_LENGTH = 32;
/** Longest MEMO. */
const MEMO_LENGTH = 255;

export interface OfxAccount {
  /** The operator, as the institution. */
  readonly organization: string;
  /** The wallet's own number. Its last 22 signs are what the file may carry, and enough to be the only one of its kind. */
  readonly wallet_id: string;
  readonly language: Language;
  /** IANA name. Every moment in the file carries its offset. */
  readonly time_zone: string;
}

export interface OfxPeriod {
  /** When the file was made. */
  readonly now: Instant;
  readonly from: Instant;
  /** The last moment that the file speaks of. */
  readonly to: Instant;
}

const HEADER = `OFXHEADER:100
DATA:OFXSGML
VERSION:102
SECURITY:NONE
ENCODING:USASCII
CHARSET:1252
COMPRESSION:NONE
OLDFILEUID:NONE
NEWFILEUID:NONE

`.replaceAll("\n", "\r\n");

const STATUS_OK = "<STATUS>\n<CODE>0\n<SEVERITY>INFO\n</STATUS>";

/** The header, who sends it, and the beginning of the list of transactions. */
export function ofxHead({ organization, wallet_id, language, time_zone }: OfxAccount, { now, from, to }: OfxPeriod): string {
  const bank = bankOf(organization);
  return `${HEADER}${lines(`
    <OFX>
    <SIGNONMSGSRSV1>
    <SONRS>
    ${STATUS_OK}
    <DTSERVER>${moment(now, time_zone)}
    <LANGUAGE>${language === "es" ? "SPA" : "ENG"}
    <FI>
    <ORG>${escaped(cut(organization, 32))}
    <FID>${bank}
    </FI>
    </SONRS>
    </SIGNONMSGSRSV1>
    <BANKMSGSRSV1>
    <STMTTRNRS>
    <TRNUID>0
    ${STATUS_OK}
    <STMTRS>
    <CURDEF>USD
    <BANKACCTFROM>
    <BANKID>${bank}
    <ACCTID>${wallet_id.slice(-22)}
    <ACCTTYPE>CHECKING
    </BANKACCTFROM>
    <BANKTRANLIST>
    <DTSTART>${moment(from, time_zone)}
    <DTEND>${moment(to, time_zone)}
  `)}`;
}

/** One transaction (11.4.3). FITID is the movement's id, by which software knows what it has already. */
export function ofxTransaction(line: MovementLine, time_zone: string): string {
  // Plain signs where there are any: software that does not go by the header's charset then errs in accents at most.
  const described = oneLine(line.description).replaceAll("•", "*").replaceAll("…", "...").trim();
  const name = described === "" ? line.kind : described;
  const memo = signs(name) > NAME_LENGTH ? `${name}. ${line.kind}` : line.kind;
  return lines(`
    <STMTTRN>
    <TRNTYPE>${typeOf(line)}
    <DTPOSTED>${moment(line.at, time_zone)}
    <TRNAMT>${toDollars(line.amount_cents)}
    <FITID>${escaped(line.id)}
    ${line.reference === null ? "" : `<REFNUM>${escaped(cut(line.reference, 32))}`}
    <NAME>${escaped(cut(name, NAME_LENGTH))}
    <MEMO>${escaped(cut(memo, MEMO_LENGTH))}
    </STMTTRN>
  `);
}

/** The end of the list, and what is in the wallet at the end of the period. */
export function ofxFoot(balance_cents: Cents, at: Instant, time_zone: string): string {
  return lines(`
    </BANKTRANLIST>
    <LEDGERBAL>
    <BALAMT>${toDollars(balance_cents)}
    <DTASOF>${moment(at, time_zone)}
    </LEDGERBAL>
    </STMTRS>
    </STMTTRNRS>
    </BANKMSGSRSV1>
    </OFX>
  `);
}

/** 11.3.1: at most 9 letters and digits. There is no routing number to give, so the operator's name stands here. */
function bankOf(organization: string): string {
  const letters = organization
    .normalize("NFD")
    .replace(/[^A-Za-z0-9]/gu, "")
    .toUpperCase()
    .slice(0, 9);
  return letters === "" ? "WALLET" : letters;
}

function typeOf({ nature, amount_cents }: MovementLine): string {
  if (nature === "deposit" && amount_cents > 0) return "DEP";
  if (nature === "payment" && amount_cents < 0) return "PAYMENT";
  return amount_cents > 0 ? "CREDIT" : "DEBIT";
}

/** 3.2.8.2: date, time, and in brackets the hours from UTC with the zone's letters: "20260304171209.000[-8:PST]". */
function moment(at: Instant, time_zone: string): string {
  const { date, time, zone, offset_minutes } = wallClock(at, time_zone);
  const hours = Number((offset_minutes / 60).toFixed(2));
  const letters = /^[A-Z]{2,5}$/u.test(zone) ? `:${zone}` : "";
  return `${date.replaceAll("-", "")}${time.replaceAll(":", "")}.000[${hours}${letters}]`;
}

/** 2.3.2.1: the three signs that SGML would read. */
function escaped(text: string): string {
  return oneLine(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** A line break would end a value. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ");
}

function signs(text: string): number {
  return Array.from(text.normalize("NFC")).length;
}

function cut(text: string, length: number): string {
  return Array.from(text.normalize("NFC")).slice(0, length).join("").trim();
}

/** One element a line, ended by CRLF; empty lines go. */
function lines(text: string): string {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .map((line) => `${line}\r\n`)
    .join("");
}
