import type { Env } from "../platform/env.ts";
import type { MemberId } from "../values/ids.ts";
import type { DocumentFile } from "./receipt.ts";

/**
 * The copy of an authorisation as a tagged PDF: the very text that was agreed to, with its number, time and SHA-256.
 * @returns null when the member has no record of this number, or it needed no text (a stop, a pause …)
 */
export async function mandateDocument(
  _env: Env,
  _of: { readonly number: string; readonly member_id: MemberId },
): Promise<DocumentFile | null> {
  await Promise.resolve();
  throw new Error("not there yet");
}
