import { getCookie, setCookie } from "hono/cookie";
import { createMiddleware } from "hono/factory";
import { readLanguage, type Language } from "../../values/language.ts";
import { DAY_MS, SECOND_MS } from "../../values/time.ts";
import type { App, Ctx } from "../../web.ts";

const LANGUAGE_COOKIE = "language";
const KEPT_S = (365 * DAY_MS) / SECOND_MS;

/**
 * Which of our languages a browser would rather read.
 * @param header Accept-Language as sent, such as "es-MX,es;q=0.9,en;q=0.5"
 * @returns the first of ours by weight; English when neither is named
 */
export function preferredLanguage(header: string | undefined): Language {
  const wanted = (header ?? "")
    .split(",", 20)
    .map((part) => {
      const [tag = "", ...parameters] = part.trim().toLowerCase().split(";");
      const weight = Number(parameters.find((parameter) => parameter.trim().startsWith("q="))?.split("=")[1] ?? 1);
      return { language: readLanguage(tag.split("-")[0]), weight: Number.isFinite(weight) ? weight : 0 };
    })
    .filter((one) => one.language !== null && one.weight > 0)
    .toSorted((a, b) => b.weight - a.weight);
  return wanted[0]?.language ?? "en";
}

/** Keeps a language for the next year in this browser: after a choice in the page, or after login in the member's own. */
export function keepLanguage(c: Ctx, language: Language): void {
  setCookie(c, LANGUAGE_COOKIE, language, { path: "/", maxAge: KEPT_S, sameSite: "Lax", httpOnly: true, secure: true });
}

/** Decides the language of a page: the choice in the address (`?lang=es`, then kept), the kept one, the browser's. */
export const language = createMiddleware<App>(async (c, next) => {
  const chosen = readLanguage(c.req.query("lang"));
  c.set("language", chosen ?? readLanguage(getCookie(c, LANGUAGE_COOKIE)) ?? preferredLanguage(c.req.header("Accept-Language")));
  await next();
  if (chosen !== null) keepLanguage(c, chosen);
});
