import { contentOf, type Mail } from "../domain/mail/store.ts";
import type { MandateMail } from "../domain/mail/templates.ts";
import { mandateCopy } from "../documents/mandate-pdf.ts";
import { receiptDocument } from "../documents/receipt.ts";
import { now } from "../platform/clock.ts";
import type { Env } from "../platform/env.ts";
import type { Attachment } from "../platform/mail/mailer.ts";

/**
 * The files of a mail, made when it goes out: none are stored, and what a receipt says is then as true as on its page.
 * @throws when a file cannot be made now; the mail is tried again later
 */
export async function attachmentsOf(env: Env, mail: Mail): Promise<readonly Attachment[]> {
  const content = contentOf(mail);
  if (content.template === "mandate_record") return await agreedTo(env, content.params);
  if (content.template !== "receipt_copy") return [];
  const { payment_id, variant, diagnosis } = content.params;
  const receipt = await receiptDocument(env, await now(env), payment_id, { variant, diagnosis, language: mail.language });
  if (receipt === null) throw new ReceiptMissing();
  return [receipt];
}

/** What was authorised or changed goes along word for word (12 CFR 1005.10(b)); other acts have no text. */
async function agreedTo(env: Env, { act, number }: MandateMail): Promise<readonly Attachment[]> {
  if (act !== "authorised" && act !== "changed") return [];
  const copy = await mandateCopy(env, number);
  if (copy === null) throw new TermsMissing();
  return [copy];
}

class TermsMissing extends Error {
  override readonly name = "TermsMissing";
}

/** The mail says that a receipt is attached: without one it does not go out. */
class ReceiptMissing extends Error {
  override readonly name = "ReceiptMissing";
}
