import { compactVerify, createRemoteJWKSet, customFetch, exportJWK, generateKeyPair } from "jose";
import { beforeAll, describe, expect, it } from "vitest";
import { receiptCheck } from "../../src/documents/receipt-link.ts";
import { claimsOf, loadReceipt, verifyReceipt } from "../../src/domain/receipts/service.ts";
import { readSignedReceipt, signReceipt } from "../../src/domain/receipts/signature.ts";
import { now } from "../../src/platform/clock.ts";
import type { Env } from "../../src/platform/env.ts";
import { newId } from "../../src/platform/ids.ts";
import { cents } from "../../src/values/money.ts";
import { addOperator } from "../support/operator.ts";
import { QUIET, scanPath } from "../support/qr.ts";
import { Visitor } from "../support/visitor.ts";
import { env, signedIn } from "./money-support.ts";
import { app, book, giveBack, paidBill, pdfOf } from "./receipts-support.ts";

beforeAll(addOperator);

const paths = (text: string): string => text.replace(/^https?:\/\/[^/]+/u, "");

/** Photographs the QR code of a page and reads it. */
function scan(html: string): string {
  const svg = /<svg role="img" aria-label="([^"]+)" viewBox="-4 -4 (\d+) \2"[^>]*>.*?<path d="([^"]+)"/su.exec(html);
  const [, alt = "", edge = "0", path = ""] = svg ?? [];
  expect(alt).toContain("QR");
  return scanPath(path, Number(edge) - 2 * QUIET) ?? "not read";
}

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
