import { HOUR_MS, MINUTE_MS, SECOND_MS, instant, type Instant } from "../../values/time.ts";

/** Failures are forgotten this long after the last one. */
export const ATTEMPTS_WINDOW_MS = HOUR_MS;
const FIRST_DELAY_MS = 5 * SECOND_MS;
/** The longest anybody waits: a delay grows, it never becomes a lock. */
const LONGEST_DELAY_MS = 15 * MINUTE_MS;

/** A counter that slows guessing: after `free` attempts each next one has to wait twice as long. */
export interface AttemptLimit {
  /** What is counted, without personal data: "login:pair:<hash>". */
  readonly bucket: string;
  /** How many attempts within the window cost no wait. */
  readonly free: number;
  /** The first wait, which then doubles; 5 seconds unless told. */
  readonly first_delay_ms?: number;
  /** The longest wait; a quarter of an hour unless told. */
  readonly longest_delay_ms?: number;
}

/**
 * Until when a counter makes its callers wait.
 * @param row the counter, or undefined where there is none
 * @returns the moment from which the next attempt may come; a past one when it may come now
 */
export function nextAttemptAt(row: { readonly count: number; readonly expires_at: Instant } | undefined, limit: AttemptLimit): Instant {
  if (row === undefined || row.count < limit.free) return instant(0);
  return instant(row.expires_at - ATTEMPTS_WINDOW_MS + delayMs(limit, row.count - limit.free));
}

/**
 * The statement that counts one attempt, unless it comes too early: one row with the count when it may go on, none when it must wait.
 * Deciding and counting are one statement, so that a hundred attempts at once are not all "the first".
 */
export function attemptStatement(db: D1Database, limit: AttemptLimit, now: Instant): D1PreparedStatement {
  return db
    .prepare(
      `INSERT INTO attempts (bucket, count, expires_at) VALUES (?1, 1, ?2 + ?3)
       ON CONFLICT (bucket) DO UPDATE SET count = CASE WHEN expires_at <= ?2 THEN 1 ELSE count + 1 END, expires_at = excluded.expires_at
       WHERE expires_at <= ?2 OR count < ?4 OR expires_at - ?3 + min(?6, ?5 * (1 << min(count - ?4, 20))) <= ?2
       RETURNING count`,
    )
    .bind(
      limit.bucket,
      now,
      ATTEMPTS_WINDOW_MS,
      limit.free,
      limit.first_delay_ms ?? FIRST_DELAY_MS,
      limit.longest_delay_ms ?? LONGEST_DELAY_MS,
    );
}

/** The statement that forgets counters: after a success, for the ones that were the person's own. */
export function forgetStatement(db: D1Database, buckets: readonly string[]): D1PreparedStatement {
  return db.prepare(`DELETE FROM attempts WHERE bucket IN (${buckets.map(() => "?").join(", ")})`).bind(...buckets);
}

/** The statement that takes one count back: what was no guess after all, on a counter that others share. */
export function takeBackStatement(db: D1Database, bucket: string): D1PreparedStatement {
  return db.prepare("UPDATE attempts SET count = MAX(0, count - 1) WHERE bucket = ?").bind(bucket);
}

/**
 * Counts one attempt on each limit.
 * @returns null when it may go on, else the seconds to wait (at least 1)
 */
export async function countAttempt(
  db: D1Database,
  limits: readonly AttemptLimit[],
  now: Instant,
): Promise<{ readonly wait_s: number } | null> {
  const answers = await db.batch<{ count: number; expires_at: Instant }>([
    ...limits.map((limit) => attemptStatement(db, limit, now)),
    ...limits.map(({ bucket }) => db.prepare("SELECT count, expires_at FROM attempts WHERE bucket = ?").bind(bucket)),
  ]);
  const waits = limits.flatMap((limit, at) =>
    answers[at]?.results.length === 0 ? [nextAttemptAt(answers[limits.length + at]?.results[0], limit)] : [],
  );
  if (waits.length === 0) return null;
  return { wait_s: Math.max(1, Math.ceil((Math.max(...waits) - now) / SECOND_MS)) };
}

/** How many attempts a counter has; 0 where there is none. */
export async function attemptsOf(db: D1Database, { bucket }: Pick<AttemptLimit, "bucket">): Promise<number> {
  return (await db.prepare("SELECT count FROM attempts WHERE bucket = ?").bind(bucket).first<number>("count")) ?? 0;
}

/** Removes counters whose window is over. For the cron sweep. */
export async function sweepAttempts(db: D1Database, now: Instant): Promise<void> {
  await db.prepare("DELETE FROM attempts WHERE expires_at <= ?").bind(now).run();
}

function delayMs(limit: AttemptLimit, beyond: number): number {
  return Math.min(limit.longest_delay_ms ?? LONGEST_DELAY_MS, (limit.first_delay_ms ?? FIRST_DELAY_MS) * 2 ** Math.min(beyond, 20));
}
