import { Hono } from "hono";
import { changeOwnPassword, leastLengthOf, type OwnPasswordProblem } from "../../domain/factors/own-password.ts";
import type { Member } from "../../domain/identity/member.ts";
import { PASSWORD_MIN_CHARACTERS } from "../../domain/identity/password-length.ts";
import { loadOperator } from "../../domain/operator/store.ts";
import { endOtherSessions } from "../../domain/sessions/store.ts";
import { nudgeMail } from "../../jobs/mail.ts";
import { database } from "../../platform/db.ts";
import { BackLink } from "../../ui/components/BackLink.tsx";
import { Button } from "../../ui/components/Button.tsx";
import { ErrorSummary, errorOf, type FieldError } from "../../ui/components/ErrorSummary.tsx";
import { FormToken } from "../../ui/components/FormToken.tsx";
import { PasswordField } from "../../ui/components/PasswordField.tsx";
import { words } from "../../ui/words/index.ts";
import type { App, Ctx } from "../../web.ts";
import { audit } from "../audit.ts";
import { renewSignIn } from "../begin-session.ts";
import { formFields } from "../form.ts";
import { page } from "../page.tsx";
import { requireSession, withMember } from "../with-member.ts";

/** A new password, by whoever knows the one of now. */
export const ownPasswordPages = new Hono<App>();

const PATH = "/security/password";

ownPasswordPages.get(PATH, async (c) => {
  const { member } = await withMember(c);
  return await passwordPage(c, { member, purpose: purposeFrom(c.req.query("why")), errors: [] });
});

ownPasswordPages.post(PATH, async (c) => {
  const [{ member }, typed, { operator }] = await Promise.all([
    withMember(c),
    formFields(c, ["current", "password", "why"]),
    loadOperator(c.env),
  ]);
  const now = c.get("now");
  const changed = await changeOwnPassword(c.env, now, member, { ...typed, purpose: purposeFrom(typed.why), operator: operator.name });
  if (!changed.ok) {
    if (changed.error.field === "current" && changed.error.code === "refused") {
      audit(c, { actor: `member:${member.id}`, action: "password_refused", subject: member.id });
    }
    return await passwordPage(c, { member, purpose: purposeFrom(typed.why), errors: [errorFrom(c, changed.error)] });
  }
  await renewSignIn(c, changed.value);
  await endOtherSessions(database(c.env), { member_id: member.id, keep: requireSession(c).id, now });
  audit(c, { actor: `member:${member.id}`, action: "password_changed", subject: member.id });
  nudgeMail(c.env, c.executionCtx);
  return c.redirect("/security?done=password", 303);
});

interface PasswordView {
  readonly member: Member;
  readonly purpose: Purpose;
  readonly errors: readonly FieldError[];
}

async function passwordPage(c: Ctx, { member, purpose, errors }: PasswordView): Promise<Response> {
  const language = c.get("language");
  const text = words(language).ownPassword;
  const isAlone = purpose === "alone";
  const least = isAlone ? PASSWORD_MIN_CHARACTERS : await leastLengthOf(c.env, c.get("now"), member.id);
  return page(
    c,
    { title: text.title, status: errors.length === 0 ? 200 : 422, signedIn: member },
    <>
      <BackLink href="/security" language={language} />
      <ErrorSummary errors={errors} language={language} />
      <h1>{text.title}</h1>
      <p class="lead">{isAlone ? text.alone : text.lead}</p>
      <form class="form" method="post" action={PATH} novalidate>
        <FormToken token={c.get("formToken")} />
        {isAlone ? <input type="hidden" name="why" value="alone" /> : null}
        <input type="email" autocomplete="username" value={member.email} readonly hidden />
        <PasswordField
          name="current"
          label={text.current}
          autocomplete="current-password"
          language={language}
          error={errorOf(errors, "current")}
        />
        <PasswordField
          name="password"
          label={text.password}
          hint={least < PASSWORD_MIN_CHARACTERS ? text.hintBesideFactor : text.hint}
          autocomplete="new-password"
          language={language}
          error={errorOf(errors, "password")}
        />
        <Button>{text.button}</Button>
      </form>
      <p>
        <a href="/forgot-password">{text.forgot}</a>
      </p>
    </>,
  );
}

type Purpose = "any" | "alone";

/** "alone": the last factor is to be removed, so that a short password would no longer do. */
function purposeFrom(why: string | undefined): Purpose {
  return why === "alone" ? "alone" : "any";
}

function errorFrom(c: Ctx, problem: OwnPasswordProblem): FieldError {
  const { ownPassword: text, login, register } = words(c.get("language"));
  if (problem.field === "password") return { field: "password", text: register.problems.password[problem.code] };
  if (problem.code === "wait") return { field: "current", text: login.wait(problem.wait_s) };
  return { field: "current", text: problem.code === "missing" ? text.missing : text.refused };
}
