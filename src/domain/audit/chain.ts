import { asc, desc, gt } from "drizzle-orm";
import { database } from "../../platform/db.ts";
import type { Env } from "../../platform/env.ts";
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

/** Walks the whole audit chain. @returns how many events hold, and the first that does not (its `seq`), if any */
export async function checkAuditChain(env: Pick<Env, "DB">): Promise<{ readonly rows: number; readonly first_bad_seq: number | null }> {
  const db = database(env);
  let [rows, previous_hash] = [0, GENESIS];
  for (;;) {
    const page = await db.select().from(auditEvents).where(gt(auditEvents.seq, rows)).orderBy(asc(auditEvents.seq)).limit(PAGE_ROWS);
    for (const row of page) {
      const holds = row.seq === rows + 1 && row.previous_hash === previous_hash && row.hash === (await hashOf(row));
      if (!holds) return { rows, first_bad_seq: row.seq };
      [rows, previous_hash] = [row.seq, row.hash];
    }
    if (page.length < PAGE_ROWS) return { rows, first_bad_seq: null };
  }
}

function hashOf(row: Omit<AuditRow, "hash">): Promise<string> {
  return sha256Hex(JSON.stringify([row.previous_hash, row.seq, row.at, row.actor, row.action, row.subject, row.origin, row.reason]));
}
