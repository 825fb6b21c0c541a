import type { Language } from "../../values/language.ts";
import { words } from "../words/index.ts";
import { Problem } from "./Problem.tsx";

interface ForbiddenProps {
  readonly language: Language;
  readonly reason: "other_origin" | "wrong_token" | "session_over";
}

/** A form that was not sent from a page of ours made for this visitor. Nothing was done. Status 403. */
export function Forbidden({ language, reason }: ForbiddenProps) {
  const text = words(language).errors;
  return (
    <Problem
      language={language}
      icon="lock"
      title={text.forbidden.title}
      actions={
        reason === "session_over" ? (
          <a class="button button-primary" href="/login">
            {text.forbidden.signIn}
          </a>
        ) : undefined
      }
    >
      <p class="lead">{text.money.none}</p>
      <p>{text.forbidden[reason]}</p>
    </Problem>
  );
}
