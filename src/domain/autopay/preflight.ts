import { and, asc, eq, isNull } from "drizzle-orm";
import type { Db } from "../../platform/db.ts";
import type { Env } from "../../platform/env.ts";
import { log, messageOf } from "../../platform/log.ts";
import { processor } from "../../platform/processor/index.ts";
import { ProcessorUnavailable } from "../../platform/processor/processor.ts";
import type { MemberId, SavedMethodId } from "../../values/ids.ts";
import { DAY_MS, dayIn, instant, type CalendarDate, type Instant } from "../../values/time.ts";
import { loadOperator, timeZoneOf } from "../operator/store.ts";
import { addDays } from "./calendar.ts";
import type { MethodOrder } from "./mandate.ts";
import {
  compareNights,
  isItsTurn,
  judgeMember,
  LOOKS_AHEAD_DAYS,
  type Finding,
  type MethodState,
  type Night,
  type Turns,
  type Watched,
} from "./preflight-rules.ts";
import {
  clearWhatIsOver,
  membersWaiting,
  methodsWaiting,
  readMembers,
  writeNights,
  type SavedRow,
  type WatchedRow,
  type Warning,
} from "./preflight-store.ts";
import { dues, mandates, preflight_findings } from "./schema.ts";
import { takenOn } from "./standing.ts";

export type { FindingDetail } from "./preflight-rules.ts";

/** The query for what may keep a member's next payments from going through, the earliest payment first. `detail` is JSON (FindingDetail). */
export function findingsQuery(db: Db, memberId: MemberId) {
  return db
    .select({
      code: preflight_findings.code,
      detail: preflight_findings.detail,
      due_id: dues.id,
      subject_id: dues.subject_id,
      amount_cents: dues.amount_cents,
      collect_on: dues.collect_on,
      due_on: dues.due_on,
      found_at: preflight_findings.found_at,
    })
    .from(mandates)
    .innerJoin(preflight_findings, and(eq(preflight_findings.mandate_id, mandates.id), isNull(preflight_findings.cleared_at)))
    .innerJoin(dues, and(eq(dues.id, preflight_findings.due_id), eq(dues.state, "open")))
    .where(and(eq(mandates.member_id, memberId), eq(mandates.state, "active")))
    .orderBy(asc(dues.due_on), asc(preflight_findings.code));
}

const MEMBERS_A_PAGE = 250;
/** The processor is asked about so many methods at one time … */
const ASKED_AT_ONCE = 5;
/** … and about so many in one night. */
const MOST_ASKED = 5_000;

/**
 * Looks at what the clock takes within 14 days: for the nightly cron. What is found appears on the member's page and goes when it is mended; what is new and
 * worth it is told in one mail for a member and night. A page of members costs three trips to the database and one to the processor for each saved method.
 */
export async function preflight(env: Env, now: Instant): Promise<void> {
  await clearWhatIsOver(env.DB, now);
  const operator = await loadOperator(env);
  const until = instant(now + (LOOKS_AHEAD_DAYS + 1) * DAY_MS);
  const nights = Math.ceil((await methodsWaiting(env.DB, until)) / MOST_ASKED);
  const ask = doctorOf(env, { nights, night: Math.floor(now / DAY_MS) });
  for (let after = ""; ;) {
    const members = await membersWaiting(env.DB, { after, until, limit: MEMBERS_A_PAGE });
    if (members.length > 0) {
      const { dues: rows, methods, standing } = await readMembers(env.DB, members, until);
      const byMember = Map.groupBy(rows, ({ member_id }) => member_id);
      const ofMember = Map.groupBy(methods, ({ member_id }) => member_id);
      const wanted = new Set(rows.flatMap((row) => JSON.parse(row.methods) as MethodOrder));
      const health = await ask(methods.filter(({ id }) => wanted.has(id)));
      const before = Map.groupBy(standing, ({ member_id }) => member_id);
      const nights = members.map((id) => {
        const mine = byMember.get(id) ?? [];
        const zone = timeZoneOf(operator, mine[0]?.region_id ?? "");
        const saved = new Map((ofMember.get(id) ?? []).map((method) => [method.id, health.get(method.id) ?? UNKNOWN]));
        return nightOf(mine, { saved, before: before.get(id) ?? [], time_zone: zone, now });
      });
      await writeNights(env.DB, now, { nights, warnings: nights.flatMap(({ warning }) => (warning === null ? [] : [warning])) });
    }
    if (members.length < MEMBERS_A_PAGE) return;
    after = members.at(-1) ?? "";
  }
}

const UNKNOWN: MethodState = { state: "unknown" };

interface Place {
  readonly saved: ReadonlyMap<SavedMethodId, MethodState>;
  readonly before: Parameters<typeof compareNights>[1];
  readonly time_zone: string;
  readonly now: Instant;
}

/** One member's night, and the mail that it comes to. */
function nightOf(rows: readonly WatchedRow[], { saved, before, time_zone, now }: Place): Night & { readonly warning: Warning | null } {
  const [first] = rows;
  const last = addDays(dayIn(time_zone, now), LOOKS_AHEAD_DAYS);
  const watched = rows
    .map((row) => watchedOf(row, takenOn(row, row.collect_day, { time_zone, now })))
    .filter(({ collect_on }) => collect_on <= last);
  const judged =
    first === undefined
      ? { findings: [], unsure: new Set<never>() }
      : judgeMember({ dues: watched, available_cents: first.available_cents, top_up: first.top_up === 1 ? "on" : "off", methods: saved });
  const night = compareNights(judged, before);
  return { ...night, warning: first === undefined ? null : warningOf(first, night.news, watched, dayIn(time_zone, now)) };
}

function watchedOf(row: WatchedRow, collect_on: CalendarDate): Watched {
  return {
    ...row,
    collect_on,
    methods: JSON.parse(row.methods) as MethodOrder,
    told_cents: row.noticed_cents ?? row.last_cents,
    ending: row.ends_on === null || row.due_day === null ? null : { ends_on: row.ends_on, due_day: row.due_day },
  };
}

/** The mail about what is new: of the earliest payment's policy or plan, with all there is to say. */
function warningOf(member: WatchedRow, news: readonly Finding[], watched: readonly Watched[], today: CalendarDate): Warning | null {
  const about = watched
    .filter(({ due_id }) => news.some((each) => each.due_id === due_id))
    .toSorted((a, b) => (a.collect_on < b.collect_on ? -1 : 1));
  const [due] = about;
  if (due === undefined) return null;
  const codes = [...new Set(news.map(({ code }) => code))];
  return {
    dedupe_key: `autopay_warning:${due.due_id}:${today}`,
    to_address: member.email,
    language: member.language,
    template: "autopay_warning",
    params: { name: member.name, subject_id: due.subject_id, codes, collect_on: due.collect_on },
  };
}

/** Asks the processor how saved methods stand. Where there are more than one night can ask about, they take turns. Once it cannot be reached it is left alone for the night. */
function doctorOf(env: Env, turns: Turns) {
  const at = processor(env);
  let left = MOST_ASKED;
  const one = async ({ id, processor: name, method_ref }: SavedRow): Promise<MethodState> => {
    if (at === null || at.name !== name || method_ref === null || left <= 0 || !isItsTurn(id, turns)) return UNKNOWN;
    left -= 1;
    try {
      const health = await at.describeSaved(method_ref);
      return health?.usable === true ? { state: "good", expires: health.expires } : { state: "gone" };
    } catch (error) {
      if (error instanceof ProcessorUnavailable) left = 0;
      // An answer that is none keeps neither this member's other payments nor anybody else's from being looked at.
      else log("autopay_method_unclear", { id, message: messageOf(error) });
      return UNKNOWN;
    }
  };
  return async (methods: readonly SavedRow[]): Promise<ReadonlyMap<SavedMethodId, MethodState>> => {
    const states = new Map<SavedMethodId, MethodState>();
    for (let from = 0; from < methods.length; from += ASKED_AT_ONCE) {
      const some = methods.slice(from, from + ASKED_AT_ONCE);
      for (const [id, state] of await Promise.all(some.map(async (method) => [method.id, await one(method)] as const)))
        states.set(id, state);
    }
    return states;
  };
}
