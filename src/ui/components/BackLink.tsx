import type { Language } from "../../values/language.ts";
import { words } from "../words/index.ts";
import { Icon } from "./Icon.tsx";

/** The way back, above the `h1`. "Back" unless the words say where to. */
export function BackLink({ href, language, text }: { readonly href: string; readonly language: Language; readonly text?: string }) {
  return (
    <a class="back-link" href={href}>
      <Icon name="arrow-left" />
      {text ?? words(language).common.back}
    </a>
  );
}
