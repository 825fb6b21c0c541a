import { Hono } from "hono";
import { forgetOperator } from "../../domain/operator/store.ts";
import type { Env } from "../../platform/env.ts";
import { DAY_MS, instant } from "../../values/time.ts";
import type { App } from "../../web.ts";
import { runDue } from "../due.ts";
import { openBills } from "../open-bills.tsx";
import { seedEmployees, seedMember } from "./accounts.ts";
import { DEMO_INSURER, DEMO_PARTNER, seedOperator, seedPartnerClient } from "./operator.ts";
import { EMPLOYEES, MEMBERS } from "./people.ts";
import { liveYear } from "./year.ts";

/** What start.mjs adds by .dev.vars beside the Worker's own secrets. */
interface SeedEnv extends Env {
  readonly DEMO_CLIENT_ID?: string;
  readonly DEMO_CLIENT_SECRET?: string;
  readonly DEMO_INSURER_CLIENT_ID?: string;
  readonly DEMO_INSURER_CLIENT_SECRET?: string;
}

/** Set when the demonstration's year has been lived: it is lived once. */
const DONE_KEY = "dev:seeded";

/**
 * `POST /dev/seed`: fills an empty database with the demonstration through the real use cases. Any number of times: what is there stays.
 * With `part=operator` only what belongs to nobody. Answers the accounts with their passwords and a bill that a
 * guest can pay, for `npm start` to print.
 */
export const seedTools = new Hono<App>().post("/dev/seed", async (c) => {
  const env: SeedEnv = c.env;
  const now = instant(Date.now());
  await seedOperator(env);
  forgetOperator();
  const clients = [
    {
      who: "Partner Meridian Clinics (API client)",
      partner_id: DEMO_PARTNER,
      kind: "clinic",
      id: env.DEMO_CLIENT_ID,
      secret: env.DEMO_CLIENT_SECRET,
    },
    {
      who: `Partner ${DEMO_INSURER.name} (API client)`,
      partner_id: DEMO_INSURER.partner_id,
      kind: "insurer",
      id: env.DEMO_INSURER_CLIENT_ID,
      secret: env.DEMO_INSURER_CLIENT_SECRET,
    },
  ] as const;
  for (const { partner_id, kind, id: client_id, secret } of clients) {
    if (client_id !== undefined && secret !== undefined) await seedPartnerClient(env, { partner_id, kind, client_id, secret, now });
  }
  if (c.req.query("part") !== "operator" && (await env.SESSIONS.get(DONE_KEY)) === null) {
    await seedEmployees(env, now);
    const joined = instant(now - 365 * DAY_MS);
    const people = [];
    for (const demo of MEMBERS) people.push({ demo, member: await seedMember(env, joined, demo) });
    await liveYear(env, now, people);
    await runDue(env);
    await env.SESSIONS.put(DONE_KEY, String(now));
  }
  const [bill] = await openBills(env);
  return c.json({
    operator: "Meridian Health",
    guest: bill === undefined ? null : { bill_code: bill.bill_code, birth_date: bill.birth_date },
    accounts: [
      ...MEMBERS.map(({ patient, language, email, password }) => ({
        who: `Member ${patient.given} ${patient.family} (${language === "es" ? "Spanish" : "English"})`,
        login: email,
        password,
      })),
      ...EMPLOYEES.map(({ role, email, password }) => ({ who: `Employee, ${role}`, login: email, password })),
      ...clients.map(({ who, id, secret }) => ({ who, login: id ?? "none", password: secret ?? "" })),
    ],
  });
});
