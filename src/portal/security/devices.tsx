import { Hono } from "hono";
import { signOutEverywhere } from "../../domain/identity/sign-out.ts";
import { loadOperator } from "../../domain/operator/store.ts";
import { endOtherSessions, endSessionOf, sessionsQuery } from "../../domain/sessions/store.ts";
import { database } from "../../platform/db.ts";
import { endSession, renewFormToken } from "../../platform/middleware/index.ts";
import type { FieldError } from "../../ui/components/ErrorSummary.tsx";
import { words } from "../../ui/words/index.ts";
import { readId } from "../../values/ids.ts";
import type { App, Ctx } from "../../web.ts";
import { audit, type AuditedAct } from "../audit.ts";
import { formFields } from "../form.ts";
import { checkPassword, needsPassword } from "../reauthenticate.ts";
import { requireSession, seenSince, withMember } from "../with-member.ts";
import { devicesPage, type DevicesNews } from "./devices-page.tsx";

/** Where a member is signed in, and out with it: one device, all others, or all. */
export const devicePages = new Hono<App>();

devicePages.get("/security/devices", async (c) => {
  const news = (["one", "over", "others", "none"] as const).find((each) => each === c.req.query("done")) ?? null;
  return await show(c, { news, errors: [] });
});

devicePages.post("/security/devices", async (c) => {
  const [{ member }, { password }] = await Promise.all([withMember(c), formFields(c, ["password"])]);
  const refused = await checkPassword(c, member, password);
  return refused === null ? c.redirect("/security/devices", 303) : await show(c, { news: null, errors: [refused] });
});

devicePages.post("/security/devices/end-others", async (c) => {
  const { member } = await withMember(c);
  if (needsPassword(c)) return await typeAgain(c);
  const ended = await endOtherSessions(database(c.env), { member_id: member.id, keep: requireSession(c).id, now: c.get("now") });
  return ended === 0 ? done(c, "none") : done(c, "others", "sessions_ended");
});

devicePages.post("/security/devices/end-all", async (c) => {
  const { member } = await withMember(c);
  if (needsPassword(c)) return await typeAgain(c);
  await signOutEverywhere(c.env, { member_id: member.id, now: c.get("now") });
  await endSession(c);
  await renewFormToken(c);
  audit(c, { actor: `member:${member.id}`, action: "sessions_ended", subject: member.id });
  return c.redirect("/login?why=everywhere", 303);
});

devicePages.post("/security/devices/:id/end", async (c) => {
  const [{ member }, id] = [await withMember(c), readId("ses", c.req.param("id"))];
  if (id === null) return await c.notFound();
  if (needsPassword(c)) return await typeAgain(c);
  const ended = await endSessionOf(database(c.env), { member_id: member.id, id, now: c.get("now") });
  if (ended === "unknown") return await c.notFound();
  return ended === "over" ? done(c, "over") : done(c, "one", "session_ended");
});

/** Says on the list what was done. */
function done(c: Ctx, news: DevicesNews, act?: AuditedAct): Response {
  const { member_id } = requireSession(c);
  if (act !== undefined) audit(c, { actor: `member:${member_id}`, action: act, subject: member_id });
  return c.redirect(`/security/devices?done=${news}`, 303);
}

/** The buttons were pressed more than five minutes after the password: nothing is done without it. */
function typeAgain(c: Ctx): Promise<Response> {
  return show(c, { news: null, errors: [{ field: "password", text: words(c.get("language")).login.again.missing }] });
}

async function show(c: Ctx, said: { readonly news: DevicesNews | null; readonly errors: readonly FieldError[] }): Promise<Response> {
  const now = c.get("now");
  const { member, results } = await withMember(c, (db, { member_id }) => [
    sessionsQuery(db, member_id, { now, seen_since: seenSince(now) }),
  ]);
  const { operator } = await loadOperator(c.env);
  const [devices] = results;
  return devicesPage(c, { member, devices, time_zone: operator.time_zone, ...said });
}
