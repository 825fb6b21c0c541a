import { readFileSync } from "node:fs";
import { expect, test, type Page } from "@playwright/test";
import { compactVerify, createRemoteJWKSet } from "jose";
import jsQR from "jsqr";
import { getDocumentProxy } from "unpdf";
import { wranglerRequire } from "../../src/tools/lib/runtime.mjs";
import { DANIEL, signIn, sql } from "./support/site.ts";

type Pixels = { readonly data: Uint8Array; readonly info: { readonly width: number; readonly height: number } };
/** wrangler brings it; it turns a photograph into points. */
const sharp = wranglerRequire("sharp") as (png: Uint8Array) => {
  ensureAlpha(): { raw(): { toBuffer(options: { resolveWithObject: true }): Promise<Pixels> } };
};

/** Photographs the code as it stands on the page, and reads it. */
async function scan(page: Page): Promise<string> {
  const { data, info } = await sharp(await page.locator(".qr svg").screenshot())
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return jsQR(new Uint8ClampedArray(data), info.width, info.height)?.data ?? "not read";
}

test.use({ deviceScaleFactor: 3 });

test("a receipt is handed to an insurer, who checks it", async ({ page, browser, baseURL }) => {
  await signIn(page, DANIEL);
  const [paid] = await sql<{ id: string; receipt: string }>(
    `SELECT p.id, r.id AS receipt FROM payments p JOIN receipts r ON r.payment_id = p.id
     WHERE p.purpose = 'bill' AND p.member_id = (SELECT id FROM members WHERE email_key = ?) AND p.request_key LIKE 'demonstration:%' ORDER BY p.id LIMIT 1`,
    DANIEL.email,
  );
  await page.goto(`/history/${paid?.id}`);
  for (const scheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    expect(await scan(page), scheme).toContain(`${baseURL}/receipts/${paid?.receipt}/verify?s=`);
  }
  const address = await scan(page);

  const download = page.waitForEvent("download");
  await page.locator("main a[href*='.pdf']").click();
  const file = await download;
  expect(file.suggestedFilename()).toBe(`receipt-${paid?.id.slice(-8)}.pdf`);
  const pdf = await getDocumentProxy(new Uint8Array(readFileSync(await file.path())));
  expect(await (await pdf.getPage(1)).getStructTree()).toMatchObject({ children: [{ role: "Document" }] });

  const keys = createRemoteJWKSet(new URL(`${baseURL}/.well-known/jwks.json`));
  const { payload } = await compactVerify(new URL(address).searchParams.get("s") ?? "", keys);
  expect(JSON.parse(new TextDecoder().decode(payload))).toMatchObject({ iss: baseURL, sub: paid?.receipt, pay: paid?.id, number: 1 });

  const insurer = await (await browser.newContext({ locale: "es-US" })).newPage();
  await insurer.goto(address);
  await expect(insurer.locator("main .notice-title")).toHaveText("Este recibo es auténtico");
  await expect(insurer.locator("main")).not.toContainText("Daniel");
  await insurer.goto(
    address.replace(/\.[^.]+$/u, (signature) => `${signature.slice(0, 20)}${signature[20] === "A" ? "B" : "A"}${signature.slice(21)}`),
  );
  await expect(insurer.locator("main .notice-title")).toHaveText("Este código fue modificado o no lo firmamos nosotros");
  await insurer.goto("/receipts/verify");
  await insurer.locator("input[name=id]").fill(paid?.receipt ?? "");
  await insurer.locator("main form button").click();
  await expect(insurer.locator("main .notice-title")).toHaveText("Este recibo es auténtico");
  await expect(insurer.locator("main")).not.toContainText("$");
});
