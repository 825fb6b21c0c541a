import { Hono } from "hono";
import { words } from "../../ui/words/index.ts";
import type { App, Ctx } from "../../web.ts";
import { actPages } from "./acts.tsx";
import { authorisePages } from "./authorise.tsx";
import { detailPage } from "./detail-page.tsx";
import { listPages } from "./list.tsx";
import { newPages } from "./new.tsx";
import { offerPages } from "./offers.tsx";
import { payDuePages } from "./pay.tsx";
import { recordPages } from "./records.tsx";
import { loadOverview } from "./subject.ts";

/** Autopay: what is paid by itself, connecting and authorising, one policy or plan, and everything that can be done about it. */
export const autopayPages = new Hono<App>();

for (const pages of [listPages, newPages, offerPages, recordPages, authorisePages, actPages, payDuePages]) autopayPages.route("/", pages);

autopayPages.get("/autopay/:id", async (c) => {
  const view = await loadOverview(c, c.req.param("id"));
  return view === null ? await c.notFound() : await detailPage(c, view, newsOf(c));
});

/** Why somebody was led here from a page that has nothing to do any more. */
function newsOf(c: Ctx): string | null {
  const { authorise, acts } = words(c.get("language")).autopay;
  switch (c.req.query("why") ?? "") {
    case "already":
      return authorise.errors.already;
    case "ended":
      return authorise.errors.notFound;
    case "stopped":
      return `${acts.noNext.stopped} ${acts.nothing}`;
    default:
      return null;
  }
}
