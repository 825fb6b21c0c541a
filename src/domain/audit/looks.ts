import { and, desc, eq, lt } from "drizzle-orm";
import type { Db } from "../../platform/db.ts";
import type { MemberId } from "../../values/ids.ts";
import type { Instant } from "../../values/time.ts";
import { auditEvents } from "./schema.ts";

/** What happened about a member, newest first, before an event's place in the chain. For a page's batch. @param page.before null: from the newest on */
export function looksQuery(db: Db, subject: MemberId, page: { readonly before: number | null; readonly limit: number }) {
  const { seq, at, actor, action, origin, reason } = auditEvents;
  return db
    .select({ seq, at, actor, action, origin, reason })
    .from(auditEvents)
    .where(and(eq(auditEvents.subject, subject), page.before === null ? undefined : lt(seq, page.before)))
    .orderBy(desc(seq))
    .limit(page.limit);
}

/** How far back sign-ins are looked for, and how many events that may take to read. */
const SIGN_INS = 50;
const READ_FOR_SIGN_INS = 500;

/** A member's sign-ins up to an event's place in the chain, newest first: to tell places apart. For a page's batch. */
export function signInsQuery(db: Db, subject: MemberId, before: number | null) {
  const newest = db
    .select({ seq: auditEvents.seq, at: auditEvents.at, action: auditEvents.action, origin: auditEvents.origin })
    .from(auditEvents)
    .where(and(eq(auditEvents.subject, subject), before === null ? undefined : lt(auditEvents.seq, before)))
    .orderBy(desc(auditEvents.seq))
    .limit(READ_FOR_SIGN_INS)
    .as("newest");
  return db
    .select({ seq: newest.seq, at: newest.at, origin: newest.origin })
    .from(newest)
    .where(eq(newest.action, "login"))
    .orderBy(desc(newest.seq))
    .limit(SIGN_INS);
}

/** Of a member's events as many as one busy hour has: so far back it is looked whether something is noted already. */
const LOOKED_THROUGH = 200;

/** Whether the newest events of a subject have it that the actor did this at or after a moment. */
export async function hasHappenedSince(
  db: D1Database,
  event: { readonly subject: string; readonly actor: string; readonly action: string; readonly since: Instant },
): Promise<boolean> {
  const found = await db
    .prepare(
      `SELECT 1 AS found FROM (SELECT actor, action, at FROM audit_events WHERE subject = ?1 ORDER BY seq DESC LIMIT ${LOOKED_THROUGH})
       WHERE actor = ?2 AND action = ?3 AND at >= ?4 LIMIT 1`,
    )
    .bind(event.subject, event.actor, event.action, event.since)
    .first();
  return found !== null;
}
