import { assert } from "../values/result.ts";
import { HOUR_MS, instant, MINUTE_MS, type Instant } from "../values/time.ts";

/**
 * The first moment, from `from` on, at which a cron of wrangler.toml fires (UTC).
 * @param cron of the kinds that are used there: a minute or every so many, an hour or every one, every day
 */
export function nextFiring(cron: string, from: Instant): Instant {
  const [minutes = "", hours = "", ...days] = cron.split(" ");
  assert(days.join(" ") === "* * *", "a cron of every day");
  let at = Math.ceil(from / MINUTE_MS) * MINUTE_MS;
  while (!fits(minutes, Math.floor(at / MINUTE_MS) % 60) || !fits(hours, Math.floor(at / HOUR_MS) % 24)) at += MINUTE_MS;
  return instant(at);
}

function fits(field: string, value: number): boolean {
  if (field === "*") return true;
  return field.startsWith("*/") ? value % Number(field.slice(2)) === 0 : value === Number(field);
}
