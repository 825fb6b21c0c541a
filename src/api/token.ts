import { Hono } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { authenticateClient, grantScopes } from "../domain/partners/service.ts";
import { err, ok, type Result } from "../values/result.ts";
import type { App, Ctx } from "../web.ts";
import { issueToken, TOKEN_LIFE_S } from "./access-token.ts";

/** The errors of RFC 6749 5.2, and a wait. */
type TokenError = "invalid_request" | "invalid_client" | "invalid_scope" | "unsupported_grant_type" | "slow_down";

const ERRORS: Readonly<Record<TokenError, { readonly status: ContentfulStatusCode; readonly description: string }>> = {
  invalid_request: { status: 400, description: "The request is malformed: a parameter is missing, given twice, or the body is not a form" },
  invalid_client: { status: 401, description: "The client is not known, or its secret is wrong" },
  invalid_scope: { status: 400, description: "A scope was asked for that this client may not have" },
  unsupported_grant_type: { status: 400, description: "Only client_credentials is supported" },
  slow_down: { status: 429, description: "Too many wrong secrets: wait before the next try" },
};

/** Longest parameter we read. */
const MAX_PARAMETER = 1024;

/** `POST /api/oauth/token`: an access token for a partner's program, by client credentials (RFC 6749 4.4). */
export const tokens = new Hono<App>();

tokens.post("/api/oauth/token", async (c) => {
  c.header("cache-control", "no-store");
  c.header("pragma", "no-cache");
  if (!/^application\/x-www-form-urlencoded\b/iu.test(c.req.header("content-type") ?? "")) return refuse(c, "invalid_request");
  const form = readForm(new TextDecoder().decode(await c.req.arrayBuffer()));
  if (form === null) return refuse(c, "invalid_request");
  const grantType = form.get("grant_type");
  if (grantType === undefined) return refuse(c, "invalid_request");
  if (grantType !== "client_credentials") return refuse(c, "unsupported_grant_type");
  const credentials = readCredentials(c.req.header("authorization"), form);
  if (!credentials.ok) return refuse(c, credentials.error);

  const client = await authenticateClient(c.env, c.get("now"), { ...credentials.value, address: c.req.header("cf-connecting-ip") ?? null });
  if (!client.ok) {
    if (client.error.code === "invalid_client") return refuse(c, "invalid_client");
    c.header("retry-after", String(client.error.wait_s));
    return refuse(c, "slow_down");
  }
  const scopes = grantScopes(client.value.scopes, form.get("scope") ?? null);
  if (scopes === null || scopes.length === 0) return refuse(c, "invalid_scope");
  const access_token = await issueToken(c.env, c.get("now"), { id: client.value.id, scopes });
  return c.json({ access_token, token_type: "Bearer", expires_in: TOKEN_LIFE_S, scope: scopes.join(" ") });
});

function refuse(c: Ctx, error: TokenError): Response {
  const { status, description } = ERRORS[error];
  if (status === 401) c.header("www-authenticate", 'Basic realm="carepurse", charset="UTF-8"');
  return c.json({ error, error_description: description }, status);
}

/** A form's parameters; null when one is given twice (RFC 6749 3.2) or is too long. Empty ones count as absent. */
function readForm(body: string): ReadonlyMap<string, string> | null {
  const form = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(body)) {
    if (form.has(name) || value.length > MAX_PARAMETER) return null;
    if (value !== "") form.set(name, value);
  }
  return form;
}

interface Credentials {
  readonly client_id: string;
  readonly secret: string;
}

/** The client's id and secret: in the Authorization header or in the form, not both (RFC 6749 2.3). */
function readCredentials(
  header: string | undefined,
  form: ReadonlyMap<string, string>,
): Result<Credentials, "invalid_request" | "invalid_client"> {
  const [id, secret] = [form.get("client_id"), form.get("client_secret")];
  if (header === undefined) return id !== undefined && secret !== undefined ? ok({ client_id: id, secret }) : err("invalid_client");
  const basic = readBasic(header);
  if (basic === null) return err("invalid_client");
  return secret !== undefined || (id !== undefined && id !== basic.client_id) ? err("invalid_request") : ok(basic);
}

/** HTTP Basic, with both halves form-encoded as RFC 6749 2.3.1 asks. */
function readBasic(header: string): Credentials | null {
  const encoded = /^Basic +([A-Za-z0-9+/=]{1,4096})$/iu.exec(header)?.[1];
  if (encoded === undefined) return null;
  try {
    const [, id, secret] = /^([^:]+):(.+)$/su.exec(atob(encoded)) ?? [];
    if (id === undefined || secret === undefined) return null;
    const decode = (text: string): string => decodeURIComponent(text.replaceAll("+", " "));
    return { client_id: decode(id), secret: decode(secret) };
  } catch {
    return null;
  }
}
