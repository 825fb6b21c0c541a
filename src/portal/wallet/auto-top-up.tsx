import { Hono } from "hono";
import { pauseMandate, resumeMandate, stopMandate } from "../../domain/autopay/acts.ts";
import { readConfirmationNumber } from "../../domain/autopay/records.ts";
import { newToken } from "../../platform/ids.ts";
import { unreachable } from "../../values/result.ts";
import type { App, Ctx } from "../../web.ts";
import { formFields } from "../form.ts";
import { readRequestKey } from "../pay/request-key.ts";
import { addressOf } from "../visitor.ts";
import { autoTopUpPage, stopPage } from "./auto-top-up-page.tsx";
import { autoTopUpSetUp } from "./auto-top-up-set-up.tsx";
import { loadAutoTopUp, type AutoTopUp } from "./auto-top-up-view.ts";

/** Money that is added by itself: how it stands, and pausing, resuming, stopping. Each holds at once. */
export const autoTopUpPages = new Hono<App>();

autoTopUpPages.get("/wallet/auto-top-up", async (c) => {
  const number = readConfirmationNumber(c.req.query("done") ?? "");
  return await autoTopUpPage(c, await loadAutoTopUp(c, { number: number ?? "" }), newToken());
});

autoTopUpPages.get("/wallet/auto-top-up/stop", async (c) => {
  const view = await loadAutoTopUp(c, { request_key: "" });
  return view.mandate === null ? c.redirect("/wallet/auto-top-up", 303) : await stopPage(c, view, newToken());
});

autoTopUpPages.post("/wallet/auto-top-up/:act{pause|resume|stop}", async (c) => {
  const act = c.req.param("act") as keyof typeof ACTS;
  const request_key = readRequestKey((await formFields(c, ["request_key"])).request_key);
  const view = await loadAutoTopUp(c, { request_key });
  if (view.record !== null) return c.redirect(`/wallet/auto-top-up?done=${view.record.number}`, 303);
  return view.mandate === null ? c.redirect("/wallet/auto-top-up", 303) : await perform(c, act, view, request_key);
});

autoTopUpPages.route("/", autoTopUpSetUp);

const ACTS = { pause: pauseMandate, resume: resumeMandate, stop: stopMandate } as const;

async function perform(c: Ctx, act: keyof typeof ACTS, { member, mandate }: AutoTopUp, request_key: string): Promise<Response> {
  if (mandate === null) return await c.notFound();
  const done = await ACTS[act](c.env, c.get("now"), {
    member_id: member.id,
    mandate_id: mandate.id,
    language: c.get("language"),
    origin: addressOf(c),
    request_key,
  });
  if (done.ok) return c.redirect(`/wallet/auto-top-up?done=${done.value.number}`, 303);
  switch (done.error) {
    case "not_found":
      return await c.notFound();
    // It has been stopped, or paused, by another hand meanwhile: the page says how it stands.
    case "ended":
    case "too_late":
    case "key_conflict":
      return c.redirect("/wallet/auto-top-up", 303);
    default:
      return unreachable(done.error);
  }
}
