import { compactVerify, createRemoteJWKSet, customFetch, exportJWK, generateKeyPair } from "jose";
import { getDocumentProxy } from "unpdf";
import { beforeAll, describe, expect, it } from "vitest";
import { createApp } from "../../src/app.ts";
import { receiptDocument } from "../../src/documents/receipt.ts";
import { receiptCheck } from "../../src/documents/receipt-link.ts";
import { claimsOf, loadReceipt, verifyReceipt } from "../../src/domain/receipts/service.ts";
import { readSignedReceipt, signReceipt } from "../../src/domain/receipts/signature.ts";
import { execute, wallet } from "../../src/domain/wallet/client.ts";
import type { WalletCommand } from "../../src/domain/wallet/commands.ts";
import { now } from "../../src/platform/clock.ts";
import type { Env } from "../../src/platform/env.ts";
import { newId } from "../../src/platform/ids.ts";
import type { PaymentId, TransactionId } from "../../src/values/ids.ts";
import type { Language } from "../../src/values/language.ts";
import { cents } from "../../src/values/money.ts";
import { billOrder, paidWith, topUpOrder } from "../domain/payments/support.ts";
import { addOperator } from "../support/operator.ts";
import { QUIET, scanPath } from "../support/qr.ts";
import { Visitor } from "../support/visitor.ts";
import { addOwnBill, env, hiddenFields, signedIn, type SignedIn } from "./money-support.ts";

const app = createApp();

beforeAll(async () => {
  await addOperator();
});

/** A bill of $84.20 of which $60.00 was paid from the wallet. */
async function paidBill(person: SignedIn): Promise<PaymentId> {
  const bill = await addOwnBill(person, 84_20);
  const form = await person.visitor.get(`/bills/${bill}/pay`);
  const paid = await person.visitor.post(`/bills/${bill}/pay`, { ...hiddenFields(form.text), step: "", amount: "60", source: "wallet" });
  return (paid.location?.split("?")[0] ?? "").slice("/history/".length) as PaymentId;
}

interface Entry {
  readonly txn_id: TransactionId;
  readonly kind: string;
}

/** Runs commands of a payment on its wallet, as a refund or dispute does. */
async function book(id: PaymentId, make: (entries: readonly Entry[]) => readonly Partial<WalletCommand>[]): Promise<void> {
  const receipt = await loadReceipt(env, await now(env), id);
  if (receipt === null) throw new Error("no receipt");
  const { wallet_id, member_id } = receipt.payment;
  const commands = make(await wallet(env, wallet_id).entriesOf(id)).map(
    (command, index) => ({ key: `${id}:${newId("ref")}:${index}`, payment_id: id, label: "Refund", ...command }) as WalletCommand,
  );
  const done = await execute(env, { wallet_id, owner: member_id, at: await now(env), commands });
  if (!done.ok) throw new Error(JSON.stringify(done.error));
  await wallet(env, wallet_id).project();
}

const entryOf = (entries: readonly Entry[], kind: string): TransactionId => {
  const found = entries.find((entry) => entry.kind === kind);
  if (found === undefined) throw new Error(`no ${kind}`);
  return found.txn_id;
};

const giveBack =
  (amount: number, kind: "spend" | "fund" = "spend") =>
  (entries: readonly Entry[]): readonly Partial<WalletCommand>[] => [
    { kind: "refund", of: entryOf(entries, kind), amount_cents: cents(amount) },
  ];

async function issuesOf(id: PaymentId): Promise<readonly { number: number; reason: string; paid_cents: number; id: string }[]> {
  const { results } = await env.DB.prepare("SELECT id, number, reason, paid_cents FROM receipts WHERE payment_id = ? ORDER BY number")
    .bind(id)
    .all<{ id: string; number: number; reason: string; paid_cents: number }>();
  return results;
}

interface ReadPdf {
  readonly text: string;
  readonly title: unknown;
  readonly author: unknown;
  readonly language: unknown;
  readonly roles: readonly string[];
  readonly alts: readonly string[];
}

interface StructNode {
  readonly role?: string;
  readonly alt?: string;
  readonly children?: readonly StructNode[];
}

async function readPdf(bytes: Uint8Array): Promise<ReadPdf> {
  const pdf = await getDocumentProxy(new Uint8Array(bytes));
  const { info } = (await pdf.getMetadata()) as unknown as { info: Record<string, unknown> };
  const roles: string[] = [];
  const alts: string[] = [];
  const texts: string[] = [];
  const walk = (node: StructNode): void => {
    if (node.role !== undefined) roles.push(node.role);
    if (node.alt !== undefined) alts.push(node.alt);
    for (const child of node.children ?? []) walk(child);
  };
  for (let number = 1; number <= pdf.numPages; number += 1) {
    const page = await pdf.getPage(number);
    walk((await page.getStructTree()) as unknown as StructNode);
    const { items } = await page.getTextContent();
    texts.push(items.map((item) => ("str" in item ? item.str : "")).join(" "));
  }
  const text = texts.join(" ").replaceAll(/\s+/gu, " ");
  return { text, title: info["Title"], author: info["Author"], language: info["Language"], roles, alts };
}

async function pdfOf(person: SignedIn, path: string, language: Language = "en"): Promise<ReadPdf> {
  person.visitor.cookies.set("language", language);
  const answer = await person.visitor.get(path);
  person.visitor.cookies.set("language", "en");
  expect(answer.status).toBe(200);
  expect(answer.headers.get("Content-Type")).toBe("application/pdf");
  expect(answer.headers.get("Content-Disposition")).toMatch(/^attachment; filename="receipt-[0-9a-z]{8}\.pdf"$/u);
  return await readPdf(answer.bytes);
}

/** Photographs the QR code of a page and reads it. */
function scan(html: string): string {
  const svg = /<svg role="img" aria-label="([^"]+)" viewBox="-4 -4 (\d+) \2"[^>]*>.*?<path d="([^"]+)"/su.exec(html);
  const [, alt = "", edge = "0", path = ""] = svg ?? [];
  expect(alt).toContain("QR");
  return scanPath(path, Number(edge) - 2 * QUIET) ?? "not read";
}

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

describe("receipts", () => {
  it("are superseded by a refund, and an entry sent again makes no second one", async () => {
    const person = await signedIn(app, 100_00);
    const id = await paidBill(person);
    await book(id, giveBack(20_00));
    const pdf = await pdfOf(person, `/history/${id}.pdf`);
    const short = id.slice(-8).toUpperCase();
    expect(pdf.text).toContain(`This receipt replaces ${short}-1, issued on`);
    expect(pdf.text).toMatch(/\$20\.00 was given back on/u);
    expect(pdf.text).toContain("$40.00");
    expect(String(pdf.title)).toContain(`${short}-2`);
    await book(id, giveBack(40_00));
    await wallet(env, person.wallet_id).rebuild();
    await wallet(env, person.wallet_id).project();
    expect((await issuesOf(id)).map(({ number, reason, paid_cents }) => [number, reason, paid_cents])).toEqual([
      [1, "paid", 60_00],
      [2, "refunded", 40_00],
      [3, "refunded", 0],
    ]);
  });

  it("count a card's refund once, though it goes through the wallet in two entries", async () => {
    const person = await signedIn(app);
    const bill = await addOwnBill(person, 84_20);
    const { id } = await paidWith(billOrder(person, bill, 84_20, { source: "card" }), "4242424242424242");
    await book(id, (entries) => [...giveBack(4_20)(entries), ...giveBack(4_20, "fund")(entries)]);
    expect((await issuesOf(id)).map(({ paid_cents }) => paid_cents)).toEqual([84_20, 80_00]);
  });

  it("tell a dispute that was lost from a refund", async () => {
    const person = await signedIn(app, 100_00);
    const id = await paidBill(person);
    await book(id, (entries) => giveBack(60_00)(entries).map((command) => ({ ...command, key: `${id}:dispute:dp_1:lost:spend` })));
    expect((await issuesOf(id)).map(({ reason, paid_cents }) => [reason, paid_cents])).toEqual([
      ["paid", 60_00],
      ["disputed", 0],
    ]);
    expect((await pdfOf(person, `/history/${id}.pdf`)).text).toContain("The payer’s bank took $60.00 back on");
  });

  it("go up again when the money comes in a second time, as after a dispute that was won", async () => {
    const person = await signedIn(app);
    const { id } = await paidWith(topUpOrder(person, 50_00), "4242424242424242");
    await book(id, (entries) => giveBack(50_00, "fund")(entries).map((command) => ({ ...command, key: `${id}:dispute:dp_1:opened:fund` })));
    await book(id, () => [{ kind: "fund", key: `${id}:dispute:dp_1:won:fund`, amount_cents: cents(50_00), from: "clearing:sandbox" }]);
    expect((await issuesOf(id)).map(({ reason, paid_cents }) => [reason, paid_cents])).toEqual([
      ["paid", 50_00],
      ["disputed", 0],
      ["paid", 50_00],
    ]);
    expect((await pdfOf(person, `/history/${id}.pdf`)).text).toContain("$50.00 was paid again on");
  });

  it("are sent to the member's own address once, when asked", async () => {
    const person = await signedIn(app, 100_00);
    const id = await paidBill(person);
    await person.visitor.get(`/history/${id}?variant=payment`);
    const sent = await person.visitor.post(`/history/${id}/send`, { variant: "payment", diagnosis: "" });
    expect(sent.location).toBe(`/history/${id}?sent=1&variant=payment`);
    await person.visitor.post(`/history/${id}/send`, { variant: "payment", diagnosis: "" });
    const { results } = await env.DB.prepare("SELECT to_address, params FROM mails WHERE template = 'receipt_copy'").all<{
      to_address: string;
      params: string;
    }>();
    expect(results.map(({ to_address }) => to_address)).toEqual([`${person.member_id}@example.org`]);
    expect(JSON.parse(results[0]?.params ?? "{}")).toEqual({
      name: "Ada Example",
      payment_id: id,
      variant: "payment",
      diagnosis: "hidden",
    });
    expect((await person.visitor.get(sent.location ?? "")).text).toContain("The PDF is on its way");
    const other = await signedIn(app);
    await other.visitor.get("/history");
    expect((await other.visitor.post(`/history/${id}/send`, { variant: "payment", diagnosis: "" })).status).toBe(404);
  });
});

const paths = (text: string): string => text.replace(/^https?:\/\/[^/]+/u, "");

describe("the signed code", () => {
  it("is read from the page by a scanner and verifies by the published keys", async () => {
    const person = await signedIn(app, 100_00);
    const id = await paidBill(person);
    for (const path of [`/history/${id}`, `/history/${id}/print`]) {
      const url = scan((await person.visitor.get(path)).text);
      const jws = new URL(url).searchParams.get("s") ?? "";
      const keys = createRemoteJWKSet(new URL("https://insurer.example/.well-known/jwks.json"), {
        [customFetch]: async () => {
          const served = await new Visitor(app).get("/.well-known/jwks.json");
          expect(served.headers.get("Set-Cookie")).toBeNull();
          expect(served.headers.get("Cache-Control")).toContain("public");
          return new Response(served.text, { headers: { "Content-Type": "application/json" } });
        },
      });
      const { payload, protectedHeader } = await compactVerify(jws, keys);
      expect(protectedHeader).toEqual({ alg: "ES256", kid: "test-new" });
      const claims = JSON.parse(new TextDecoder().decode(payload)) as Record<string, unknown>;
      expect(Object.keys(claims).toSorted()).toEqual(["amount_cents", "currency", "date", "iat", "iss", "number", "pay", "sub"]);
      expect(claims).toMatchObject({ pay: id, amount_cents: 60_00, currency: "USD", number: 1 });
      const answer = await new Visitor(app).get(paths(url), { "Accept-Language": "en" });
      expect(answer.text).toContain("This receipt is genuine");
      expect(answer.text).toContain("$60.00");
      for (const secret of ["Ada", "Grace Park", "Meridian Clinic", "asthma", "99213"]) expect(answer.text).not.toContain(secret);
    }
  });

  it("fails with one letter changed, wherever", async () => {
    const person = await signedIn(app, 100_00);
    const receipt = await loadReceipt(env, await now(env), await paidBill(person));
    if (receipt === null) throw new Error("no receipt");
    const jws = await signReceipt(env, claimsOf(receipt));
    expect(await readSignedReceipt(env, jws)).not.toBeNull();
    for (let at = 0; at < jws.length; at += 1) {
      const changed = jws.slice(0, at) + (jws[at] === "A" ? "B" : "A") + jws.slice(at + 1);
      expect(await readSignedReceipt(env, changed), `letter ${at}`).toBeNull();
    }
    // The last letter's lowest bits are read by nobody: they count all the same.
    const others = Array.from("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_").filter((letter) => !jws.endsWith(letter));
    for (const letter of others) expect(await readSignedReceipt(env, jws.slice(0, -1) + letter), letter).toBeNull();
    for (const wrong of ["", ".", "..", "a.b.c", jws.slice(0, -1), `${jws}A`, jws.repeat(5)])
      expect(await readSignedReceipt(env, wrong)).toBeNull();
    const page = await new Visitor(app).get(
      `/receipts/${receipt.issue.id}/verify?s=${jws.replace(/.$/u, (last) => (last === "A" ? "Q" : "A"))}`,
      { "Accept-Language": "es" },
    );
    expect(page.text).toContain("Este código fue modificado o no lo firmamos nosotros");
    expect(page.text).not.toContain("$60.00");
  });

  it("outlives its key's turn, and no strange key passes", async () => {
    const person = await signedIn(app, 100_00);
    const receipt = await loadReceipt(env, await now(env), await paidBill(person));
    if (receipt === null) throw new Error("no receipt");
    const made = async (kid: string) => ({ ...(await exportJWK((await generateKeyPair("ES256", { extractable: true })).privateKey)), kid });
    const before = JSON.parse(env.RECEIPT_KEYS) as readonly Record<string, unknown>[];
    const jws = await signReceipt(env, claimsOf(receipt));
    const { d: _private, ...open } = before[0] ?? {};
    const rotated: Env = { ...env, RECEIPT_KEYS: JSON.stringify([await made("next"), open]) };
    expect(await readSignedReceipt(rotated, jws)).not.toBeNull();
    const next = await signReceipt(rotated, claimsOf(receipt));
    expect(await readSignedReceipt(rotated, next)).not.toBeNull();
    expect(await readSignedReceipt(env, next)).toBeNull();
    const strange: Env = { ...env, RECEIPT_KEYS: JSON.stringify([await made("test-new")]) };
    expect(await readSignedReceipt(env, await signReceipt(strange, claimsOf(receipt)))).toBeNull();
    const elsewhere: Env = { ...env, PUBLIC_ORIGIN: "https://other.example" };
    expect(await readSignedReceipt(env, await signReceipt(elsewhere, claimsOf(receipt)))).toBeNull();
  });

  it("is no receipt when the books do not have it so", async () => {
    const person = await signedIn(app, 100_00);
    const receipt = await loadReceipt(env, await now(env), await paidBill(person));
    if (receipt === null) throw new Error("no receipt");
    const claims = claimsOf(receipt);
    const more = await signReceipt(env, { ...claims, amount_cents: cents(999_00) });
    expect(await verifyReceipt(env, receipt.issue.id, more)).toEqual({ kind: "not_ours" });
    const none = newId("rcp");
    expect(await verifyReceipt(env, none, await signReceipt(env, { ...claims, receipt_id: none }))).toEqual({ kind: "unknown" });
    expect(await verifyReceipt(env, none, await signReceipt(env, claims))).toEqual({ kind: "not_ours" });
  });

  it("is published without its secret", async () => {
    const { text, headers } = await new Visitor(app).get("/.well-known/jwks.json");
    expect(headers.get("Access-Control-Allow-Origin")).toBe("*");
    const { keys } = JSON.parse(text) as { keys: readonly Record<string, unknown>[] };
    expect(keys.map(({ kid }) => kid)).toEqual(["test-new", "test-old"]);
    for (const key of keys) expect(Object.keys(key).toSorted()).toEqual(["alg", "crv", "kid", "kty", "use", "x", "y"]);
  });
});

describe("the check of a receipt", () => {
  it("tells who has the paper how it stands, and who has only the number no amount", async () => {
    const person = await signedIn(app, 100_00);
    const id = await paidBill(person);
    const receipt = await loadReceipt(env, await now(env), id);
    if (receipt === null) throw new Error("no receipt");
    const { code } = await receiptCheck(env, receipt);
    const bare = `/receipts/${receipt.issue.id}/verify`;
    const look = async (path: string): Promise<string> => (await new Visitor(app).get(path, { "Accept-Language": "en" })).text;
    expect(await look(bare)).toContain("This receipt is genuine");
    expect(await look(bare)).not.toContain("$");
    expect(await look(bare)).not.toContain(id);

    await book(id, giveBack(20_00));
    const short = id.slice(-8).toUpperCase();
    for (const path of [bare, paths(code)]) {
      const text = await look(path);
      expect(text).toContain("This receipt was genuine, and a newer one replaces it");
      expect(text).toContain(`Receipt ${short}-2, issued on`);
      expect(text).toContain("Part of this payment was given back");
    }
    expect(await look(paths(code))).toContain("$20.00");
    expect(await look(bare)).not.toContain("$");

    await env.DB.prepare("UPDATE payments SET state = 'disputed' WHERE id = ?").bind(id).run();
    expect(await look(bare)).toContain("This payment is disputed");
    await env.DB.prepare("UPDATE payments SET state = 'refunded' WHERE id = ?").bind(id).run();
    await book(id, giveBack(40_00));
    expect(await look(bare)).toContain("This payment was given back in full");
    expect((await pdfOf(person, `/history/${id}.pdf`)).text).toContain(`This receipt replaces ${short}-2`);
  });

  it("knows no receipt that does not exist, and says what to type", async () => {
    const visitor = new Visitor(app);
    visitor.cookies.set("language", "en");
    const unknown = await visitor.get(`/receipts/${newId("rcp")}/verify`);
    expect([unknown.status, unknown.text.includes("We have no receipt with this ID")]).toEqual([404, true]);
    expect((await visitor.get("/receipts/nonsense/verify")).status).toBe(404);
    const wrong = await visitor.get("/receipts/verify?id=rcp_1");
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain('value="rcp_1"');
    const id = newId("rcp");
    expect((await visitor.get(`/receipts/verify?id=+${id.toUpperCase()}`)).location).toBe(`/receipts/${id}/verify`);
  });
});
