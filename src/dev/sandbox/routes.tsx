import { Hono } from "hono";
import { readLanguage, type Language } from "../../values/language.ts";
import type { App, Ctx } from "../../web.ts";
import type { Entry } from "./book.ts";
import { answerOnPage, cancelOnPage, findPage, payOnPage } from "./client.ts";
import { readForm } from "./form.ts";
import { hostedPage, typedIn } from "./hosted.ts";
import { ChallengePage, LostPage, PayPage, UnknownPage } from "./page.tsx";
import { SANDBOX_CSS } from "./style.ts";

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
      return hostedPage(
        c,
        entry.return_url,
        <PayPage entry={entry} language={languageOf(c, entry)} typed={{ ...typed, cvc: "" }} problems={read.error} />,
        422,
      );
    }
    const paid = await payOnPage(c.env, entry.ref, read.value);
    if (paid !== null && read.value.outcome.kind === "pays_silently")
      return hostedPage(c, paid.return_url, <LostPage entry={paid} language={languageOf(c, paid)} />, 502);
    return await show(c, paid);
  })
  .post("/sandbox/pay/:ref/challenge", async (c) => {
    const { answer } = await c.req.parseBody();
    return await show(c, await answerOnPage(c.env, c.req.param("ref"), answer === "approve" ? "approve" : "refuse"));
  })
  .post("/sandbox/pay/:ref/cancel", async (c) => await show(c, await cancelOnPage(c.env, c.req.param("ref"))));

/** The page a payment is at: to pay, to confirm, or (when it is over) back to the shop. */
function show(c: Ctx, entry: Entry | null): Response | Promise<Response> {
  if (entry === null) return hostedPage(c, null, <UnknownPage language={languageOf(c, null)} />, 404);
  const language = languageOf(c, entry);
  if (entry.status === "open")
    return hostedPage(c, entry.return_url, <PayPage entry={entry} language={language} typed={{}} problems={{}} />, 200);
  if (entry.status === "challenge") return hostedPage(c, entry.return_url, <ChallengePage entry={entry} language={language} />, 200);
  return c.redirect(entry.return_url, 303);
}

function languageOf(c: Ctx, entry: Entry | null): Language {
  return readLanguage(c.req.query("lang")) ?? entry?.language ?? c.get("language");
}
