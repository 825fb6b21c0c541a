import { env } from "cloudflare:workers";
import { Hono } from "hono";
import { api } from "../../src/api/routes.ts";
import type { Env } from "../../src/platform/env.ts";
import { sha256Hex } from "../../src/platform/ids.ts";
import { instant } from "../../src/values/time.ts";
import type { App } from "../../src/web.ts";

export const bindings = env as unknown as Env;
export const PARTNER = "ptn_00000000000000000000000001";
export const SECRET = "a-secret-of-the-tests-with-256-bits-or-so";

/** The API by itself, at a moment of the test's choosing. */
export function door(at: { now: number }): Hono<App> {
  const app = new Hono<App>();
  app.use(async (c, next) => {
    c.set("now", instant(at.now));
    c.set("requestId", "req_test");
    await next();
  });
  app.route("/", api);
  return app;
}

/** Puts a partner and a client of it into the database. */
export async function addClient(id: string, scopes = "bills:write bills:read", partner = PARTNER): Promise<void> {
  await bindings.DB.batch([
    bindings.DB.prepare("INSERT INTO partners (id, name, kind) VALUES (?, 'Test Clinics', 'clinic') ON CONFLICT DO NOTHING").bind(partner),
    bindings.DB.prepare(
      "INSERT INTO partner_clients (id, partner_id, name, secret_hash, scopes, created_at) VALUES (?, ?, 'test', ?, ?, 0)",
    ).bind(id, partner, await sha256Hex(SECRET), scopes),
  ]);
}

export function askToken(app: Hono<App>, form: Record<string, string>, headers: Record<string, string> = {}): Promise<Response> {
  return Promise.resolve(
    app.request(
      "/api/oauth/token",
      {
        method: "POST",
        body: new URLSearchParams({ grant_type: "client_credentials", ...form }),
        headers: { "cf-connecting-ip": "192.0.2.1", ...headers },
      },
      bindings,
    ),
  );
}

export async function tokenFor(app: Hono<App>, client: string, scope = "bills:write"): Promise<string> {
  const response = await askToken(app, { client_id: client, client_secret: SECRET, scope });
  return (await response.json<{ access_token: string }>()).access_token;
}

export function send(app: Hono<App>, token: string, body: BodyInit, headers: Record<string, string> = {}): Promise<Response> {
  return Promise.resolve(
    app.request(
      "/api/v1/bills/import",
      { method: "POST", body, headers: { authorization: `Bearer ${token}`, "content-type": "application/fhir+json", ...headers } },
      bindings,
    ),
  );
}
