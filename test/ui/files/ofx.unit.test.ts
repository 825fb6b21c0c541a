import { assert, property, string } from "fast-check";
import { Ofx } from "ofx-data-extractor";
import { describe, expect, it } from "vitest";
import { toCp1252 } from "../../../src/ui/files/cp1252.ts";
import type { MovementLine } from "../../../src/ui/files/movement-line.ts";
import { ofxFoot, ofxHead, ofxTransaction } from "../../../src/ui/files/ofx.ts";
import { cents } from "../../../src/values/money.ts";
import { instant } from "../../../src/values/time.ts";

const ZONE = "America/Los_Angeles";
const NOW = instant(Date.UTC(2026, 10, 24, 19));
const LINE: MovementLine = {
  id: "txn_01jc0000000000000000000001",
  at: instant(Date.UTC(2026, 6, 4, 1, 2, 3)),
  description: "Meridian Clinic",
  kind: "Payment",
  nature: "payment",
  amount_cents: cents(-84_20),
  balance_cents: cents(15_80),
  reference: "pay_01jc0000000000000000000001",
};

function file(lines: readonly MovementLine[], organization = "Meridian Health"): string {
  const account = { organization, wallet_id: "wal_01jc000000000000000000000z", language: "en", time_zone: ZONE } as const;
  const period = { now: NOW, from: instant(Date.UTC(2026, 6, 1, 7)), to: NOW };
  return ofxHead(account, period) + lines.map((line) => ofxTransaction(line, ZONE)).join("") + ofxFoot(cents(15_80), NOW, ZONE);
}

/** The text as a program reads it that goes by the header. */
function decoded(text: string): string {
  return new TextDecoder("windows-1252").decode(toCp1252(text));
}

type Fields = Readonly<Record<string, string>>;
interface Read {
  readonly SIGNONMSGSRSV1: { readonly SONRS: { readonly FI: Fields; readonly LANGUAGE: string } };
  readonly BANKMSGSRSV1: {
    readonly STMTTRNRS: { readonly STMTRS: { readonly CURDEF: string; readonly BANKACCTFROM: Fields; readonly LEDGERBAL: Fields } };
  };
}

function read(text: string): { readonly ofx: Read; readonly transactions: readonly Fields[] | undefined } {
  const file = new Ofx(decoded(text));
  const { isValid, errors } = file.validate();
  expect({ isValid, errors }).toEqual({ isValid: true, errors: [] });
  const { OFX: ofx } = file.toJson() as unknown as { readonly OFX: Read };
  return { ofx, transactions: file.getBankTransferList() };
}

describe("a history as OFX", () => {
  it("is read by another's library: who, which account, what, and the balance", () => {
    const { ofx, transactions } = read(file([LINE, { ...LINE, id: "txn_2", amount_cents: cents(5), nature: "deposit", reference: null }]));
    expect(ofx.SIGNONMSGSRSV1.SONRS.FI["ORG"]).toBe("Meridian Health");
    const { CURDEF, BANKACCTFROM, LEDGERBAL } = ofx.BANKMSGSRSV1.STMTTRNRS.STMTRS;
    expect(CURDEF).toBe("USD");
    expect(BANKACCTFROM).toEqual({ BANKID: "MERIDIANH", ACCTID: "000000000000000000000z", ACCTTYPE: "CHECKING" });
    expect(LEDGERBAL["BALAMT"]).toBe("15.80");
    expect(transactions).toHaveLength(2);
    expect(transactions?.[0]).toMatchObject({
      TRNTYPE: "PAYMENT",
      TRNAMT: "-84.20",
      FITID: LINE.id,
      REFNUM: LINE.reference,
      NAME: "Meridian Clinic",
      MEMO: "Payment",
    });
    expect(transactions?.[1]).toMatchObject({ TRNTYPE: "DEP", TRNAMT: "0.05", FITID: "txn_2" });
    expect(transactions?.[1]).not.toHaveProperty("REFNUM");
  });

  it("dates with the offset of the zone at that moment", () => {
    expect(file([LINE])).toContain("<DTPOSTED>20260703180203.000[-7:PDT]\r\n");
    expect(file([LINE])).toContain("<DTASOF>20261124110000.000[-8:PST]\r\n");
    expect(ofxTransaction(LINE, "Asia/Kolkata")).toContain("<DTPOSTED>20260704063203.000[5.5]\r\n");
  });

  it("begins with the header that says how it is written", () => {
    expect(file([])).toMatch(/^OFXHEADER:100\r\nDATA:OFXSGML\r\nVERSION:102\r\nSECURITY:NONE\r\nENCODING:USASCII\r\nCHARSET:1252\r\n/u);
    expect(read(file([])).transactions ?? []).toEqual([]);
  });

  it("says credit or debit where money came back or was corrected", () => {
    expect(ofxTransaction({ ...LINE, nature: "other", amount_cents: cents(1) }, ZONE)).toContain("<TRNTYPE>CREDIT\r\n");
    expect(ofxTransaction({ ...LINE, nature: "other" }, ZONE)).toContain("<TRNTYPE>DEBIT\r\n");
  });

  it("escapes what SGML would read, after it has cut", () => {
    const text = ofxTransaction({ ...LINE, description: `A & B <Clinic> ${"x".repeat(40)}` }, ZONE);
    expect(text).toContain("<NAME>A &amp; B &lt;Clinic&gt; xxxxxxxxxxxxxxxxx\r\n");
    expect(text).toContain(`<MEMO>A &amp; B &lt;Clinic&gt; ${"x".repeat(40)}. Payment\r\n`);
    expect(file([], "A&B Health")).toContain("<ORG>A&amp;B Health\r\n<FID>ABHEALTH\r\n");
  });

  it("lets no text end its line, open a tag or grow past its place, whatever it is", () => {
    assert(
      property(string({ unit: "binary", maxLength: 300 }), (description) => {
        const lines = decoded(ofxTransaction({ ...LINE, description }, ZONE)).split("\r\n");
        expect(lines.map((line) => /^<\/?[A-Z]+>/u.exec(line)?.[0] ?? line)).toEqual([
          "<STMTTRN>",
          "<TRNTYPE>",
          "<DTPOSTED>",
          "<TRNAMT>",
          "<FITID>",
          "<REFNUM>",
          "<NAME>",
          "<MEMO>",
          "</STMTTRN>",
          "",
        ]);
        const name = (lines[6] ?? "").slice("<NAME>".length).replace(/&(?:amp|lt|gt);/gu, "x");
        expect(name).not.toMatch(/[<>&]/u);
        expect(Array.from(name).length).toBeLessThanOrEqual(32);
        expect(name.trim()).not.toBe("");
      }),
      { numRuns: 50 },
    );
  });

  it("has accents and bullets in Windows-1252; what that lacks is written without its mark or as a question mark", () => {
    expect(Array.from(toCp1252("Clínica • Ñ €"))).toEqual([67, 108, 0xed, 110, 105, 99, 97, 32, 0x95, 32, 0xd1, 32, 0x80]);
    expect(decoded("Cli\u0301nica Ştefan 診 😀")).toBe("Clínica Stefan ? ?");
    expect(read(file([{ ...LINE, description: "Clínica Ñandú" }])).transactions?.[0]?.["NAME"]).toBe("Clínica Ñandú");
    expect(ofxTransaction({ ...LINE, description: "Visa •4242…" }, ZONE)).toContain("<NAME>Visa *4242...\r\n");
  });
});
