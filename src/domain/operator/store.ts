import { asc, eq } from "drizzle-orm";
import { database } from "../../platform/db.ts";
import type { Env } from "../../platform/env.ts";
import type { Language } from "../../values/language.ts";
import { contact_channels, operators, regions } from "./schema.ts";

export type Operator = typeof operators.$inferSelect;
export type Region = typeof regions.$inferSelect;
export type ContactChannel = typeof contact_channels.$inferSelect;

/** How long one running Worker trusts its copy of the operator's data, in milliseconds of real time. */
const FRESH_MS = 15_000;

export interface OperatorData {
  readonly operator: Operator;
  readonly regions: readonly Region[];
}

let kept: { readonly data: OperatorData; readonly until_ms: number } | null = null;

/**
 * The operator and its regions, which each page shows. Kept in memory for 15 seconds: a change in the console reaches
 * every page within that time, and pages make no trip for it.
 * @throws when the database holds no operator: it was never seeded, which is a fault of the installation.
 */
export async function loadOperator(env: Pick<Env, "DB">): Promise<OperatorData> {
  if (kept !== null && kept.until_ms > Date.now()) return kept.data;
  const db = database(env);
  const [found, areas] = await db.batch([db.select().from(operators).limit(1), db.select().from(regions).orderBy(asc(regions.sort))]);
  const operator = found[0];
  if (operator === undefined) throw new Error("the database holds no operator: seed it first");
  const data = { operator, regions: areas };
  kept = { data, until_ms: Date.now() + FRESH_MS };
  return data;
}

/** Forgets the copy in memory: after a change, and between tests. */
export function forgetOperator(): void {
  kept = null;
}

/** The time zone (IANA name) of a region; the operator's own where the region is unknown. */
export function timeZoneOf({ operator, regions: all }: OperatorData, regionId: string): string {
  return all.find(({ id }) => id === regionId)?.time_zone ?? operator.time_zone;
}

/** What a region is called in a language. */
export function regionName({ name_en, name_es }: Pick<Region, "name_en" | "name_es">, language: Language): string {
  return language === "es" ? name_es : name_en;
}

/** How a region is reached, in the operator's order. Empty for an unknown region. */
export async function channelsOf(env: Pick<Env, "DB">, regionId: string): Promise<readonly ContactChannel[]> {
  return database(env).select().from(contact_channels).where(eq(contact_channels.region_id, regionId)).orderBy(asc(contact_channels.sort));
}

/** What a way to reach a region is called in a language. */
export function labelOf(channel: ContactChannel, language: Language): string {
  return language === "es" && channel.label_es !== "" ? channel.label_es : channel.label;
}

/** The phone lines for patients of all regions, in the operator's order: one query. */
export async function publicPhones(env: Pick<Env, "DB">): Promise<readonly ContactChannel[]> {
  return database(env).select().from(contact_channels).where(eq(contact_channels.kind, "public_phone")).orderBy(asc(contact_channels.sort));
}
