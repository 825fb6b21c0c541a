import type { Child } from "hono/jsx";
import type { FormRefusal } from "../platform/middleware/index.ts";
import { BURST_PERIOD_S } from "../platform/middleware/bursts.ts";
import { isMachinePath } from "../platform/middleware/machine-paths.ts";
import { Layout } from "../ui/layout.tsx";
import { Failure } from "../ui/pages/failure.tsx";
import { Forbidden } from "../ui/pages/forbidden.tsx";
import { NotFound } from "../ui/pages/not-found.tsx";
import { Problem } from "../ui/pages/Problem.tsx";
import { words } from "../ui/words/index.ts";
import type { Language } from "../values/language.ts";
import type { Ctx, Session } from "../web.ts";
import { page } from "./page.tsx";

/** Where a request may move money: there a failure cannot say that none was taken. */
const MONEY_PATHS = ["/pay/check", "/payments", "/bills", "/basket", "/wallet"] as const;
/** Looking at a payment takes it further: coming back from the processor, its state, its receipt. */
const PAYMENT_ADDRESS = /\/pay_[0-9a-z]+(?:\/|$)/u;

/** 404. Machines get a problem of RFC 9457. */
export async function notFoundPage(c: Ctx): Promise<Response> {
  if (isMachinePath(c.req.path)) return problemJson(c, 404, "Not found");
  const language = languageOf(c);
  return page(c, { title: words(language).errors.notFound.title, status: 404 }, <NotFound language={language} />);
}

/** 403: the form check refused it, and nothing was done. */
export async function formRefusedPage(c: Ctx, reason: FormRefusal): Promise<Response> {
  const language = languageOf(c);
  return page(c, { title: words(language).errors.forbidden.title, status: 403 }, <Forbidden language={language} reason={reason} />);
}

/** 403: what is asked for is there, and another's to do. Nothing was done. */
export async function notYoursPage(c: Ctx): Promise<Response> {
  const language = languageOf(c);
  const text = words(language).errors.notYours;
  return page(
    c,
    { title: text.title, status: 403 },
    <Problem language={language} icon="lock" title={text.title}>
      <p>{text.text}</p>
    </Problem>,
  );
}

/** 413: more was sent than any form of ours holds. */
export async function tooLargePage(c: Ctx): Promise<Response> {
  if (isMachinePath(c.req.path)) return problemJson(c, 413, "Content too large");
  const language = languageOf(c);
  const text = words(language).errors.tooLarge;
  return page(
    c,
    { title: text.title, status: 413 },
    <Problem language={language} icon="circle-alert" title={text.title}>
      <p>{text.text}</p>
    </Problem>,
  );
}

/** 429: more was sent from one network within a minute than people send. */
export async function tooManyPage(c: Ctx): Promise<Response> {
  c.header("Retry-After", String(BURST_PERIOD_S));
  if (isMachinePath(c.req.path)) return problemJson(c, 429, "Too many requests");
  const language = languageOf(c);
  const text = words(language).errors.busy;
  return page(
    c,
    { title: text.title, status: 429 },
    <Problem language={language} icon="clock" title={text.title}>
      <p>{text.text}</p>
    </Problem>,
  );
}

/** 500: our fault. Needs no database, which may be what failed; then the frame goes without the operator's name. */
export async function failurePage(c: Ctx): Promise<Response> {
  if (isMachinePath(c.req.path)) return problemJson(c, 500, "Internal error");
  const language = languageOf(c);
  const money = moneyThen(c);
  const title = words(language).errors.failure.title;
  const body = <Failure language={language} reference={c.get("requestId") ?? "-"} money={money} />;
  try {
    return await page(c, { title, status: 500 }, body);
  } catch {
    return c.html(bareFrame(c, title, body), 500);
  }
}

function bareFrame(c: Ctx, title: string, body: Child) {
  return (
    <Layout title={title} language={languageOf(c)} path={c.req.path} signedIn={null} operator={{ name: "Carepurse" }} formToken="">
      {body}
    </Layout>
  );
}

/** What can be said of the payer's money: a member looks into the history, a guest has none. */
function moneyThen(c: Ctx): "none" | "perhaps" | "perhaps_guest" {
  if (!mayMoveMoney(c)) return "none";
  const session: Session | null | undefined = c.get("session");
  return c.req.path.startsWith("/pay/") && (session ?? null) === null ? "perhaps_guest" : "perhaps";
}

/** A page that was only looked at moves nothing, unless it is a payment's. */
function mayMoveMoney(c: Ctx): boolean {
  if (PAYMENT_ADDRESS.test(c.req.path)) return true;
  if (c.req.method === "GET" || c.req.method === "HEAD") return false;
  return MONEY_PATHS.some((path) => c.req.path === path || c.req.path.startsWith(`${path}/`));
}

/** The failure may have come before the language was known. */
function languageOf(c: Ctx): Language {
  const known: Language | undefined = c.get("language");
  return known ?? "en";
}

function problemJson(c: Ctx, status: 404 | 413 | 429 | 500, title: string): Response {
  const body = { type: "about:blank", title, status, instance: c.get("requestId") };
  return c.body(JSON.stringify(body), status, { "Content-Type": "application/problem+json" });
}
