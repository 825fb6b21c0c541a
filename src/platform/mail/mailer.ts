import type { Result } from "../../values/result.ts";

/** A file that goes along. Its name says nothing about health. */
export interface Attachment {
  readonly filename: string;
  readonly content_type: string;
  readonly bytes: Uint8Array;
}

/** One mail, complete. */
export interface Message {
  /** Names this mail in every copy of it, and cannot be guessed: a report of its return is believed by it. Letters, digits and "." only. */
  readonly key: string;
  readonly from: { readonly name: string; readonly email: string };
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly language: string;
  readonly date: Date;
  readonly attachments: readonly Attachment[];
}

/**
 * Why a mail did not leave. `address_refused`: this address takes no mail, ever; `message_refused`: this mail is not taken, and would not be the
 * next time; `this_later`: only this mail is not taken now, others may go; `try_later`: anything else that may be over in a while, a wrong setting of
 * ours included. The code is for the log: never an address.
 */
export interface SendFailure {
  readonly reason: "address_refused" | "message_refused" | "this_later" | "try_later";
  readonly code: string;
}

/** Somebody who takes mails. Expected failures are values; nothing is thrown for the service's sake. */
export interface Mailer {
  /** @returns what the service calls the mail, if it says. A mail that was taken while its answer was lost is sent again, under the same key. */
  send(message: Message): Promise<Result<{ readonly provider_id: string | null }, SendFailure>>;
}
