import type { Hono } from "hono";
import { addSession } from "../../src/domain/sessions/store.ts";
import { now } from "../../src/platform/clock.ts";
import { database } from "../../src/platform/db.ts";
import type { Env } from "../../src/platform/env.ts";
import { newId, newToken, sha256Hex } from "../../src/platform/ids.ts";
import { ABSOLUTE_MS } from "../../src/platform/middleware/session.ts";
import type { BillId } from "../../src/values/ids.ts";
import { instant } from "../../src/values/time.ts";
import type { App } from "../../src/web.ts";
import { addMember, env, FACILITY, type Person } from "../domain/payments/support.ts";
import { Visitor } from "../support/visitor.ts";

export { balance, billSums, env } from "../domain/payments/support.ts";

export interface SignedIn extends Person {
  readonly visitor: Visitor;
}

/** A confirmed member with so many cents, whose browser is signed in and reads English. */
export async function signedIn(app: Hono<App>, balance_cents = 0): Promise<SignedIn> {
  const person = await addMember(balance_cents);
  return { ...person, visitor: await browserOf(app, person) };
}

/** Another browser of the same member. */
export async function browserOf(app: Hono<App>, person: Person): Promise<Visitor> {
  const token = newToken();
  const at = await now(env);
  const key = await sha256Hex(token);
  const id = newId("ses");
  const session = { id, ...ids(person), credential_version: 1, created_at: at, last_seen_at: at, authenticated_at: at };
  await env.SESSIONS.put(`session:${key}`, JSON.stringify(session));
  await addSession(database(env), {
    id,
    member_id: person.member_id,
    session_key: key,
    how: "password",
    device: "",
    place: "",
    created_at: at,
    expires_at: instant(at + ABSOLUTE_MS),
  });
  const visitor = new Visitor(app);
  visitor.cookies.set("__Host-session", token);
  visitor.cookies.set("language", "en");
  return visitor;
}

/** A bill of two lines with a provider, which the member may see and which owes so many cents. */
export async function addOwnBill(person: Person, owed_cents: number, warnings: readonly string[] = []): Promise<BillId> {
  const bill = newId("bill");
  const patient = `patient-${person.member_id}`;
  const { DB } = env;
  await DB.batch([
    DB.prepare("INSERT OR IGNORE INTO facilities (id, name, npi, tax_id) VALUES (?, 'Meridian Clinic', '1234567893', '00-0000001')").bind(
      FACILITY,
    ),
    DB.prepare(
      "INSERT OR IGNORE INTO patients (id, partner_id, external_id, name, name_key, birth_date) VALUES (?1, 'ptn_1', ?1, 'Ada Example', 'ada example', '1980-01-01')",
    ).bind(patient),
    DB.prepare("INSERT OR IGNORE INTO bill_access (member_id, patient_id, how, since) VALUES (?, ?, 'code', 1)").bind(
      person.member_id,
      patient,
    ),
    DB.prepare(
      `INSERT INTO bills (id, partner_id, external_id, bill_code, account_number, patient_id, facility_id, provider_name, provider_npi, place_of_service, diagnoses,
         service_from, service_to, issued_on, charged_cents, plan_paid_cents, adjusted_cents, owed_cents, warnings, imported_at, content_hash)
       VALUES (?1, 'ptn_1', ?1, ?2, 'A1', ?3, ?4, 'Dr. Grace Park', '1000000061', 'Office', '[{"code":"J45.20","system":"icd-10","text":"Mild asthma"}]',
         '2026-01-01', '2026-01-01', '2026-01-02', ?5, 0, 0, ?5, ?6, 1, 'x')`,
    ).bind(bill, bill.slice(-8), patient, FACILITY, owed_cents, JSON.stringify(warnings)),
    DB.prepare(
      `INSERT INTO bill_lines (bill_id, line, code, code_system, description, service_from, service_to, charged_cents, plan_paid_cents, adjusted_cents, owed_cents)
       VALUES (?1, 1, '99213', 'cpt', 'Office visit', '2026-01-01', '2026-01-01', ?2, 0, 0, ?2), (?1, 2, '94010', 'cpt', 'Breathing test', '2026-01-01', '2026-01-01', NULL, NULL, NULL, NULL)`,
    ).bind(bill, owed_cents),
  ]);
  return bill;
}

/** How many payments and journal rows the member has: what a refused form must leave as it was. */
export async function rowsOf(person: Person): Promise<{ payments: number; seq: number }> {
  const row = await env.DB.prepare("SELECT count(*) AS n FROM payments WHERE wallet_id = ?").bind(person.wallet_id).first<{ n: number }>();
  const stub = (env satisfies Env).WALLETS.get(env.WALLETS.idFromName(person.wallet_id));
  return { payments: row?.n ?? 0, seq: (await stub.summary()).seq };
}

/** The hidden fields of a page's main form, as a browser sends them back. */
export function hiddenFields(html: string): Record<string, string> {
  const main = html.slice(html.indexOf("<main"), html.indexOf("</main>"));
  return Object.fromEntries(
    [...main.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/gu)].map(([, name = "", value = ""]) => [name, value]),
  );
}

function ids({ member_id, wallet_id }: Person) {
  return { member_id, wallet_id };
}
