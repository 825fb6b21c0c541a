import { newId } from "../../platform/ids.ts";
import type { MemberId } from "../../values/ids.ts";
import type { Language } from "../../values/language.ts";
import type { Instant } from "../../values/time.ts";
import { mailStatement } from "../mail/store.ts";
import type { Message } from "./rules.ts";

/** A message on its way into the table. */
export interface NewMessage {
  readonly message: Message;
  /** "M-7K2Q-9XPD" */
  readonly reference: string;
  /** Null: nobody was signed in. */
  readonly member_id: MemberId | null;
  /** The reason of the link that led here, such as "region"; or null. */
  readonly about: string | null;
  readonly language: Language;
  /** Of the form and what was in it. */
  readonly request_key: string;
  readonly now: Instant;
}

/** The reference of a message that is kept already, or null. */
export async function referenceOf(db: D1Database, request_key: string): Promise<string | null> {
  return db.prepare("SELECT reference FROM contact_messages WHERE request_key = ?").bind(request_key).first<string>("reference");
}

/** Keeps a message and queues the mail that confirms it, in one batch. A known key changes nothing. @returns the reference that is kept */
export async function addMessage(db: D1Database, added: NewMessage): Promise<string> {
  const { message, reference, request_key, language, now } = added;
  const rows = await db.batch<{ reference: string }>([
    db
      .prepare(
        `INSERT INTO contact_messages (id, reference, member_id, region_id, subject, about, name, email, phone, bill_or_payment, message, language, request_key, created_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (request_key) DO NOTHING`,
      )
      .bind(
        newId("msg"),
        reference,
        added.member_id,
        message.region_id,
        message.subject,
        added.about,
        message.name,
        message.email,
        message.phone,
        message.bill_or_payment,
        message.message,
        language,
        request_key,
        now,
      ),
    mailStatement(db, {
      dedupe_key: `contact_received:${request_key}`,
      to_address: message.email,
      language,
      template: "contact_received",
      params: { name: message.name, reference },
      now,
    }),
    db.prepare("SELECT reference FROM contact_messages WHERE request_key = ?").bind(request_key),
  ]);
  const kept = rows.at(-1)?.results[0]?.reference;
  if (kept === undefined) throw new Error("a message was neither kept nor there");
  return kept;
}
