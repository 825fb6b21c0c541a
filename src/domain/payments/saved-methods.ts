import { and, desc, eq, lte, sql } from "drizzle-orm";
import { database, type Db } from "../../platform/db.ts";
import type { Env } from "../../platform/env.ts";
import { newId } from "../../platform/ids.ts";
import { processor } from "../../platform/processor/index.ts";
import { ProcessorUnavailable } from "../../platform/processor/processor.ts";
import type { MemberId, SavedMethodId } from "../../values/ids.ts";
import type { Language } from "../../values/language.ts";
import type { ProcessorMethod } from "../../values/processor.ts";
import { err, ok, type Result } from "../../values/result.ts";
import { instant, MINUTE_MS, type Instant } from "../../values/time.ts";
import { saved_methods } from "./schema.ts";

/** A member keeps at most so many; pages that were opened and left do not count. */
export const MOST_METHODS = 10;

/** A member's saved card or bank account. */
export interface MemberMethod {
  readonly id: SavedMethodId;
  readonly kind: ProcessorMethod;
  readonly brand: string;
  readonly last4: string;
  readonly created_at: Instant;
}

export type MethodProblem = "no_processor" | "processor_unavailable" | "too_many";

/** What a member has saved, newest first: a query for a page's own batch. See `readMethods`. */
export function methodsQuery(db: Db, memberId: MemberId) {
  return db
    .select({
      id: saved_methods.id,
      kind: saved_methods.kind,
      brand: saved_methods.brand,
      last4: saved_methods.last4,
      created_at: saved_methods.created_at,
    })
    .from(saved_methods)
    .where(and(eq(saved_methods.member_id, memberId), eq(saved_methods.state, "saved")))
    .orderBy(desc(saved_methods.created_at));
}

/** Reads the query's rows. */
export function readMethods(
  rows: readonly {
    readonly id: SavedMethodId;
    readonly kind: ProcessorMethod;
    readonly brand: string | null;
    readonly last4: string | null;
    readonly created_at: Instant;
  }[],
): readonly MemberMethod[] {
  return rows.flatMap(({ brand, last4, ...row }) => (brand === null || last4 === null ? [] : [{ ...row, brand, last4 }]));
}

/**
 * Opens the processor's page on which a member leaves a card or bank account. Nothing is charged.
 * @returns where to send the member
 */
export async function beginSetup(
  env: Env,
  now: Instant,
  { member_id, kind, language }: { readonly member_id: MemberId; readonly kind: ProcessorMethod; readonly language: Language },
): Promise<Result<{ readonly url: string }, MethodProblem>> {
  const at = processor(env);
  if (at === null) return err("no_processor");
  const db = database(env);
  if ((await methodsQuery(db, member_id)).length >= MOST_METHODS) return err("too_many");
  const id = newId("met");
  try {
    const { ref, url } = await at.createSetup({
      setup_id: id,
      method: kind,
      language,
      return_url: `${env.PUBLIC_ORIGIN}/wallet/methods/${id}/return`,
    });
    // Noted before the member is sent there; a page that was never noted is one that nobody has the address of.
    const row = { id, member_id, processor: at.name, setup_ref: ref, kind, state: "open", created_at: now, updated_at: now } as const;
    await db.insert(saved_methods).values(row);
    return ok({ url });
  } catch (error) {
    if (error instanceof ProcessorUnavailable) return err("processor_unavailable");
    throw error;
  }
}

/**
 * Looks whether the member has left something on the page, and keeps what a receipt may show of it. Repeatable.
 * @returns saved; open: not yet; ended: turned back; unavailable: the processor cannot be asked now; null: no such page of this member
 */
export async function finishSetup(
  env: Env,
  now: Instant,
  { id, member_id }: { readonly id: SavedMethodId; readonly member_id: MemberId },
): Promise<"saved" | "open" | "ended" | "unavailable" | null> {
  const row = await methodOf(env, id, member_id);
  const at = processor(env);
  if (row === null || row.state === "removed") return null;
  if (row.state !== "open") return row.state;
  if (at === null || at.name !== row.processor) return "unavailable";
  try {
    const setup = await at.findSetup(row.setup_ref);
    if (setup === null || setup.status === "ended") return await change(env, now, id, { state: "ended" });
    if (setup.status === "open") return "open";
    const { method_ref, brand, last4 } = setup.saved;
    return await change(env, now, id, { state: "saved", method_ref, brand, last4 });
  } catch (error) {
    if (error instanceof ProcessorUnavailable) return "unavailable";
    throw error;
  }
}

/** How long after a page was opened or looked at it is looked at for the first time, and how many a run. */
const FIRST_LOOK_MS = 2 * MINUTE_MS;
const MAX_A_RUN = 50;

/**
 * Looks at pages whose member has not come back from the processor: a card left there shall be seen here, or nobody could remove it. Each page is
 * looked at after 2, 4, 8 … minutes, until the processor says that it is over.
 * @returns how many ended, saved or not
 */
export async function sweepSetups(env: Env, now: Instant): Promise<number> {
  const db = database(env);
  const rows = await db
    .select({ id: saved_methods.id, member_id: saved_methods.member_id })
    .from(saved_methods)
    .where(
      and(
        sql`state = 'open'`,
        lte(saved_methods.updated_at, instant(now - FIRST_LOOK_MS)),
        sql`${now} - ${saved_methods.updated_at} >= ${saved_methods.updated_at} - ${saved_methods.created_at}`,
      ),
    )
    .orderBy(saved_methods.updated_at)
    .limit(MAX_A_RUN);
  let ended = 0;
  for (const row of rows) {
    const outcome = await finishSetup(env, now, row);
    if (outcome === "unavailable") return ended;
    if (outcome === "open") await db.update(saved_methods).set({ updated_at: now }).where(stillOpen(row.id));
    else ended += 1;
  }
  return ended;
}

function stillOpen(id: SavedMethodId) {
  return and(eq(saved_methods.id, id), eq(saved_methods.state, "open"));
}

/**
 * Forgets a saved method, at the processor first: what we have forgotten is then forgotten there too. Again, it changes nothing.
 * @returns null when this member has no such method
 */
export async function removeMethod(
  env: Env,
  now: Instant,
  { id, member_id }: { readonly id: SavedMethodId; readonly member_id: MemberId },
): Promise<"removed" | "unavailable" | null> {
  const row = await methodOf(env, id, member_id);
  if (row === null || row.method_ref === null) return null;
  if (row.state === "removed") return "removed";
  const at = processor(env);
  if (at === null || at.name !== row.processor) return "unavailable";
  try {
    await at.forgetMethod(row.method_ref);
  } catch (error) {
    if (error instanceof ProcessorUnavailable) return "unavailable";
    throw error;
  }
  await database(env).update(saved_methods).set({ state: "removed", updated_at: now }).where(eq(saved_methods.id, id));
  return "removed";
}

/** The processor's handle of a member's saved method; null when there is none (any more), or another processor has it. */
export async function findMethod(
  env: Env,
  { id, member_id }: { readonly id: SavedMethodId; readonly member_id: MemberId },
): Promise<{ readonly method_ref: string; readonly kind: ProcessorMethod } | null> {
  const row = await methodOf(env, id, member_id);
  if (row === null || row.state !== "saved" || row.method_ref === null || row.processor !== processor(env)?.name) return null;
  return { method_ref: row.method_ref, kind: row.kind };
}

async function methodOf(env: Env, id: SavedMethodId, memberId: MemberId) {
  const rows = await database(env)
    .select()
    .from(saved_methods)
    .where(and(eq(saved_methods.id, id), eq(saved_methods.member_id, memberId)))
    .limit(1);
  return rows[0] ?? null;
}

async function change<S extends "saved" | "ended">(
  env: Env,
  now: Instant,
  id: SavedMethodId,
  to: { readonly state: S; readonly method_ref?: string; readonly brand?: string; readonly last4?: string },
): Promise<S> {
  await database(env)
    .update(saved_methods)
    .set({ ...to, updated_at: now })
    .where(stillOpen(id));
  return to.state;
}
