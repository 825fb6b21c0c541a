import { Hono } from "hono";
import { hasSecondStep } from "../domain/factors/factors.ts";
import { login, type LoginProblem } from "../domain/identity/service.ts";
import { endSessionByKey } from "../domain/sessions/store.ts";
import { database } from "../platform/db.ts";
import { endSession, renewFormToken } from "../platform/middleware/index.ts";
import { hasSessionCookie } from "../platform/middleware/session.ts";
import { Button } from "../ui/components/Button.tsx";
import { ErrorSummary, errorOf, type FieldError } from "../ui/components/ErrorSummary.tsx";
import { Field } from "../ui/components/Field.tsx";
import { FormToken } from "../ui/components/FormToken.tsx";
import { Notice } from "../ui/components/Notice.tsx";
import { PasskeyButton } from "../ui/components/PasskeyButton.tsx";
import { PasswordField } from "../ui/components/PasswordField.tsx";
import { words, type Words } from "../ui/words/index.ts";
import type { Language } from "../values/language.ts";
import type { App, Ctx } from "../web.ts";
import { audit } from "./audit.ts";
import { beginSession } from "./begin-session.ts";
import { formFields } from "./form.ts";
import { page } from "./page.tsx";
import { passkeyRequest } from "./passkey-proof.ts";
import { safeNext } from "./safe-next.ts";
import { askForSecondStep } from "./second-step/pending.ts";
import { addressOf, knownDevice } from "./visitor.ts";

/** Login and logout. */
export const loginPages = new Hono<App>();

loginPages.get("/login", (c) => loginPage(c, { email: "", next: safeNext(c.req.query("next")), errors: [] }));

loginPages.post("/login", async (c) => {
  const form = await formFields(c, ["email", "password", "next"]);
  const next = safeNext(form.next);
  const text = words(c.get("language")).login;
  const missing: FieldError[] = [];
  if (form.email.trim() === "") missing.push({ field: "email", text: text.missingEmail });
  if (form.password === "") missing.push({ field: "password", text: text.missingPassword });
  if (missing.length > 0) return loginPage(c, { email: form.email, next, errors: missing });
  const tried = await login(c.env, c.get("now"), { ...form, from: addressOf(c), known_device: await knownDevice(c, form.email) });
  if (!tried.ok) {
    if (tried.error.code === "refused" && tried.error.member_id !== null) {
      audit(c, { actor: "visitor", action: "login_failed", subject: tried.error.member_id });
    }
    return loginPage(c, { email: form.email, next, errors: [problemOf(tried.error, text)] });
  }
  const member = tried.value;
  if (await hasSecondStep(database(c.env), member.id)) return askForSecondStep(c, member, next);
  await beginSession(c, member, "password");
  return c.redirect(next, 303);
});

loginPages.post("/logout", async (c) => {
  const session = c.get("session");
  if (session !== null) await endSessionByKey(database(c.env), session.key, c.get("now"));
  await endSession(c);
  await renewFormToken(c);
  if (session !== null) audit(c, { actor: `member:${session.member_id}`, action: "logout", subject: session.member_id });
  return c.redirect("/login?why=signed-out", 303);
});

interface LoginView {
  readonly email: string;
  readonly next: string;
  readonly errors: readonly FieldError[];
}

/** The login page; with errors, as the answer to a form that was refused. */
export async function loginPage(c: Ctx, { email, next, errors }: LoginView): Promise<Response> {
  const language = c.get("language");
  const { login: text, passkeys } = words(language);
  const passkey = await passkeyRequest(c, "sign_in");
  const why = c.req.query("why");
  const ranOut = c.get("session") === null && hasSessionCookie(c);
  const notice = errors.length > 0 ? null : noticeOf(why ?? (ranOut ? "idle" : ""), language);
  return await page(
    c,
    { title: text.title, status: errors.length === 0 ? 200 : 422 },
    <>
      <ErrorSummary errors={errors} language={language} />
      <h1>{text.title}</h1>
      {notice}
      <form class="form" method="post" action="/login" novalidate>
        <FormToken token={c.get("formToken")} />
        <input type="hidden" name="next" value={next} />
        <Field
          name="email"
          label={text.email}
          type="email"
          inputmode="email"
          autocomplete="username webauthn"
          value={email}
          language={language}
          error={errorOf(errors, "email")}
        />
        <PasswordField
          name="password"
          label={text.password}
          autocomplete="current-password"
          language={language}
          error={errorOf(errors, "password")}
        />
        <Button>{text.button}</Button>
      </form>
      <form class="other-way" method="post" action="/login/passkey">
        <FormToken token={c.get("formToken")} />
        <input type="hidden" name="next" value={next} />
        <PasskeyButton act="get" name="assertion" options={passkey} label={passkeys.signIn} language={language} alone autofill />
      </form>
      <p>
        <a href="/forgot-password">{text.forgot}</a>
      </p>
      <p>
        {text.noAccount} <a href="/register">{text.register}</a>
      </p>
    </>,
  );
}

/** Why the page was opened, where there is something to say about it. */
function noticeOf(why: string, language: Language) {
  const { login: text, recovery } = words(language);
  switch (why) {
    case "signed-out":
      return <Notice>{text.signedOut}</Notice>;
    case "everywhere":
      return (
        <Notice tone="success" role="status">
          {words(language).devices.done.everywhere}
        </Notice>
      );
    case "too-long":
      return <Notice>{text.tooLong}</Notice>;
    case "idle":
      return <Notice>{text.idle}</Notice>;
    case "new-password":
      return (
        <Notice tone="success" role="status">
          {recovery.done}
        </Notice>
      );
    default:
      return null;
  }
}

function problemOf(problem: LoginProblem, text: Words["login"]): FieldError {
  return { field: "email", text: problem.code === "wait" ? text.wait(problem.wait_s) : text.refused };
}
