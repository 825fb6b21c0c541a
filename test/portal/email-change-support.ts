import { latestMails } from "../../src/domain/mail/store.ts";
import { createApp } from "../../src/app.ts";
import { renderStored } from "../../src/jobs/mail.ts";
import { database } from "../../src/platform/db.ts";
import { Visitor, type Answer } from "../support/visitor.ts";
import { env, signedIn, type SignedIn } from "./money-support.ts";

export const app = createApp();

let count = 0;
/** Each asks from a place of its own: asking is counted. */
let places = 0;

/** An address that nobody has used yet. */
export const freshAddress = (): string => `new${(count += 1)}@example.org`;

/** The mails to an address, newest first: what each is, and the path its link leads to. */
export async function mailsTo(email: string): Promise<readonly { readonly template: string; readonly path: string }[]> {
  const all = (await latestMails(database(env), 200)).filter((mail) => mail.to_address === email);
  return await Promise.all(
    all.map(async (mail) => ({ template: mail.template, path: new URL((await renderStored(env, mail)).href).pathname })),
  );
}

export const oldAddress = ({ member_id }: Pick<SignedIn, "member_id">): string => `${member_id}@example.org`;

export interface Asked {
  readonly person: SignedIn;
  readonly new_email: string;
  /** Where the links in the two mailboxes lead. */
  readonly links: { readonly old: string; readonly new: string };
}

/** A member who has asked for another address. */
export async function asked(person?: SignedIn, new_email = freshAddress()): Promise<Asked> {
  const member = person ?? (await signedIn(app));
  await member.visitor.get("/profile/email?again");
  const answer = await member.visitor.post("/profile/email", { email: new_email }, { "CF-Connecting-IP": `203.0.113.${(places += 1)}` });
  if (answer.location !== "/profile/email") throw new Error(`refused with ${answer.status}`);
  const [[toOld], [toNew]] = await Promise.all([mailsTo(oldAddress(member)), mailsTo(new_email)]);
  return { person: member, new_email, links: { old: toOld?.path ?? "", new: toNew?.path ?? "" } };
}

/** Opens a mailbox's link in a browser of its own, as most mailboxes are, and presses one of its buttons. */
export async function press(path: string, answer: "agree" | "stop", visitor = reader()): Promise<Answer> {
  // A link that leads no further has no form; whoever had its page open before it ended presses all the same.
  await visitor.get("/login");
  await visitor.get(path);
  return await visitor.post(path, { answer });
}

export function reader(): Visitor {
  const visitor = new Visitor(app);
  visitor.cookies.set("language", "en");
  return visitor;
}

/** What D1 holds of a member. */
export async function rowOf({ member_id }: Pick<SignedIn, "member_id">) {
  const row = await env.DB.prepare("SELECT email, email_key, email_confirmed_at, credential_version FROM members WHERE id = ?")
    .bind(member_id)
    .first<{ email: string; email_key: string; email_confirmed_at: number | null; credential_version: number }>();
  if (row === null) throw new Error("no such member");
  return row;
}

export const endingOf = async ({ member_id }: Pick<SignedIn, "member_id">): Promise<readonly (string | null)[]> =>
  (
    await env.DB.prepare("SELECT ended FROM email_changes WHERE member_id = ? ORDER BY created_at, id")
      .bind(member_id)
      .all<{ ended: string | null }>()
  ).results.map(({ ended }) => ended);

/** What the audit has of a member, in order. */
export const actsOf = async ({ member_id }: Pick<SignedIn, "member_id">): Promise<readonly string[]> =>
  (
    await env.DB.prepare("SELECT action FROM audit_events WHERE subject = ? ORDER BY seq").bind(member_id).all<{ action: string }>()
  ).results.map(({ action }) => action);
