import { asc, desc, eq, gt } from "drizzle-orm";
import { database } from "../../platform/db.ts";
import type { Env } from "../../platform/env.ts";
import { log } from "../../platform/log.ts";
import { sha256Hex } from "../../platform/ids.ts";
import type { Instant } from "../../values/time.ts";
import { auditEvents } from "./schema.ts";

/** The hash before the first event. */
const GENESIS = "0".repeat(64);
const PAGE_ROWS = 500;
/** Writers who want the same place in the chain: one gets it, the others look again, after a pause that grows and differs. */
const MAX_TRIES = 25;
const PAUSE_MS = 10;

/** One thing that happened: who did what to whom, from where, and why. No health data, no tokens. */
export interface AuditEntry {
  readonly at: Instant;
  /** "member:<id>", "employee:<id>", "visitor", "system" */
  readonly actor: string;
  /** "login", "login_failed", "registered", "email_confirmed" … */
  readonly action: string;
  /** Whom it is about: a member's id, or null. */
  readonly subject: string | null;
  /** A keyed hash of the network address, or null where there is none. */
  readonly origin: string | null;
  readonly reason: string | null;
}

type AuditRow = typeof auditEvents.$inferSelect;

/** Appends to the audit's hash chain. Throws when the chain stays busy. */
export async function appendAudit(env: Pick<Env, "DB">, entry: AuditEntry): Promise<void> {
  const db = database(env);
  for (let attempt = 1; attempt <= MAX_TRIES; attempt += 1) {
    const [last] = await db.select().from(auditEvents).orderBy(desc(auditEvents.seq)).limit(1);
    const next = { ...entry, seq: (last?.seq ?? 0) + 1, previous_hash: last?.hash ?? GENESIS };
    const added = await db
      .insert(auditEvents)
      .values({ ...next, hash: await hashOf(next) })
      .onConflictDoNothing()
      .returning({ seq: auditEvents.seq });
    if (added.length === 1) return;
    await scheduler.wait(Math.random() * PAUSE_MS * attempt);
  }
  throw new Error("the audit chain stayed busy");
}

/**
 * What is wrong with an event: one before it is missing, it does not follow on the one before, it says something else than was written, or the end of the
 * chain was noted further on (or otherwise) than it is now.
 */
export type AuditFault = "missing" | "does_not_follow" | "altered" | "cut_off" | "rewritten";

export interface AuditReport {
  /** How many events hold, from the first on. */
  readonly rows: number;
  /** The first that does not; null: all hold. */
  readonly first_bad: { readonly seq: number; readonly fault: AuditFault } | null;
}

/** Walks the whole audit chain, then compares its end with what was noted of it elsewhere (`noteAuditEnd`): rows cut off at the end leave a chain that holds. */
export async function checkAuditChain(env: Pick<Env, "DB" | "SESSIONS">): Promise<AuditReport> {
  const walked = await walk(env);
  return walked.first_bad === null ? { ...walked, first_bad: await faultAtEnd(env) } : walked;
}

async function walk(env: Pick<Env, "DB">): Promise<AuditReport> {
  const db = database(env);
  let [rows, previous_hash] = [0, GENESIS];
  for (;;) {
    const page = await db.select().from(auditEvents).where(gt(auditEvents.seq, rows)).orderBy(asc(auditEvents.seq)).limit(PAGE_ROWS);
    for (const row of page) {
      if (row.seq !== rows + 1) return { rows, first_bad: { seq: rows + 1, fault: "missing" } };
      if (row.previous_hash !== previous_hash) return { rows, first_bad: { seq: row.seq, fault: "does_not_follow" } };
      if (row.hash !== (await hashOf(row))) return { rows, first_bad: { seq: row.seq, fault: "altered" } };
      [rows, previous_hash] = [row.seq, row.hash];
    }
    if (page.length < PAGE_ROWS) return { rows, first_bad: null };
  }
}

/** The end of the chain as it was one night: kept beside the database, so that whoever writes there cannot shorten the chain unseen. */
interface NotedEnd {
  readonly seq: number;
  readonly hash: string;
}

const NOTED_END = "audit-end";

async function faultAtEnd(env: Pick<Env, "DB" | "SESSIONS">): Promise<AuditReport["first_bad"]> {
  const noted = await env.SESSIONS.get<NotedEnd>(NOTED_END, "json");
  if (noted === null) return null;
  const [row] = await database(env).select({ hash: auditEvents.hash }).from(auditEvents).where(eq(auditEvents.seq, noted.seq));
  if (row === undefined) return { seq: noted.seq, fault: "cut_off" };
  return row.hash === noted.hash ? null : { seq: noted.seq, fault: "rewritten" };
}

/**
 * Notes where the chain ends, in KV and as a line of the log, which leaves the machine. Each night, after the books were looked at. A chain that contradicts what was noted
 * before is left as noted: the contradiction must not be forgotten.
 */
export async function noteAuditEnd(env: Pick<Env, "DB" | "SESSIONS">): Promise<void> {
  if ((await faultAtEnd(env)) !== null) return;
  const [last] = await database(env)
    .select({ seq: auditEvents.seq, hash: auditEvents.hash })
    .from(auditEvents)
    .orderBy(desc(auditEvents.seq))
    .limit(1);
  if (last === undefined) return;
  await env.SESSIONS.put(NOTED_END, JSON.stringify(last satisfies NotedEnd));
  log("audit_end", last);
}

function hashOf(row: Omit<AuditRow, "hash">): Promise<string> {
  return sha256Hex(JSON.stringify([row.previous_hash, row.seq, row.at, row.actor, row.action, row.subject, row.origin, row.reason]));
}
