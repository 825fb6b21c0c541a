import { getCookie, setCookie } from "hono/cookie";
import { createMiddleware } from "hono/factory";
import { HTTPException } from "hono/http-exception";
import type { App, Ctx } from "../../web.ts";
import { hmac, hmacMatches } from "../hmac.ts";
import { newToken } from "../ids.ts";
import { isMachinePath, isOutsidePath } from "./machine-paths.ts";
import { hasSessionCookie } from "./session.ts";

const VISITOR_COOKIE = "visitor";
const SAFE_METHODS: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);

/** Why a form was not taken: sent from another site; made for another visitor; made before the session ran out. */
export type FormRefusal = "other_origin" | "wrong_token" | "session_over";

/** A state-changing request that did not come from a page of ours made for this visitor. Status 403, nothing was done. */
export class FormRefused extends HTTPException {
  readonly reason: FormRefusal;

  constructor(reason: FormRefusal) {
    super(403, { message: `form refused: ${reason}` });
    this.reason = reason;
  }
}

/**
 * Guards every request that changes something, twice: where it comes from (Sec-Fetch-Site, else Origin) and a token in the form that
 * only a page made for this session (or, before login, this visitor) holds. A client that sends neither header still needs the token.
 * Sec-Fetch-Site decides where present: pages with Referrer-Policy no-referrer post with "Origin: null".
 */
export const csrf = createMiddleware<App>(async (c, next) => {
  c.set("formToken", "");
  if (isMachinePath(c.req.path)) return next();
  const changes = !SAFE_METHODS.has(c.req.method);
  if (changes && !isFromHere(c)) throw new FormRefused("other_origin");
  const binding = bindingOf(c);
  if (changes && !isOutsidePath(c.req.path)) {
    const form_token = (await bodyOf(c))["form_token"];
    const matches = typeof form_token === "string" && (await hmacMatches(c.env.FORM_KEY, `form:${binding}`, form_token));
    if (!matches) throw new FormRefused(c.get("session") === null && hasSessionCookie(c) ? "session_over" : "wrong_token");
  }
  c.set("formToken", await formTokenFor(c.env.FORM_KEY, binding));
  return next();
});

/** The form's fields; none where the body is no form, though it says that it is. */
async function bodyOf(c: Ctx): Promise<Readonly<Record<string, unknown>>> {
  try {
    return await c.req.parseBody();
  } catch (error) {
    if (error instanceof TypeError) return {};
    throw error;
  }
}

/** Makes the token again after the session changed within a request (login), for a page rendered in the same answer. */
export async function renewFormToken(c: Ctx): Promise<void> {
  c.set("formToken", await formTokenFor(c.env.FORM_KEY, bindingOf(c)));
}

/** The form token for one binding: "session:<id>" or "visitor:<cookie>". */
function formTokenFor(formKey: string, binding: string): Promise<string> {
  return hmac(formKey, `form:${binding}`);
}

function bindingOf(c: Ctx): string {
  const session = c.get("session");
  return session === null ? `visitor:${visitorOf(c)}` : `session:${session.id}`;
}

function visitorOf(c: Ctx): string {
  const known = getCookie(c, VISITOR_COOKIE, "host");
  if (known !== undefined && /^[\w-]{43}$/u.test(known)) return known;
  const made = newToken();
  setCookie(c, VISITOR_COOKIE, made, { prefix: "host", path: "/", secure: true, httpOnly: true, sameSite: "Lax" });
  return made;
}

function isFromHere(c: Ctx): boolean {
  const site = c.req.header("Sec-Fetch-Site");
  if (site !== undefined) return site === "same-origin";
  const origin = c.req.header("Origin");
  return origin === undefined || origin === new URL(c.req.url).origin;
}
