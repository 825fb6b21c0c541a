import { forgetStrangers } from "../domain/autopay/policies-end.ts";
import { forgetInvitations } from "../domain/caregivers/store.ts";
import { forgetAddresses } from "../domain/closing/store.ts";
import { sweepChallenges } from "../domain/factors/challenge.ts";
import { sweepPending } from "../domain/factors/pending.ts";
import { sweepDrafts } from "../domain/guests/service.ts";
import { forgetGuests } from "../domain/guests/store.ts";
import { sweepAttempts } from "../domain/identity/attempts.ts";
import { forgetResets } from "../domain/identity/recovery.ts";
import { emptyMails } from "../domain/mail/store.ts";
import { forgetChanges } from "../domain/profile/email-change.ts";
import { sweepSessions } from "../domain/sessions/store.ts";
import { database } from "../platform/db.ts";
import type { Env } from "../platform/env.ts";
import { DAY_MS, instant, type Instant } from "../values/time.ts";

/** How long what we wrote to people stays readable here; their mailboxes have it. docs/retention.md. */
const MAILS_MS = 180 * DAY_MS;
/** How a guest is reached, or whoever has closed an account, until the last dispute about a card is over: 540 days (card networks), and some. */
const REACHED_MS = 550 * DAY_MS;
/** An address that was invited to help somebody and did not come. */
const INVITATIONS_MS = 30 * DAY_MS;
/** The holder of a policy that an insurer sent and has ended, and that no member here ever had. */
const STRANGERS_MS = 730 * DAY_MS;

/** So many rows are changed by one statement, and so many statements are run in one night: none holds the database for long. */
const ROWS = 5_000;
const STATEMENTS = 200;

/** Forgets what works no more: counters, sessions, pending sign-ins, links, drafts. For the sweep. */
export async function forgetOver(env: Pick<Env, "DB">, at: Instant): Promise<void> {
  await sweepAttempts(env.DB, at);
  await sweepSessions(database(env), at);
  await sweepChallenges(database(env), at);
  await sweepPending(database(env), at);
  await sweepDrafts(env.DB, at);
  await forgetResets(env, at);
  await forgetChanges(env, at);
}

/** Forgets what was kept long enough and is needed for nothing more. For the nightly cron. */
export async function forgetOld(env: Pick<Env, "DB">, at: Instant): Promise<void> {
  const before = (ms: number): Instant => instant(at - ms);
  await bySome((limit) => emptyMails(env.DB, { before: before(MAILS_MS), limit }));
  await bySome((limit) => forgetGuests(env.DB, { before: before(REACHED_MS), limit }));
  await bySome((limit) => forgetAddresses(env.DB, { before: before(REACHED_MS), limit }));
  await forgetInvitations(env.DB, before(INVITATIONS_MS));
  await forgetStrangers(env.DB, before(STRANGERS_MS));
}

/** Until less than a statement's worth was left. What a night leaves, the next one takes. */
async function bySome(change: (limit: number) => Promise<number>): Promise<void> {
  for (let statement = 0; statement < STATEMENTS; statement += 1) if ((await change(ROWS)) < ROWS) return;
}
