import type { Hono } from "hono";
import { setClockOffsetMs } from "../../src/platform/clock.ts";
import type { App } from "../../src/web.ts";
import type { Answer } from "../support/visitor.ts";
import { INSURER } from "../domain/autopay/money-by-clock.ts";
import { env, hiddenFields, signedIn, type SignedIn } from "./money-support.ts";

/** Tuesday, the 24th of November 2026, noon in Denver, where these members live. */
export const NOON = Date.UTC(2026, 10, 24, 19);

/** An insurer to choose, and a clock that stands near that noon. */
export async function beginAutopay(): Promise<void> {
  await env.DB.prepare("INSERT OR IGNORE INTO insurers (id, name, phone) VALUES (?, 'Evergreen Care Insurance', '1-800-555-0162')")
    .bind(INSURER)
    .run();
  await setClockOffsetMs(env, NOON - Date.now());
}

export const POLICY_FORM = { insurer: INSURER, member_number: "EC-204 11", plan_name: "Silver 70", premium: "310", due_day: "12" };

export interface Connected extends SignedIn {
  /** "/autopay/pol_…" */
  readonly path: string;
}

/** A member who has connected a policy of $310.00, due on the 12th. */
export async function connected(app: Hono<App>, balance_cents = 0): Promise<Connected> {
  const person = await signedIn(app, balance_cents);
  const form = await person.visitor.get("/autopay/new");
  const answer = await person.visitor.post("/autopay/new", { ...hiddenFields(form.text), ...POLICY_FORM });
  return { ...person, path: (answer.location ?? "").replace("/authorise", "") };
}

/** Goes through the steps as far as the page that is checked. */
export async function atCheck(
  { visitor, path }: Connected,
  more: Readonly<Record<string, string>> = {},
  step = "authorise",
): Promise<Answer> {
  const form = await visitor.get(`${path}/${step}`);
  const answer = await visitor.post(`${path}/${step}`, {
    ...hiddenFields(form.text),
    order: "wallet",
    collect_day: "",
    cap: "372",
    ...more,
  });
  return answer.location === null ? answer : await visitor.get(answer.location);
}

/** The same member with autopay authorised from the wallet. @returns also the number of the record */
export async function authorised(app: Hono<App>, balance_cents = 0): Promise<Connected & { readonly number: string }> {
  const person = await connected(app, balance_cents);
  const check = await atCheck(person);
  const answer = await person.visitor.post(`${person.path}/authorise`, { ...hiddenFields(check.text), agree: "yes" });
  return { ...person, number: numberOf(answer) };
}

/** Opens an act's page and presses its button. */
export async function act({ visitor, path }: Connected, name: string, query = ""): Promise<Answer> {
  const ask = await visitor.get(`${path}/${name}${query}`);
  return await visitor.post(`${path}/${name}`, hiddenFields(ask.text));
}

/** The confirmation number that an answer leads to; "" where it leads to none. */
export function numberOf({ location }: Answer): string {
  return /^\/autopay\/records\/(A-[0-9A-Z]{4}-[0-9A-Z]{4})\?done=1$/u.exec(location ?? "")?.[1] ?? "";
}

export interface DueRow {
  readonly id: string;
  readonly state: string;
  readonly due_on: string;
  readonly noticed_cents: number | null;
  readonly collect_on: string | null;
}

/** The dues of a member, earliest first. */
export async function duesOf({ member_id }: SignedIn): Promise<readonly DueRow[]> {
  const { results } = await env.DB.prepare(
    "SELECT id, state, due_on, noticed_cents, collect_on FROM dues WHERE member_id = ? ORDER BY due_on",
  )
    .bind(member_id)
    .all<DueRow>();
  return results;
}

export async function mandateStates({ member_id }: SignedIn): Promise<readonly string[]> {
  const { results } = await env.DB.prepare("SELECT state FROM mandates WHERE member_id = ? ORDER BY id")
    .bind(member_id)
    .all<{ state: string }>();
  return results.map(({ state }) => state);
}
