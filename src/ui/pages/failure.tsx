import type { Language } from "../../values/language.ts";
import { words } from "../words/index.ts";
import { Problem } from "./Problem.tsx";

interface FailureProps {
  readonly language: Language;
  readonly reference: string;
  /** "none": the request could not have moved money. "perhaps": it may have, and asking again is safe; a guest has no history to look into. */
  readonly money: "none" | "perhaps" | "perhaps_guest";
}

/** Our own fault: says whether money moved, and gives a reference to report. Status 500. */
export function Failure({ language, reference, money }: FailureProps) {
  const text = words(language).errors;
  return (
    <Problem
      language={language}
      icon="triangle-alert"
      title={text.failure.title}
      reference={reference}
      actions={
        money === "none" ? undefined : (
          <>
            <a class="button button-primary" href={money === "perhaps" ? "/history" : "/pay/check"}>
              {money === "perhaps" ? text.money.history : text.money.standing}
            </a>
            <a class="button button-secondary" href="/contact">
              {text.contact}
            </a>
          </>
        )
      }
    >
      <p class="lead">{text.money[money]}</p>
      <p>{text.failure.text}</p>
    </Problem>
  );
}
