import { Hono } from "hono";
import { html } from "hono/html";
import type { JSX } from "hono/jsx/jsx-runtime";
import { readLanguage, type Language } from "../../values/language.ts";
import type { App, Ctx } from "../../web.ts";
import type { Entry } from "./book.ts";
import { answerOnPage, cancelOnPage, findPage, payOnPage } from "./client.ts";
import { readForm, type Typed } from "./form.ts";
import { ChallengePage, LostPage, PayPage, UnknownPage } from "./page.tsx";
import { SANDBOX_CSS } from "./style.ts";

type Status = 200 | 404 | 422 | 502;

/**
 * The processor's hosted page, as a payer sees it. What is typed as a card or account number lives only while its POST is handled:
 * brand and last four digits go on from here. Mounted by the development entry only; anywhere else it is not found.
 */
export const sandboxPages = new Hono<App>()
  .use("/sandbox/*", async (c, next) => (c.env.ENVIRONMENT === "development" ? await next() : c.notFound()))
  .get("/sandbox/style.css", (c) =>
    c.body(SANDBOX_CSS, 200, { "Content-Type": "text/css; charset=utf-8", "Cache-Control": "max-age=3600" }),
  )
  .get("/sandbox/pay/:ref", async (c) => await show(c, await findPage(c.env, c.req.param("ref"))))
  .post("/sandbox/pay/:ref", async (c) => {
    const entry = await findPage(c.env, c.req.param("ref"));
    if (entry?.status !== "open") return await show(c, entry);
    const typed = await typedIn(c);
    const read = readForm(entry.method, typed, c.get("now"));
    if (!read.ok) {
      return page(
        c,
        entry,
        <PayPage entry={entry} language={languageOf(c, entry)} typed={{ ...typed, cvc: "" }} problems={read.error} />,
        422,
      );
    }
    const paid = await payOnPage(c.env, entry.ref, read.value);
    if (paid !== null && read.value.outcome.kind === "pays_silently")
      return page(c, paid, <LostPage entry={paid} language={languageOf(c, paid)} />, 502);
    return await show(c, paid);
  })
  .post("/sandbox/pay/:ref/challenge", async (c) => {
    const { answer } = await c.req.parseBody();
    return await show(c, await answerOnPage(c.env, c.req.param("ref"), answer === "approve" ? "approve" : "refuse"));
  })
  .post("/sandbox/pay/:ref/cancel", async (c) => await show(c, await cancelOnPage(c.env, c.req.param("ref"))));

/** The page a payment is at: to pay, to confirm, or (when it is over) back to the shop. */
function show(c: Ctx, entry: Entry | null): Response | Promise<Response> {
  if (entry === null) return page(c, null, <UnknownPage language={languageOf(c, null)} />, 404);
  const language = languageOf(c, entry);
  if (entry.status === "open") return page(c, entry, <PayPage entry={entry} language={language} typed={{}} problems={{}} />, 200);
  if (entry.status === "challenge") return page(c, entry, <ChallengePage entry={entry} language={language} />, 200);
  return c.redirect(entry.return_url, 303);
}

async function typedIn(c: Ctx): Promise<Typed> {
  const form = await c.req.parseBody();
  const text = (name: string): string => (typeof form[name] === "string" ? form[name].slice(0, 64) : "");
  return {
    card_number: text("card_number"),
    expiry: text("expiry"),
    cvc: text("cvc"),
    routing_number: text("routing_number"),
    account_number: text("account_number"),
  };
}

function languageOf(c: Ctx, entry: Entry | null): Language {
  return readLanguage(c.req.query("lang")) ?? entry?.language ?? c.get("language");
}

/** Its own policy: nothing inline, nothing from elsewhere; forms may end in the redirect back to the shop. */
function page(c: Ctx, entry: Entry | null, content: JSX.Element, status: Status): Response | Promise<Response> {
  const shop = entry === null ? "" : ` ${new URL(entry.return_url).origin}`;
  c.header(
    "Content-Security-Policy",
    `default-src 'none'; style-src 'self'; form-action 'self'${shop}; base-uri 'none'; frame-ancestors 'none'`,
  );
  c.header("Cache-Control", "no-store");
  return c.html(html`<!doctype html>${content}`, status);
}
