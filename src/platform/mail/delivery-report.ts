const MAX_GROUPS = 50;

/** What a mail server reports of a mail of ours. */
export interface DeliveryReport {
  /** What may name the mail: from the report and from the headers that came back. To be checked before it is believed. */
  readonly keys: readonly string[];
  /** "failed", "delayed", "delivered", "relayed", "expanded". */
  readonly action: string;
  /** RFC 3463: "5.1.1". */
  readonly status: string;
}

/**
 * Reads a delivery status notification (RFC 3464). Our mails have one recipient each; where a list behind it has several, the report counts as a
 * failure only if it is one for all.
 * @returns null when the mail is no such report
 */
export async function readDeliveryReport(raw: ArrayBuffer): Promise<DeliveryReport | null> {
  const { default: PostalMime } = await import("postal-mime");
  const { attachments } = await PostalMime.parse(raw, { attachmentEncoding: "utf8", forceRfc822Attachments: true, maxNestingDepth: 20 });
  const textOf = (type: RegExp): string => {
    const content = attachments.find(({ mimeType }) => type.test(mimeType))?.content;
    return typeof content === "string" ? content : "";
  };
  const [about = new Map<string, string>(), ...recipients] = textOf(/^message\/(?:global-)?delivery-status$/u)
    .split(/\r?\n[ \t]*\r?\n/u)
    .slice(0, MAX_GROUPS)
    .map(fieldsOf)
    .filter((fields) => fields.size > 0);
  const told = recipients.flatMap((fields) => {
    const [action, status] = [fields.get("action"), /^[245]\.\d{1,3}\.\d{1,3}/u.exec(fields.get("status") ?? "")];
    return action === undefined || status === null ? [] : [{ action: action.toLowerCase(), status: status[0] }];
  });
  const worst = told.find(({ action }) => action !== "failed") ?? told[0];
  if (worst === undefined) return null;
  const original = fieldsOf(textOf(/^(?:message\/(?:global-headers|global|rfc822)|text\/rfc822-headers)$/u).split(/\r?\n\r?\n/u)[0] ?? "");
  const names = [about.get("original-envelope-id"), original.get("message-id"), original.get("x-entity-ref-id")];
  return { ...worst, keys: names.flatMap((name) => (name === undefined ? [] : [keyIn(name)])) };
}

/** `Name: value` lines, continued ones joined; names in lower case. */
function fieldsOf(group: string): ReadonlyMap<string, string> {
  const lines = group.replaceAll(/\r?\n[ \t]+/gu, " ").split(/\r?\n/u);
  return new Map(
    lines.flatMap((line) => {
      const at = line.indexOf(":");
      return at < 1 ? [] : [[line.slice(0, at).trim().toLowerCase(), line.slice(at + 1).trim()] as const];
    }),
  );
}

/** A Message-ID without its brackets and domain; other names as they are. */
function keyIn(name: string): string {
  return name.replace(/^</u, "").replace(/(?:@.*)?>?$/u, "");
}
