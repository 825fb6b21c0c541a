import { decodeJwt, decodeProtectedHeader, exportJWK, generateKeyPair } from "jose";
import { beforeAll, describe, expect, it } from "vitest";
import { issueToken, readToken } from "../../src/api/access-token.ts";
import { instant } from "../../src/values/time.ts";
import { addClient, askToken, bindings, door, SECRET, send, tokenFor } from "./door.ts";

const clock = { now: Date.parse("2026-11-24T10:00:00Z") };
const app = door(clock);

beforeAll(async () => {
  await addClient("cli_one");
  await addClient("cli_two", "bills:read");
});

describe("the token endpoint", () => {
  it("gives a signed token of ten minutes for the scopes asked", async () => {
    const response = await askToken(app, { client_id: "cli_one", client_secret: SECRET, scope: "bills:write" });
    expect(response.status).toBe(200);
    expect(response.headers.get("cache-control")).toBe("no-store");
    const body = await response.json<{ access_token: string }>();
    expect(body).toMatchObject({ token_type: "Bearer", expires_in: 600, scope: "bills:write" });
    expect(decodeProtectedHeader(body.access_token)).toMatchObject({ alg: "ES256", typ: "at+jwt", kid: "test" });
    const claims = decodeJwt(body.access_token);
    expect(claims).toMatchObject({
      iss: bindings.PUBLIC_ORIGIN,
      aud: `${bindings.PUBLIC_ORIGIN}/api`,
      sub: "cli_one",
      client_id: "cli_one",
      scope: "bills:write",
    });
    expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(600);
  });

  it("takes the secret in the Authorization header too, and gives all scopes when none is asked", async () => {
    const response = await askToken(app, {}, { authorization: `Basic ${btoa(`cli_one:${SECRET}`)}` });
    expect(await response.json()).toMatchObject({ scope: "bills:write bills:read" });
  });

  it.each([
    [{ grant_type: "password" }, 400, "unsupported_grant_type"],
    [{ client_id: "cli_one", client_secret: SECRET, scope: "bills:write refunds:write" }, 400, "invalid_scope"],
    [{ client_id: "cli_one", client_secret: SECRET, scope: "everything" }, 400, "invalid_scope"],
    [{ client_id: "cli_one", client_secret: "not-the-secret" }, 401, "invalid_client"],
    [{ client_id: "cli_nobody", client_secret: SECRET }, 401, "invalid_client"],
    [{}, 401, "invalid_client"],
    [{ client_id: "x".repeat(2000) }, 400, "invalid_request"],
  ])("answers %j with %i %s", async (form, status, error) => {
    const response = await askToken(app, form, { "cf-connecting-ip": `192.0.2.${status - 200}` });
    expect(response.status).toBe(status);
    const text = await response.text();
    expect(JSON.parse(text)).toMatchObject({ error });
    expect(text).not.toContain("not-the-secret");
    expect(text).not.toContain(SECRET);
  });

  it("answers an unknown client and a wrong secret alike", async () => {
    const texts = await Promise.all(
      [
        { client_id: "cli_one", client_secret: "wrong" },
        { client_id: "cli_none", client_secret: "wrong" },
      ].map(async (form) => (await askToken(app, form, { "cf-connecting-ip": "192.0.2.77" })).text()),
    );
    expect(texts[0]).toBe(texts[1]);
  });

  it("refuses a body that is no form, a parameter given twice, and both ways of authenticating at once", async () => {
    const json = await app.request(
      "/api/oauth/token",
      { method: "POST", body: "{}", headers: { "content-type": "application/json" } },
      bindings,
    );
    expect(json.status).toBe(400);
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const twice = await app.request(
      "/api/oauth/token",
      { method: "POST", body: "grant_type=client_credentials&grant_type=client_credentials", headers },
      bindings,
    );
    expect(await twice.json()).toMatchObject({ error: "invalid_request" });
    const both = await askToken(
      app,
      { client_secret: SECRET, client_id: "cli_one" },
      { authorization: `Basic ${btoa(`cli_one:${SECRET}`)}` },
    );
    expect(await both.json()).toMatchObject({ error: "invalid_request" });
  });

  it("slows down guessing from one address and lets the partner in from another", async () => {
    let last: Response | null = null;
    for (let guess = 0; guess < 12; guess += 1)
      last = await askToken(app, { client_id: "cli_two", client_secret: `guess-${guess}` }, { "cf-connecting-ip": "198.51.100.9" });
    expect(last?.status).toBe(429);
    expect(Number(last?.headers.get("retry-after"))).toBeGreaterThan(0);
    const elsewhere = await askToken(app, { client_id: "cli_two", client_secret: SECRET }, { "cf-connecting-ip": "198.51.100.10" });
    expect(elsewhere.status).toBe(200);
  });

  it("lets nobody clear an address for guessing by a secret of their own", async () => {
    const ask = (client_id: string, client_secret: string) =>
      askToken(app, { client_id, client_secret }, { "cf-connecting-ip": "198.51.100.11" });
    for (let guess = 0; guess < 50; guess += 1) {
      expect((await ask(`cli_guess_${guess % 9}`, `guess-${guess}`)).status).toBe(401);
      if (guess % 10 === 0) expect((await ask("cli_one", SECRET)).status).toBe(200);
    }
    expect((await ask("cli_guess_9", "guess")).status).toBe(429);
  });
});

describe("an access token", () => {
  const empty = JSON.stringify({ resourceType: "Bundle" });

  it("is needed, must be whole, and must carry the scope", async () => {
    const none = await app.request("/api/v1/bills/import", { method: "POST" }, bindings);
    expect([none.status, none.headers.get("content-type"), none.headers.get("www-authenticate")]).toEqual([
      401,
      "application/problem+json",
      'Bearer realm="carepurse"',
    ]);
    expect(await none.json()).toMatchObject({ code: "unauthorized", request_id: "req_test", type: "urn:carepurse:problem:unauthorized" });
    const token = await tokenFor(app, "cli_one");
    expect((await send(app, token, empty)).status).toBe(200);
    expect((await send(app, `${token.slice(0, -6)}AAAAAA`, empty)).status).toBe(401);
    const [head = "", body = ""] = token.split(".");
    expect((await send(app, `${head}.${body}.`, empty)).status).toBe(401);
    expect((await send(app, `${btoa('{"alg":"none","typ":"at+jwt"}').replaceAll("=", "")}.${body}.`, empty)).status).toBe(401);
    const reader = await send(app, await tokenFor(app, "cli_one", "bills:read"), empty);
    expect([reader.status, await reader.json()]).toMatchObject([403, { code: "insufficient_scope" }]);
  });

  it("runs out after ten minutes", async () => {
    const token = await tokenFor(app, "cli_one");
    clock.now += 599_000;
    expect((await send(app, token, empty)).status).toBe(200);
    clock.now += 2000;
    expect((await send(app, token, empty)).status).toBe(401);
  });

  it("stays good while the key that signed it is listed behind a newer one, by its kid", async () => {
    const now = instant(clock.now);
    const newer = { ...(await exportJWK((await generateKeyPair("ES256", { extractable: true })).privateKey)), kid: "newer" };
    const both = { ...bindings, TOKEN_KEY: JSON.stringify([newer, JSON.parse(bindings.TOKEN_KEY)]) };
    const alone = { ...bindings, TOKEN_KEY: JSON.stringify(newer) };
    const before = await issueToken(bindings, now, { id: "cli_one", scopes: ["bills:read"] });
    const after = await issueToken(both, now, { id: "cli_one", scopes: ["bills:read"] });
    expect(decodeProtectedHeader(after).kid).toBe("newer");
    expect(await readToken(both, now, before)).toMatchObject({ client_id: "cli_one" });
    expect(await readToken(alone, now, after)).toMatchObject({ client_id: "cli_one" });
    expect(await readToken(alone, now, before)).toBeNull();
  });

  it("ends with its client", async () => {
    await addClient("cli_revoked");
    const token = await tokenFor(app, "cli_revoked");
    await bindings.DB.prepare("UPDATE partner_clients SET revoked_at = 1 WHERE id = 'cli_revoked'").run();
    expect((await send(app, token, empty)).status).toBe(401);
  });
});

describe("the API's addresses", () => {
  it("answer in problem documents, also where there is nothing", async () => {
    expect((await app.request("/api/oauth/token", {}, bindings)).status).toBe(405);
    const missing = await app.request("/api/v1/nothing", {}, bindings);
    expect([missing.status, await missing.json()]).toMatchObject([404, { code: "not_found" }]);
  });
});
