import { env } from "cloudflare:workers";
import type { Hono } from "hono";
import type { Env } from "../../src/platform/env.ts";
import { newId } from "../../src/platform/ids.ts";
import type { InsurerId, PartnerId } from "../../src/values/ids.ts";
import type { CalendarDate } from "../../src/values/time.ts";
import type { PolicyMember } from "../../src/domain/autopay/policies.ts";
import type { App } from "../../src/web.ts";
import { addClient, tokenFor } from "./door.ts";

export const bindings = env as unknown as Env;

/** An insurer with a client of its own; grace of 31 days. */
export async function addInsurer(n: number, scopes = "policies:write policies:read") {
  const [partner_id, insurer_id] = [`ptn_0000000000000000000000009${n}` as PartnerId, `ins_0000000000000000000000009${n}` as InsurerId];
  await addClient(`cli_insurer_${n}`, scopes, partner_id);
  await bindings.DB.prepare("INSERT INTO insurers (id, name, phone, partner_id) VALUES (?, 'Harbor Mutual', '555-0161', ?)")
    .bind(insurer_id, partner_id)
    .run();
  return { partner_id, insurer_id, client: `cli_insurer_${n}`, grace_days: 31 };
}

/** A member whose address is confirmed, unless told. */
export async function addMember(
  name: string,
  { birth_date = "1980-02-29", confirmed = 1 }: { readonly birth_date?: CalendarDate; readonly confirmed?: number | null } = {},
): Promise<PolicyMember> {
  const id = newId("mem");
  await bindings.DB.prepare(
    `INSERT INTO members (id, wallet_id, region_id, name, birth_date, email, email_key, email_confirmed_at, language, password_hash, created_at)
     VALUES (?1, ?2, 'colorado', ?3, ?4, ?5, ?5, ?6, 'en', '', 0)`,
  )
    .bind(id, newId("wal"), name, birth_date, `${id}@example.com`, confirmed)
    .run();
  return {
    id,
    name,
    birth_date,
    email: `${id}@example.com`,
    email_confirmed_at: confirmed as PolicyMember["email_confirmed_at"],
    language: "en",
  };
}

/** Calls the door with a client's token. */
export async function caller(app: Hono<App>, client: string, scope = "policies:write policies:read") {
  const token = await tokenFor(app, client, scope);
  return async (method: string, path: string, body?: unknown) => {
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const sent = body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) };
    const response = await app.request(`/api/v1${path}`, { method, headers, ...sent }, bindings);
    return { status: response.status, json: await response.json<Record<string, unknown>>() };
  };
}

export const POLICY = {
  member_number: "HM-204 11",
  plan_name: "Silver 70",
  holder: { name: "Ana María Núñez", birth_date: "1980-02-29" },
  premium: { amount: 41_250, currency: "USD" },
  due_day: 1,
  starts_on: "2026-01-01",
};
