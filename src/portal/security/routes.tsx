import { Hono } from "hono";
import { factorsFrom, factorsQuery } from "../../domain/factors/factors.ts";
import { sessionsQuery } from "../../domain/sessions/store.ts";
import type { App } from "../../web.ts";
import { seenSince, withMember } from "../with-member.ts";
import { authenticatorPages } from "./authenticator.ts";
import { devicePages } from "./devices.tsx";
import { factorResetNotice, factorResetPages } from "./factor-reset.tsx";
import { overviewNews } from "./overview-news.tsx";
import { securityPage } from "./overview-page.tsx";
import { recoveryCodesPages } from "./recovery-codes.ts";
import { ownPasswordPages } from "./password.tsx";
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
  const news = [overviewNews(c), await factorResetNotice(c, member.id)];
  return securityPage(c, { member, factors: factorsFrom(factors), devices: devices.length, news });
});

securityPages.route("/", devicePages);

securityPages.route("/", passkeyPages);

securityPages.route("/", ownPasswordPages);
securityPages.route("/", authenticatorPages);
securityPages.route("/", recoveryCodesPages);
securityPages.route("/", factorResetPages);
