import { Hono } from "hono";
import { touchSession } from "../platform/middleware/session.ts";
import { log } from "../platform/log.ts";
import type { App } from "../web.ts";
import { withMember } from "./with-member.ts";

/** Staying signed in, and the address browsers report policy violations to. */
export const sessionPages = new Hono<App>();

/** Asked by the warning before an idle session ends. */
sessionPages.post("/session/stay", async (c) => {
  await withMember(c);
  await touchSession(c);
  return c.body(null, 204);
});

const REPORTS_A_MINUTE = 10;
let window = { minute: 0, count: 0 };

/** As browsers send reports: by `report-uri`, and by the Reporting API. */
const REPORT_TYPES = /^application\/(?:csp-report|reports\+json)\b/iu;

/** Content-Security-Policy reports: a few a minute are counted in the log (by directive only, addresses may hold tokens), the rest dropped. */
sessionPages.post("/csp-reports", async (c) => {
  if (!REPORT_TYPES.test(c.req.header("Content-Type") ?? "")) return c.body(null, 415);
  const minute = Math.floor(Date.now() / 60_000);
  window = minute === window.minute ? { minute, count: window.count + 1 } : { minute, count: 1 };
  if (window.count <= REPORTS_A_MINUTE) {
    const directive = /"(?:effective-?[dD]irective|violated-directive)"\s*:\s*"([a-z-]{1,40})/u.exec(
      new TextDecoder().decode(await c.req.arrayBuffer()),
    )?.[1];
    log("csp_report", { request_id: c.get("requestId"), directive: directive ?? "unknown" });
  }
  return c.body(null, 204);
});
