import { Hono } from "hono";
import { readLanguage, type Language } from "../../values/language.ts";
import type { App, Ctx } from "../../web.ts";
import { cancelSetup, findSetupPage, saveOnPage } from "./client.ts";
import { Document, sandboxWords } from "./document.tsx";
import { readForm, type Problems, type Typed } from "./form.ts";
import { hostedPage, typedIn } from "./hosted.ts";
import { InstrumentFields, ProblemSummary, TestNumbers } from "./instrument.tsx";
import type { SetupEntry } from "./methods.ts";
import { UnknownPage } from "./page.tsx";

/** The processor's page for keeping a card or bank account, as its owner sees it. Numbers end here, as on the page for paying. */
export const setupPages = new Hono<App>()
  .get("/sandbox/setup/:ref", async (c) => show(c, await findSetupPage(c.env, c.req.param("ref"))))
  .post("/sandbox/setup/:ref", async (c) => {
    const setup = await findSetupPage(c.env, c.req.param("ref"));
    if (setup?.status !== "open") return await show(c, setup);
    const typed = await typedIn(c);
    const read = readForm(setup.method, typed, c.get("now"));
    if (!read.ok) return await again(c, setup, { typed: { ...typed, cvc: "" }, problems: read.error, declined: "no" });
    const kept = await saveOnPage(c.env, setup.ref, read.value);
    return kept?.status === "open" ? await again(c, setup, { typed: {}, problems: {}, declined: "yes" }) : await show(c, kept);
  })
  .post("/sandbox/setup/:ref/cancel", async (c) => show(c, await cancelSetup(c.env, c.req.param("ref"))));

interface Tried {
  readonly typed: Typed;
  readonly problems: Problems;
  readonly declined: "yes" | "no";
}

const UNTRIED: Tried = { typed: {}, problems: {}, declined: "no" };

function show(c: Ctx, setup: SetupEntry | null): Response | Promise<Response> {
  if (setup === null) return hostedPage(c, null, <UnknownPage language={c.get("language")} />, 404);
  if (setup.status !== "open") return c.redirect(setup.return_url, 303);
  return hostedPage(c, setup.return_url, <SetupPage setup={setup} language={languageOf(c, setup)} {...UNTRIED} />, 200);
}

function again(c: Ctx, setup: SetupEntry, tried: Tried): Response | Promise<Response> {
  return hostedPage(c, setup.return_url, <SetupPage setup={setup} language={languageOf(c, setup)} {...tried} />, 422);
}

function languageOf(c: Ctx, setup: SetupEntry): Language {
  return readLanguage(c.req.query("lang")) ?? setup.language;
}

function SetupPage({ setup, language, typed, problems, declined }: Tried & { setup: SetupEntry; language: Language }) {
  const w = sandboxWords(language);
  const here = `/sandbox/setup/${setup.ref}`;
  return (
    <Document language={language} title={`${w.saveTitle} | ${w.name}`}>
      <main class="sheet main">
        <ProblemSummary language={language} problems={problems} />
        {declined === "yes" && (
          <p class="note" role="alert">
            {w.saveDeclined}
          </p>
        )}
        <h1>{w.saveTitle}</h1>
        <p>{w.saveIntro}</p>
        <p class="note">{w.sandbox}</p>
        <form method="post" action={`${here}?lang=${language}`} novalidate>
          <InstrumentFields method={setup.method} language={language} typed={typed} problems={problems} />
          <button type="submit">{w.save}</button>
        </form>
        <form method="post" action={`${here}/cancel?lang=${language}`}>
          <button type="submit" class="quiet">
            {w.cancel}
          </button>
        </form>
        <TestNumbers method={setup.method} language={language} />
      </main>
    </Document>
  );
}
