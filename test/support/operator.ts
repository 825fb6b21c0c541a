import { env } from "cloudflare:workers";
import { forgetOperator } from "../../src/domain/operator/store.ts";

/** The least an installation has: one operator, two regions. */
export async function addOperator(): Promise<void> {
  await env.DB.batch([
    env.DB.prepare(
      `INSERT OR IGNORE INTO operators VALUES ('operator', 'Meridian Health', 'Meridian Health (fictional)', 'America/Los_Angeles', 'billing@meridian.example',
       'https://meridian.example/help', '555-0199', 500, 200000, 500000)`,
    ),
    env.DB.prepare(
      "INSERT OR IGNORE INTO regions VALUES ('northern-california', 'Northern California', 'Norte de California', 'oakland', 'America/Los_Angeles', 1)",
    ),
    env.DB.prepare("INSERT OR IGNORE INTO regions VALUES ('colorado', 'Colorado', 'Colorado', 'denver', 'America/Denver', 2)"),
  ]);
  forgetOperator();
}
