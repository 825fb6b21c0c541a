import type { Child } from "hono/jsx";
import type { Language } from "../../values/language.ts";
import { Icon, type IconName } from "../components/Icon.tsx";
import { words } from "../words/index.ts";

interface ProblemProps {
  readonly language: Language;
  readonly icon: IconName;
  readonly title: string;
  /** What the person reports to us: the request's id. */
  readonly reference?: string | undefined;
  /** What to do next; "home page" and "contact us" unless told. */
  readonly actions?: Child;
  readonly children?: Child;
}

/** A page for a wrong turn: what happened, what it means for one's money, what to do next. */
export function Problem({ language, icon, title, reference, actions, children }: ProblemProps) {
  const text = words(language).errors;
  return (
    <div class="problem">
      <span class="empty-mark">
        <Icon name={icon} />
      </span>
      <h1>{title}</h1>
      {children}
      {reference === undefined ? null : (
        <p>
          {text.reference}: <code class="reference">{reference}</code>
        </p>
      )}
      <div class="button-row">
        {actions ?? (
          <>
            <a class="button button-primary" href="/">
              {text.home}
            </a>
            <a class="button button-secondary" href="/contact">
              {text.contact}
            </a>
          </>
        )}
      </div>
    </div>
  );
}
