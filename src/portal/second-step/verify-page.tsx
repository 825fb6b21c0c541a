import type { PublicKeyCredentialRequestOptionsJSON } from "@simplewebauthn/server";
import type { Factors } from "../../domain/factors/factors.ts";
import type { SecondStepProblem } from "../../domain/factors/second-step.ts";
import { Button } from "../../ui/components/Button.tsx";
import { ErrorSummary, errorOf, type FieldError } from "../../ui/components/ErrorSummary.tsx";
import { Field } from "../../ui/components/Field.tsx";
import { FormToken } from "../../ui/components/FormToken.tsx";
import { PasskeyButton } from "../../ui/components/PasskeyButton.tsx";
import { words, type Words } from "../../ui/words/index.ts";
import type { Language } from "../../values/language.ts";
import type { Ctx } from "../../web.ts";
import { page } from "../page.tsx";
import { withNext } from "./pending.ts";

/** What one showing of the page asks for. */
export type Question = "code" | "recovery" | "passkey";

interface VerifyView {
  readonly factors: Factors;
  readonly question: Question;
  /** What the browser is told where the question is a passkey; else null. */
  readonly passkey: PublicKeyCredentialRequestOptionsJSON | null;
  readonly next: string;
  readonly errors: readonly FieldError[];
}

/** One question at a time, and links to the other ways in. Nothing on it says whose account it is. */
export async function verifyPage(c: Ctx, view: VerifyView): Promise<Response> {
  const { question, passkey, next, errors } = view;
  const language = c.get("language");
  const text = words(language).secondStep;
  c.header("Cache-Control", "no-store");
  return page(
    c,
    { title: text[question].title, status: errors.length === 0 ? 200 : 422 },
    <>
      <ErrorSummary errors={errors} language={language} />
      <h1>{text[question].title}</h1>
      <p class="lead">{text[question].lead}</p>
      {question === "passkey" ? null : <CodeForm c={c} question={question} next={next} errors={errors} />}
      {passkey === null ? null : <PasskeyForm c={c} passkey={passkey} next={next} />}
      <OtherWays {...view} text={text} />
    </>,
  );
}

interface PasskeyFormProps {
  readonly c: Ctx;
  readonly passkey: PublicKeyCredentialRequestOptionsJSON;
  readonly next: string;
}

function PasskeyForm({ c, passkey, next }: PasskeyFormProps) {
  const language = c.get("language");
  const { passkey: text } = words(language).secondStep;
  return (
    <form class="form" method="post" action="/login/verify">
      <FormToken token={c.get("formToken")} />
      <input type="hidden" name="next" value={next} />
      <input type="hidden" name="with" value="passkey" />
      <PasskeyButton
        act="get"
        name="assertion"
        options={passkey}
        label={text.button}
        language={language}
        kind="primary"
        alone
        unable={text.unable}
      />
    </form>
  );
}

interface CodeFormProps {
  readonly c: Ctx;
  readonly question: "code" | "recovery";
  readonly next: string;
  readonly errors: readonly FieldError[];
}

function CodeForm({ c, question, next, errors }: CodeFormProps) {
  const language = c.get("language");
  const text = words(language).secondStep[question];
  return (
    <form class="form" method="post" action="/login/verify" novalidate>
      <FormToken token={c.get("formToken")} />
      <input type="hidden" name="next" value={next} />
      {question === "recovery" ? <input type="hidden" name="with" value="recovery-code" /> : null}
      <Field
        name="code"
        label={text.label}
        hint={text.hint}
        width={question === "code" ? "short" : "medium"}
        inputmode={question === "code" ? "numeric" : "text"}
        autocomplete={question === "code" ? "one-time-code" : "off"}
        language={language}
        error={errorOf(errors, "code")}
      />
      <Button>{text.button}</Button>
    </form>
  );
}

function OtherWays({ factors, question, next, text }: VerifyView & { readonly text: Words["secondStep"] }) {
  const way = (which: string): string => `${withNext("/login/verify", next)}${which === "" ? "" : `&with=${which}`}`;
  return (
    <>
      <h2>{text.or}</h2>
      <ul class="other-ways">
        {question !== "code" && factors.authenticator ? (
          <li>
            <a href={way("")}>{text.useApp}</a>
          </li>
        ) : null}
        {question !== "passkey" && factors.passkeys > 0 ? (
          <li>
            <a href={way("passkey")}>{text.usePasskey}</a>
          </li>
        ) : null}
        {question !== "recovery" && factors.codes_left > 0 ? (
          <li>
            <a href={way("recovery-code")}>{text.useRecovery}</a>
          </li>
        ) : null}
        <li>
          <a href={withNext("/login/lost-factor", next)}>{text.lost}</a>
        </li>
      </ul>
    </>
  );
}

/** What to say of a code that was not taken, in the words of the question asked. */
export function errorFrom(problem: SecondStepProblem, question: Question, language: Language): FieldError {
  const { problems } = words(language).secondStep;
  const say = (words: string): FieldError => ({ field: question === "passkey" ? null : "code", text: words });
  const isRecovery = question === "recovery";
  switch (problem.code) {
    case "missing":
      return say(isRecovery ? problems.missingRecovery : problems.missingCode);
    case "unreadable":
      return say(isRecovery ? problems.notARecoveryCode : problems.notACode);
    case "refused":
      return say(isRecovery ? problems.refusedRecovery : problems.refusedCode);
    case "used":
      return say(problems.used);
    case "wait":
      return say(problems.wait(problem.wait_s));
  }
}
