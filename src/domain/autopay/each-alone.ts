import { log, messageOf, type LogEvent } from "../../platform/log.ts";

/** How many of a job's rows were done, and how many failed. */
export interface EachDone {
  readonly done: number;
  readonly failed: number;
}

/**
 * Does something for each row, one after the other. One that fails is a line in the log, and keeps no other waiting; the job's next run comes back to it.
 * @param act whether it came to anything
 */
export async function eachAlone<R extends { readonly id: string }>(
  rows: readonly R[],
  event: LogEvent,
  act: (row: R) => Promise<boolean>,
): Promise<EachDone> {
  let [done, failed] = [0, 0];
  for (const row of rows) {
    try {
      if (await act(row)) done += 1;
    } catch (error) {
      failed += 1;
      log(event, { id: row.id, message: messageOf(error) });
    }
  }
  return { done, failed };
}
