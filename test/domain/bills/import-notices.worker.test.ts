import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { importBills } from "../../../src/domain/bills/service.ts";
import type { Env } from "../../../src/platform/env.ts";
import { newId } from "../../../src/platform/ids.ts";
import { parseJson } from "../../../src/values/json.ts";
import { DAY_MS, HOUR_MS, instant } from "../../../src/values/time.ts";
import { context, explanation, write } from "./bundle.ts";

const bindings = env as unknown as Env;
const NOW = instant(Date.parse("2026-11-24T10:00:00Z"));
const partner_id = newId("ptn");
const shape = { patient: "pm", number: "MRN-m" };

async function bring(claims: readonly string[], now = NOW, paid = "40.25") {
  const json = parseJson(write([...context(shape), ...claims.map((claim) => explanation({ ...shape, claim, paid }))]));
  const report = json.ok ? await importBills(bindings, now, { partner_id, document: json.value }) : json;
  if (!report.ok) throw new Error("the bundle is readable");
  return report.value.bills;
}

/** Somebody who reads bills of the patient here. */
async function addReader(name: string, more: string, member_number: string | null = null): Promise<void> {
  const id = newId("mem");
  await bindings.DB.prepare(
    `INSERT INTO members (id, wallet_id, region_id, name, birth_date, email, email_key, email_confirmed_at, language, password_hash, created_at, member_number)
     VALUES (?1, ?2, 'colorado', ?3, '1980-02-29', ?4, ?4, 1, 'en', 'x', 1, ?5)`,
  )
    .bind(id, newId("wal"), name, `${more === "" ? "reader" : more.split(" ")[0]}@example.org`, member_number)
    .run();
  if (more !== "") await bindings.DB.prepare(`UPDATE members SET ${more} WHERE id = ?`).bind(id).run();
  if (member_number === null) {
    await bindings.DB.prepare("INSERT INTO bill_access (member_id, patient_id, how, since) SELECT ?, id, 'code', 1 FROM patients")
      .bind(id)
      .run();
  }
}

const mails = async (): Promise<readonly string[]> =>
  (
    await bindings.DB.prepare("SELECT to_address FROM mails WHERE template = 'new_bills' ORDER BY created_at, to_address").all<{
      to_address: string;
    }>()
  ).results.map(({ to_address }) => to_address);

it("tells once a day whoever sees new bills and wants to hear of them, and the clinic who wants no paper", async () => {
  expect((await bring(["m1"])).map(({ paperless }) => paperless)).toEqual([false]);
  expect(await mails()).toEqual([]);
  await addReader("Ana María Núñez", "", "MRN-m");
  await addReader("Somebody Else", "phone = '1'");
  await addReader("Unwilling", "bill_mails = 0");
  await addReader("Unconfirmed", "email_confirmed_at = NULL");
  await addReader("Gone", "closed_at = 1");
  const both = ["phone@example.org", "reader@example.org"];

  const bills = await bring(["m1", "m2", "m3"]);
  expect(bills.map(({ status, paperless }) => `${status} ${paperless}`).toSorted()).toEqual([
    "imported true",
    "imported true",
    "unchanged true",
  ]);
  expect(await mails()).toEqual(both);
  await bring(["m4"], instant(NOW + HOUR_MS));
  await bring(["m4"], instant(NOW + DAY_MS));
  expect(await mails()).toEqual(both);
  // Nothing is owed: there is nothing to do about it.
  await bring(["m5"], instant(NOW + DAY_MS), "125.00");
  expect(await mails()).toEqual(both);
  await bring(["m6"], instant(NOW + DAY_MS));
  expect(await mails()).toEqual([...both, ...both]);

  await bindings.DB.prepare("UPDATE members SET paperless = 0 WHERE member_number = 'MRN-m'").run();
  expect((await bring(["m6"])).map(({ paperless }) => paperless)).toEqual([false]);
});
