import { hmac } from "../../platform/hmac.ts";
import { sha256Hex } from "../../platform/ids.ts";
import { readId, type MailId } from "../../values/ids.ts";

/** 96 bits in hexadecimal: lower case, because mail servers may change the case of an address. */
const MARK_LENGTH = 24;

/**
 * What a mail is called outside: in its Message-ID and in the address it comes back to. Without FORM_KEY it cannot be made from the mail's id, which
 * stands in logs: so nobody can report a mail as returned who never had it.
 */
export async function mailKey(secret: string, id: MailId): Promise<string> {
  return `${id.slice("mail_".length)}.${await markOf(secret, id)}`;
}

/** The mail that a key from outside names, or null when it is not ours. */
export async function readMailKey(secret: string, text: string): Promise<MailId | null> {
  const [name = "", mark = "", ...more] = text.toLowerCase().split(".");
  const id = readId("mail", `mail_${name}`);
  if (id === null || more.length > 0 || mark.length !== MARK_LENGTH) return null;
  const expected = await markOf(secret, id);
  // Compared without a hint from the time taken.
  let different = 0;
  for (let index = 0; index < MARK_LENGTH; index += 1) different |= expected.charCodeAt(index) ^ mark.charCodeAt(index);
  return different === 0 ? id : null;
}

async function markOf(secret: string, id: MailId): Promise<string> {
  return (await sha256Hex(await hmac(secret, `mail:${id}`))).slice(0, MARK_LENGTH);
}
