import { createMiddleware } from "hono/factory";
import { currentClient, type PartnerClient, type Scope } from "../domain/partners/service.ts";
import type { App } from "../web.ts";
import { readToken } from "./access-token.ts";
import { problem } from "./errors.ts";

/** What an API route knows beside the site's own variables: which partner's program calls. */
export interface ApiApp {
  Bindings: App["Bindings"];
  Variables: App["Variables"] & { caller: PartnerClient };
}

const CHALLENGE = 'Bearer realm="carepurse"';

/**
 * Lets on only who brings an access token with the scope (RFC 6750). The client is looked up again: one that was revoked,
 * or lost the scope, is refused at once and not only when its token runs out.
 */
export function requireScope(scope: Scope) {
  return createMiddleware<ApiApp>(async (c, next) => {
    const header = c.req.header("authorization");
    if (header === undefined) return problem(c, "unauthorized", { headers: { "www-authenticate": CHALLENGE } });
    const token = /^Bearer +([\w.~+/=-]{1,4096})$/iu.exec(header)?.[1];
    const claims = token === undefined ? null : await readToken(c.env, c.get("now"), token);
    const client = claims === null ? null : await currentClient(c.env, claims.client_id);
    if (claims === null || client === null) {
      return problem(c, "invalid_token", { headers: { "www-authenticate": `${CHALLENGE}, error="invalid_token"` } });
    }
    if (!claims.scopes.includes(scope) || !client.scopes.includes(scope)) {
      return problem(c, "insufficient_scope", {
        headers: { "www-authenticate": `${CHALLENGE}, error="insufficient_scope", scope="${scope}"` },
      });
    }
    c.set("caller", client);
    await next();
    return undefined;
  });
}
