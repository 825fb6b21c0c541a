import { Hono } from "hono";
import { factorsFrom, factorsQuery } from "../../domain/factors/factors.ts";
import { sessionsQuery } from "../../domain/sessions/store.ts";
import type { App } from "../../web.ts";
import { seenSince, withMember } from "../with-member.ts";
import { devicePages } from "./devices.tsx";
import { securityPage } from "./overview-page.tsx";
import { passkeyPages } from "./passkeys.tsx";

/** How a member signs in, and where they are signed in. */
export const securityPages = new Hono<App>();

securityPages.get("/security", async (c) => {
  const now = c.get("now");
  const { member, results } = await withMember(c, (db, { member_id }) => [
    factorsQuery(db, member_id),
    sessionsQuery(db, member_id, { now, seen_since: seenSince(now) }),
  ]);
  const [factors, devices] = results;
  return securityPage(c, { member, factors: factorsFrom(factors), devices: devices.length });
});

securityPages.route("/", passkeyPages);
securityPages.route("/", devicePages);
