import { Hono } from "hono";
import type { Member } from "../../domain/identity/member.ts";
import { askEmailChange, type AskProblem } from "../../domain/profile/email-change.ts";
import { isOpen } from "../../domain/profile/email-change-rules.ts";
import { lastChangeQuery, takeBackChange } from "../../domain/profile/email-change-store.ts";
import { nudgeMail } from "../../jobs/mail.ts";
import type { FieldError } from "../../ui/components/ErrorSummary.tsx";
import { words } from "../../ui/words/index.ts";
import type { App, Ctx } from "../../web.ts";
import { audit } from "../audit.ts";
import { formFields } from "../form.ts";
import { checkPassword } from "../reauthenticate.ts";
import { addressOf } from "../visitor.ts";
import { withMember } from "../with-member.ts";
import { askPage, pendingPage } from "./email-page.tsx";

/** A new e-mail address: asked for here, answered in both mailboxes (email-links.tsx). */
export const emailPages = new Hono<App>();

emailPages.get("/profile/email", async (c) => {
  const { member, results } = await withMember(c, (db, { member_id }) => [lastChangeQuery(db, member_id)]);
  const [[last]] = results;
  if (last !== undefined && isOpen(last, c.get("now")) && c.req.query("again") === undefined) return await pendingPage(c, member, last);
  return await askPage(c, { member, typed: "", errors: [], taken: last?.ended === "taken" });
});

emailPages.post("/profile/email", async (c) => {
  const [{ member }, typed] = await Promise.all([withMember(c), formFields(c, ["email", "password"])]);
  const errors = await ask(c, member, typed);
  if (errors.length > 0) return await askPage(c, { member, typed: typed.email, errors, taken: false });
  return c.redirect("/profile/email", 303);
});

emailPages.post("/profile/email/take-back", async (c) => {
  const { member } = await withMember(c);
  if (await takeBackChange(c.env.DB, member.id, c.get("now")))
    audit(c, { actor: `member:${member.id}`, action: "email_change_taken_back", subject: member.id });
  return c.redirect("/profile?done=email", 303);
});

/** Both mails go out when the password is right. @returns what there is to mend; nothing when it is done */
async function ask(c: Ctx, member: Member, typed: { readonly email: string; readonly password: string }): Promise<readonly FieldError[]> {
  const refused = await checkPassword(c, member, typed.password);
  if (refused !== null) return [refused];
  const asked = await askEmailChange(c.env, c.get("now"), { member, typed: typed.email, from: addressOf(c) });
  if (!asked.ok) return [problemOf(c, asked.error)];
  audit(c, { actor: `member:${member.id}`, action: "email_change_asked", subject: member.id });
  nudgeMail(c.env, c.executionCtx);
  return [];
}

function problemOf(c: Ctx, problem: AskProblem): FieldError {
  const text = words(c.get("language")).emailChange;
  return problem.code === "wait" ? { field: null, text: text.wait(problem.wait_s) } : { field: "email", text: text.problems[problem.code] };
}
