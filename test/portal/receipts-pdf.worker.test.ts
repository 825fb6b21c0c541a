import { beforeAll, describe, expect, it } from "vitest";
import { receiptDocument } from "../../src/documents/receipt.ts";
import { now } from "../../src/platform/clock.ts";
import { newId } from "../../src/platform/ids.ts";
import { paidWith, topUpOrder } from "../domain/payments/support.ts";
import { addOperator } from "../support/operator.ts";
import { Visitor } from "../support/visitor.ts";
import { env, signedIn } from "./money-support.ts";
import { app, book, giveBack, issuesOf, paidBill, pdfOf, readPdf } from "./receipts-support.ts";

beforeAll(addOperator);

const FACTS = {
  en: [
    "Ada Example",
    "January 1, 1980",
    "Dr. Grace Park",
    "1000000061",
    "Meridian Clinic",
    "1234567893",
    "00-0000001",
    "January 1, 2026",
    "Office",
    "A1",
  ],
  es: [
    "Ada Example",
    "1 de enero de 1980",
    "Dr. Grace Park",
    "1000000061",
    "Meridian Clinic",
    "1234567893",
    "00-0000001",
    "1 de enero de 2026",
    "Office",
    "A1",
  ],
} as const;
const SUMS = {
  en: [
    "Paid by Ada Example",
    "Charged $84.20",
    "Plan paid $0.00",
    "Adjusted $0.00",
    "Your share $84.20",
    "Paid with this payment $60.00",
    "Left to pay on the bill $24.20",
    "Wallet balance: $60.00",
  ],
  es: [
    "Facturado",
    "Pagó el seguro",
    "Ajustado",
    "Su parte",
    "Pagado con este pago",
    "Queda por pagar de la factura",
    "Saldo del monedero",
  ],
} as const;

describe("the PDF of a receipt", () => {
  it("carries every field in each variant and language, tagged", async () => {
    const person = await signedIn(app, 100_00);
    const id = await paidBill(person);
    const [issue] = await issuesOf(id);
    for (const language of ["en", "es"] as const) {
      for (const variant of ["itemised", "payment"] as const) {
        for (const diagnosis of ["1", ""] as const) {
          const name = `${language} ${variant} ${diagnosis}`;
          const pdf = await pdfOf(person, `/history/${id}.pdf?variant=${variant}&diagnosis=${diagnosis}`, language);
          const number = `${id.slice(-8).toUpperCase()}-1`;
          for (const fact of [...FACTS[language], ...SUMS[language], number]) expect(pdf.text, name).toContain(fact);
          // Ids of many wide letters go on in a second line.
          for (const long of [id, issue?.id ?? ""]) expect(pdf.text.replaceAll(/\s/gu, ""), name).toContain(long);
          expect(pdf.text.includes("Mild asthma"), name).toBe(diagnosis === "1");
          for (const service of ["99213", "Office visit", "94010", "Breathing test"])
            expect(pdf.text.includes(service), name).toBe(variant === "itemised");
          expect(pdf.language, name).toBe(language === "en" ? "en-US" : "es-US");
          expect(String(pdf.title), name).toMatch(language === "en" ? /receipt/u : /^Recibo/u);
          expect(String(pdf.title), name).toContain(number);
          expect(pdf.author, name).toBe("Meridian Health");
          expect(
            pdf.roles.filter((role) => role === "H1"),
            name,
          ).toHaveLength(1);
          for (const role of ["Document", "H2", "P", "L", "Lbl", "LBody", "Figure"]) expect(pdf.roles, name).toContain(role);
          expect(pdf.roles.includes("TH"), name).toBe(variant === "itemised");
          expect(pdf.alts.join(" "), name).toContain("QR");
        }
      }
    }
  });

  it("is for the member alone", async () => {
    const person = await signedIn(app, 100_00);
    const id = await paidBill(person);
    const other = await signedIn(app);
    expect((await other.visitor.get(`/history/${id}.pdf`)).status).toBe(404);
    expect((await new Visitor(app).get(`/history/${id}.pdf`)).location).toContain("/login");
    expect((await person.visitor.get(`/history/${newId("pay")}.pdf`)).status).toBe(404);
  });

  it("is made for a guest's payment too, and for none that is not paid", async () => {
    const person = await signedIn(app, 100_00);
    const id = await paidBill(person);
    await env.DB.prepare("UPDATE payments SET member_id = NULL WHERE id = ?").bind(id).run();
    const options = { variant: "payment", diagnosis: "hidden", language: "en" } as const;
    const file = await receiptDocument(env, await now(env), id, options);
    expect(file?.filename).toBe(`receipt-${id.slice(-8)}.pdf`);
    expect((await readPdf(file?.bytes ?? new Uint8Array())).text).toContain("$60.00");
    expect(await receiptDocument(env, await now(env), newId("pay"), options)).toBeNull();
  });

  it("says of money added that it is no health expense", async () => {
    const person = await signedIn(app);
    const { id } = await paidWith(topUpOrder(person, 50_00), "4242424242424242");
    const pdf = await pdfOf(person, `/history/${id}.pdf`);
    expect(pdf.text).toContain("This is not a health expense.");
    expect(pdf.text).toContain("Visa ending in 4242");
    expect((await pdfOf(person, `/history/${id}.pdf`, "es")).text).toContain("Esto no es un gasto médico.");
    await book(id, giveBack(20_00, "fund"));
    expect((await issuesOf(id)).map(({ number, paid_cents }) => [number, paid_cents])).toEqual([
      [1, 50_00],
      [2, 30_00],
    ]);
  });
});
