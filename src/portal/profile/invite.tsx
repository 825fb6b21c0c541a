import { Hono } from "hono";
import { checkInvitation, inviteCaregiver } from "../../domain/caregivers/service.ts";
import type { InviteProblem } from "../../domain/caregivers/rules.ts";
import { nudgeMail } from "../../jobs/mail.ts";
import type { FieldError } from "../../ui/components/ErrorSummary.tsx";
import { words } from "../../ui/words/index.ts";
import type { Language } from "../../values/language.ts";
import type { App } from "../../web.ts";
import { audit } from "../audit.ts";
import { formFields } from "../form.ts";
import { checkPassword } from "../reauthenticate.ts";
import { addressOf } from "../visitor.ts";
import { withMember } from "../with-member.ts";
import { inviteCheckPage, invitePage } from "./invite-page.tsx";

/** Inviting somebody to see and pay one's bills: whom, what that means, done. */
export const invitePages = new Hono<App>();

invitePages.get("/profile/people/invite", async (c) => {
  const { member } = await withMember(c);
  return await invitePage(c, { member, form: { email: "", name: "" }, errors: [] });
});

invitePages.post("/profile/people/invite", async (c) => {
  const [{ member }, { step, password, ...form }] = await Promise.all([
    withMember(c),
    formFields(c, ["email", "name", "step", "password"]),
  ]);
  const language = c.get("language");
  const checked = await checkInvitation(c.env, member, form);
  if (!checked.ok) return await invitePage(c, { member, form, errors: [problemOf(checked.error, language)] });
  if (step === "change") return await invitePage(c, { member, form, errors: [] });
  if (step !== "confirm") return await inviteCheckPage(c, { member, form: checked.value, errors: [] });
  const refused = await checkPassword(c, member, password);
  if (refused !== null) return await inviteCheckPage(c, { member, form, errors: [refused] });
  const invited = await inviteCaregiver(c.env, c.get("now"), { ...form, member, from: addressOf(c) });
  if (!invited.ok) {
    const { error } = invited;
    if (error.code !== "wait") return await invitePage(c, { member, form, errors: [problemOf(error.code, language)] });
    return await inviteCheckPage(c, { member, form, errors: [{ field: null, text: words(language).people.invite.wait(error.wait_s) }] });
  }
  audit(c, { actor: `member:${member.id}`, action: "caregiver_invited", subject: member.id });
  nudgeMail(c.env, c.executionCtx);
  return c.redirect("/profile/people?done=invited", 303);
});

function problemOf(problem: InviteProblem, language: Language): FieldError {
  return { field: "email", text: words(language).people.invite.problems[problem] };
}
