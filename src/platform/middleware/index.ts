import type { Hono } from "hono";
import type { App } from "../../web.ts";
import { bursts } from "./bursts.ts";
import { csrf } from "./csrf.ts";
import { fragment } from "./fragment.ts";
import { language } from "./language.ts";
import { limits } from "./limits.ts";
import { requestLog } from "./request-log.ts";
import { securityHeaders } from "./security-headers.ts";
import { session } from "./session.ts";

export { TooManyRequests } from "./bursts.ts";
export { FormRefused, renewFormToken, type FormRefusal } from "./csrf.ts";
export { keepLanguage } from "./language.ts";
export { endSession, renewSession, startSession, type SessionHolder } from "./session.ts";

/**
 * Puts the middleware on the app, in the one order that works: log and headers see every answer, refusals included;
 * the language is known before anything can be refused in words; the form check needs the session.
 */
export function useMiddleware(app: Hono<App>): void {
  app.use(requestLog, securityHeaders, language, limits, bursts, session, fragment, csrf);
}
