/** Whether the audit knows of an act that a subject had done, or that was done to it, before. */
export async function hasHappened(
  db: D1Database,
  { subject, action }: { readonly subject: string; readonly action: string },
): Promise<boolean> {
  const found = await db
    .prepare("SELECT 1 AS found FROM audit_events WHERE subject = ? AND action = ? LIMIT 1")
    .bind(subject, action)
    .first();
  return found !== null;
}
