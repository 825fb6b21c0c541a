import { assert } from "../../values/result.ts";
import type { Attachment, Message } from "./mailer.ts";

const CRLF = "\r\n";
/** Bytes in one encoded word: 60 symbols of base64, so that a line keeps below RFC 2047's 76. */
const MAX_WORD_BYTES = 45;
const MAX_PLAIN_HEADER = 60;

/**
 * A message as RFC 5322 and MIME want it on the wire: all of it ASCII, lines below 80, ending in CRLF. The same message always gives the same text, so
 * a mail that is sent twice is one mail to every program that looks at Message-ID.
 */
export function asMime(message: Message): string {
  const { key, from, to, subject, language, date, attachments } = message;
  const headers = [
    `From: ${phrase(from.name)} <${from.email}>`,
    `To: <${to}>`,
    `Subject: ${encodedText(subject)}`,
    `Date: ${date.toUTCString().replace("GMT", "+0000")}`,
    `Message-ID: ${messageIdOf(message)}`,
    "MIME-Version: 1.0",
    "Auto-Submitted: auto-generated",
    `Content-Language: ${language}`,
  ];
  const bodies = multipart("alternative", key, [textPart("plain", message.text), textPart("html", message.html)]);
  const whole = attachments.length === 0 ? bodies : multipart("mixed", key, [bodies, ...attachments.map(attachmentPart)]);
  return [...headers, whole].join(CRLF) + CRLF;
}

/** `<key@domain of the sender>`. */
function messageIdOf({ key, from }: Pick<Message, "key" | "from">): string {
  return `<${key}@${from.email.slice(from.email.lastIndexOf("@") + 1)}>`;
}

// The bodies are base64, in which "=_" never occurs: a boundary that begins so is safe without looking.
function multipart(kind: "alternative" | "mixed", key: string, parts: readonly string[]): string {
  const boundary = `=_${kind}_${key}`;
  return [
    `Content-Type: multipart/${kind};${CRLF} boundary="${boundary}"`,
    "",
    ...parts.flatMap((part) => [`--${boundary}`, part]),
    `--${boundary}--`,
  ].join(CRLF);
}

function textPart(kind: "plain" | "html", text: string): string {
  return part([`Content-Type: text/${kind}; charset=utf-8`], Buffer.from(text.replaceAll(/\r?\n/gu, CRLF)));
}

function attachmentPart({ filename, content_type, bytes }: Attachment): string {
  assert(/^[\w.-]{1,64}$/u.test(filename), "an attachment's name is plain ASCII");
  return part([`Content-Type: ${content_type}; name="${filename}"`, `Content-Disposition: attachment; filename="${filename}"`], bytes);
}

function part(headers: readonly string[], content: Uint8Array): string {
  const lines =
    Buffer.from(content)
      .toString("base64")
      .match(/.{1,76}/gu) ?? [];
  return [...headers, "Content-Transfer-Encoding: base64", "", ...lines].join(CRLF);
}

/** A display name: as it is where it is plain, else in encoded words. */
function phrase(name: string): string {
  return /^[A-Za-z0-9 ]{1,60}$/u.test(name) ? name : encodedWords(name);
}

/** A header's text: as it is where it is short and ASCII, else in encoded words (RFC 2047). Never with a line break of its own. */
function encodedText(text: string): string {
  const plain = text.length <= MAX_PLAIN_HEADER && /^[\x20-\x7E]*$/u.test(text) && !text.includes("=?");
  return plain ? text : encodedWords(text);
}

function encodedWords(text: string): string {
  const words: string[] = [];
  let word = "";
  for (const letter of text) {
    if (Buffer.byteLength(word + letter) > MAX_WORD_BYTES) {
      words.push(word);
      word = "";
    }
    word += letter;
  }
  words.push(word);
  return words.map((each) => `=?UTF-8?B?${Buffer.from(each).toString("base64")}?=`).join(`${CRLF} `);
}
