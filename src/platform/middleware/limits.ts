import { bodyLimit } from "hono/body-limit";
import { createMiddleware } from "hono/factory";
import { HTTPException } from "hono/http-exception";
import type { App } from "../../web.ts";

const KIB = 1024;
/** A form of this site is a few hundred bytes; a message may be some pages long. */
export const FORM_BODY_LIMIT_BYTES = 64 * KIB;
/** A partner's bundle of bills: the limit that the API's documents promise. The largest bundle we have seen has 790 KB. */
export const API_BODY_LIMIT_BYTES = KIB * KIB;

/** What a browser reports of a page that broke its policy: a few hundred bytes each, a few at once. */
export const REPORT_BODY_LIMIT_BYTES = 16 * KIB;

const refuse = (): never => {
  throw new HTTPException(413, { message: "the body is larger than this address takes" });
};
const formLimit = bodyLimit({ maxSize: FORM_BODY_LIMIT_BYTES, onError: refuse });
const reportLimit = bodyLimit({ maxSize: REPORT_BODY_LIMIT_BYTES, onError: refuse });
const apiLimit = bodyLimit({ maxSize: API_BODY_LIMIT_BYTES, onError: refuse });

/** Refuses bodies larger than their address takes (413), also when they come without a length. */
export const limits = createMiddleware<App>((c, next) => limitAt(c.req.path)(c, next));

function limitAt(path: string): typeof formLimit {
  if (path === "/csp-reports") return reportLimit;
  return path.startsWith("/api/") ? apiLimit : formLimit;
}
