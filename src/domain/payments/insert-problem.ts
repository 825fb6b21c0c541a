/** Why the database refused a new payment. "account_closing": the member is on the way out (the trigger of migrations/0030). */
export type InsertProblem = "key_used" | "bill_taken" | "account_closing";

/** Reads the database's refusal; throws anything else on. */
export function insertProblem(error: unknown): InsertProblem {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    if (/UNIQUE constraint failed: payments\.request_key/u.test(cause.message)) return "key_used";
    if (/account_closing/u.test(cause.message)) return "account_closing";
    if (/CHECK constraint failed|UNIQUE constraint failed: payments\.due_id/u.test(cause.message)) return "bill_taken";
  }
  throw error;
}
