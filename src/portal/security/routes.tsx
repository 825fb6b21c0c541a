import { Hono } from "hono";
import { factorsFrom, factorsQuery } from "../../domain/factors/factors.ts";
import { sessionsQuery } from "../../domain/sessions/store.ts";
import { IDLE_MS } from "../../platform/middleware/session.ts";
import { instant } from "../../values/time.ts";
import type { App } from "../../web.ts";
import { withMember } from "../with-member.ts";
import { securityPage } from "./overview-page.tsx";
import { passkeyPages } from "./passkeys.tsx";

/** How a member signs in, and where they are signed in. */
export const securityPages = new Hono<App>();

securityPages.get("/security", async (c) => {
  const now = c.get("now");
  const { member, results } = await withMember(c, (db, { member_id }) => [
    factorsQuery(db, member_id),
    sessionsQuery(db, member_id, { now, idle_since: instant(now - IDLE_MS) }),
  ]);
  const [factors, devices] = results;
  return securityPage(c, { member, factors: factorsFrom(factors), devices: devices.length });
});

securityPages.route("/", passkeyPages);
