import { Hono } from "hono";
import { isCoverEnding, uncoveredQuery } from "../../domain/autopay/cover.ts";
import { readMandate } from "../../domain/autopay/mandate-store.ts";
import { matchPolicies, offersQuery, policiesQuery } from "../../domain/autopay/policies.ts";
import { findingsQuery } from "../../domain/autopay/preflight.ts";
import { allMandatesQuery, allPlansQuery, recordQuery, unpaidDuesQuery } from "../../domain/autopay/queries.ts";
import { readConfirmationNumber } from "../../domain/autopay/records.ts";
import { addMonths, monthOf } from "../../domain/autopay/calendar.ts";
import { mandateOf } from "../../domain/autopay/standing.ts";
import { loadOperator, timeZoneOf } from "../../domain/operator/store.ts";
import { methodsQuery, readMethods } from "../../domain/payments/saved-methods.ts";
import { database } from "../../platform/db.ts";
import type { FieldError } from "../../ui/components/ErrorSummary.tsx";
import { words } from "../../ui/words/index.ts";
import { dayIn, type CalendarDate } from "../../values/time.ts";
import type { App, Ctx } from "../../web.ts";
import { withMember } from "../with-member.ts";
import { listPage, type FindForm, type Item } from "./list-page.tsx";

/** All of a member's autopay, and finding a confirmation by its number. */
export const listPages = new Hono<App>();

/** What fell due longer ago and was never paid is a matter for people, not for the overview. */
const MONTHS_BACK = 12;

listPages.get("/autopay", (c) => show(c, { number: "", errors: [] }));

listPages.get("/autopay/find", async (c) => {
  const typed = (c.req.query("number") ?? "").slice(0, 64);
  const text = words(c.get("language")).autopay.find;
  const wrong = (why: string): Promise<Response> =>
    show(c, { number: typed, errors: [{ field: "number", text: why } satisfies FieldError] });
  if (typed.trim() === "") return wrong(text.missing);
  const number = readConfirmationNumber(typed);
  if (number === null) return wrong(text.none);
  const { results } = await withMember(c, (db, { member_id }) => [recordQuery(db, { member_id, number })]);
  return results[0].length === 0 ? wrong(text.none) : c.redirect(`/autopay/records/${number}`, 303);
});

async function show(c: Ctx, find: FindForm): Promise<Response> {
  const data = await loadOperator(c.env);
  const now = c.get("now");
  const since = `${addMonths(monthOf(dayIn(data.operator.time_zone, now)), -MONTHS_BACK)}-01` as CalendarDate;
  const { member, results } = await withMember(c, (db, { member_id }) => [
    policiesQuery(db, member_id),
    offersQuery(db, member_id),
    allPlansQuery(db, member_id),
    allMandatesQuery(db, member_id),
    unpaidDuesQuery(db, { member_id, since }),
    methodsQuery(db, member_id),
    findingsQuery(db, member_id),
    uncoveredQuery(db, { member_id, now }),
  ]);
  const here = { time_zone: timeZoneOf(data, member.region_id), now };
  const [policies, known, plans, mandateRows, dues, methods, findings, uncovered] = results;
  const found = member.email_confirmed_at === null ? 0 : await matchPolicies(c.env, now, member);
  const offers = found === 0 ? known : await offersQuery(database(c.env), member.id);
  const mandates = mandateRows.map(readMandate);
  const subjects = [
    ...policies.map((policy) => ({ kind: "premium", policy }) as const),
    ...plans.map((plan) => ({ kind: "plan", plan }) as const),
  ];
  const items = subjects.map((subject): Item => {
    const { id } = subject.kind === "premium" ? subject.policy : subject.plan;
    const own = dues.filter(({ subject_id }) => subject_id === id);
    return { id, subject, mandate: mandateOf(mandates, id), dues: own, codes: findings.filter((each) => each.subject_id === id) };
  });
  return await listPage(c, {
    member,
    offers,
    items,
    methods: readMethods(methods),
    topUp: mandates.find(({ kind, state }) => kind === "top_up" && (state === "active" || state === "paused")) ?? null,
    uncovered: uncovered.filter((each) => isCoverEnding(each, dayIn(here.time_zone, now))),
    here,
    find,
    declined: c.req.query("done") === "declined",
    ended: c.req.query("done") === "ended",
  });
}
