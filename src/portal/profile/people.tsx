import { Hono } from "hono";
import { endAccessStatement, ownPatientsQuery, type SeenPatient } from "../../domain/bills/access-store.ts";
import { relationTo } from "../../domain/bills/relation.ts";
import { endCaregiver, leaveMember } from "../../domain/caregivers/service.ts";
import { helpedQuery, helpersQuery } from "../../domain/caregivers/store.ts";
import type { Member } from "../../domain/identity/member.ts";
import { loadOperator } from "../../domain/operator/store.ts";
import { nudgeMail } from "../../jobs/mail.ts";
import { words } from "../../ui/words/index.ts";
import { readId } from "../../values/ids.ts";
import type { App, Ctx } from "../../web.ts";
import { requireAllowed } from "../allowed.ts";
import { audit, type AuditedAct } from "../audit.ts";
import { withMember } from "../with-member.ts";
import { askPage } from "./people-ask-page.tsx";
import { helperName, peoplePage, PEOPLE_NEWS } from "./people-page.tsx";

/** Whose bills a member sees, who helps the member, whom the member helps; and the end of each. */
export const peoplePages = new Hono<App>();

peoplePages.get("/profile/people", async (c) => {
  const { member, results } = await withMember(c, (db, { member_id }) => [
    ownPatientsQuery(db, member_id),
    helpersQuery(db, member_id),
    helpedQuery(db, member_id),
  ]);
  const { operator } = await loadOperator(c.env);
  const [seen, helpers, helped] = results;
  const news = PEOPLE_NEWS.find((each) => each === c.req.query("done")) ?? null;
  return await peoplePage(c, { member, time_zone: operator.time_zone, seen, helpers, helped, news });
});

peoplePages.get("/profile/people/seen/:patientId", async (c) => {
  const { member, patient } = await seenPatient(c, c.req.param("patientId"));
  const text = words(c.get("language")).people.stopSeeing;
  return await askPage(c, { member, title: text.title(patient.patient_name), text });
});

peoplePages.post("/profile/people/seen/:patientId", async (c) => {
  const { member, patient } = await seenPatient(c, c.req.param("patientId"));
  await endAccessStatement(c.env.DB, { ...patient, member_id: member.id }).run();
  return done(c, member, { news: "stopped", action: "bill_access_ended" });
});

peoplePages.get("/profile/people/helpers/:id/end", async (c) => {
  const { member, results } = await withMember(c, (db, { member_id }) => [helpersQuery(db, member_id)]);
  const helper = results[0].find(({ id }) => id === c.req.param("id"));
  if (helper === undefined) return await c.notFound();
  const { end } = words(c.get("language")).people;
  const name = helperName(helper);
  return helper.accepted_at === null
    ? await askPage(c, { member, title: end.titleInvited(name), text: { lead: end.leadInvited, points: [], button: end.buttonInvited } })
    : await askPage(c, { member, title: end.title(name), text: end });
});

peoplePages.post("/profile/people/helpers/:id/end", async (c) => {
  const [{ member }, id] = [await withMember(c), readId("car", c.req.param("id"))];
  const ended = id === null ? null : await endCaregiver(c.env, c.get("now"), { id, member });
  if (ended === null) return await c.notFound();
  return done(c, member, { news: ended.ended === "revoked" ? "revoked" : "taken_back", action: "caregiver_ended" });
});

peoplePages.get("/profile/people/helping/:id/leave", async (c) => {
  const { member, results } = await withMember(c, (db, { member_id }) => [helpedQuery(db, member_id)]);
  const helped = results[0].find(({ id }) => id === c.req.param("id"));
  if (helped === undefined) return await c.notFound();
  const { leave } = words(c.get("language")).people;
  return await askPage(c, { member, title: leave.title(helped.name), text: leave });
});

peoplePages.post("/profile/people/helping/:id/leave", async (c) => {
  const [{ member }, id] = [await withMember(c), readId("car", c.req.param("id"))];
  const ended = id === null ? null : await leaveMember(c.env, c.get("now"), { id, member });
  if (ended === null) return await c.notFound();
  return done(c, member, { news: "left", action: "caregiver_ended", subject: ended.member_id });
});

/** A patient whom the member sees by own right and may stop seeing. Throws Refused where it is the member, or nobody the member sees. */
async function seenPatient(c: Ctx, patient_id: string): Promise<{ readonly member: Member; readonly patient: SeenPatient }> {
  const { member, results } = await withMember(c, (db, { member_id }) => [ownPatientsQuery(db, member_id)]);
  const patient = results[0].find((each) => each.patient_id === patient_id);
  requireAllowed("people.stop_seeing", member, patient === undefined ? "other" : relationTo(patient, member));
  if (patient === undefined) throw new Error("another's patient is refused");
  return { member, patient };
}

/** Says on the list of people what was done, and lets the other one hear of it. */
function done(
  c: Ctx,
  member: Member,
  {
    news,
    action,
    subject = member.id,
  }: { readonly news: (typeof PEOPLE_NEWS)[number]; readonly action: AuditedAct; readonly subject?: Member["id"] },
): Response {
  audit(c, { actor: `member:${member.id}`, action, subject });
  nudgeMail(c.env, c.executionCtx);
  return c.redirect(`/profile/people?done=${news}`, 303);
}
