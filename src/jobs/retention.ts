import { forgetGuests } from "../domain/guests/store.ts";
import { forgetInvitations } from "../domain/caregivers/store.ts";
import { emptyMails } from "../domain/mail/store.ts";
import type { Env } from "../platform/env.ts";
import { DAY_MS, instant, type Instant } from "../values/time.ts";

/** How long what we wrote to people stays readable here; their mailboxes have it. docs/retention.md. */
const MAILS_MS = 180 * DAY_MS;
/** How a guest is reached, until the last dispute about a card is over: 540 days (card networks), and some. */
const GUESTS_MS = 550 * DAY_MS;
/** An address that was invited to help somebody and did not come. */
const INVITATIONS_MS = 30 * DAY_MS;

/** Forgets what was kept long enough and is needed for nothing more. For the nightly cron. */
export async function forgetOld(env: Pick<Env, "DB">, at: Instant): Promise<void> {
  const before = (ms: number): Instant => instant(at - ms);
  await emptyMails(env.DB, before(MAILS_MS));
  await forgetGuests(env.DB, before(GUESTS_MS));
  await forgetInvitations(env.DB, before(INVITATIONS_MS));
}
