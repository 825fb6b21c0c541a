import { readMailKey } from "../domain/mail/key.ts";
import { afterReport } from "../domain/mail/rules.ts";
import { markReturned } from "../domain/mail/store.ts";
import { now } from "../platform/clock.ts";
import { database } from "../platform/db.ts";
import type { Env } from "../platform/env.ts";
import { log } from "../platform/log.ts";
import { readDeliveryReport } from "../platform/mail/delivery-report.ts";
import type { MailId } from "../values/ids.ts";

/** A report with the whole of our mail in it is far smaller. */
const MAX_BYTES = 5_000_000;

/**
 * Takes what comes back to our return address (Cloudflare Email Routing): reports of undelivered mails. One is believed if it names a mail by the key
 * that only this mail carried. Never answers: two machines could go on for ever.
 */
export async function takeReturnedMail(message: ForwardableEmailMessage, env: Env): Promise<void> {
  if (message.rawSize > MAX_BYTES) return message.setReject("This address takes reports of undelivered mail only");
  const report = await readDeliveryReport(await new Response(message.raw).arrayBuffer());
  if (report === null) return message.setReject("This address takes reports of undelivered mail only");
  const id = await mailOf(env, [addressTag(message.to), ...report.keys]);
  const outcome = afterReport(report);
  const code = `report_${report.action}_${report.status}`.slice(0, 40);
  log("mail_report", { mail_id: id, outcome, code: outcome === null ? null : code });
  if (id === null || outcome === null) return;
  await markReturned(database(env), id, { state: outcome, code, now: await now(env) });
}

async function mailOf(env: Env, keys: readonly string[]): Promise<MailId | null> {
  for (const key of keys) {
    const id = await readMailKey(env.FORM_KEY, key);
    if (id !== null) return id;
  }
  return null;
}

/** What stands between "+" and "@" in an address. */
function addressTag(address: string): string {
  const local = address.slice(0, address.lastIndexOf("@"));
  return local.slice(local.indexOf("+") + 1);
}
