import type { Language } from "../../values/language.ts";
import { words } from "../words/index.ts";
import { Icon } from "./Icon.tsx";

interface PagerProps {
  readonly language: Language;
  /** Address of the newer page; null on the newest. */
  readonly newer: string | null;
  readonly older: string | null;
}

/** Leads through a long list, newest first. Renders nothing when all of it is on the page. */
export function Pager({ language, newer, older }: PagerProps) {
  if (newer === null && older === null) return null;
  const { pages, previous, next } = words(language).common;
  return (
    <nav class="pager" aria-label={pages}>
      {newer === null ? (
        <span></span>
      ) : (
        <a href={newer} rel="prev">
          <Icon name="arrow-left" />
          {previous}
        </a>
      )}
      {older === null ? null : (
        <a href={older} rel="next">
          {next}
          <Icon name="arrow-right" />
        </a>
      )}
    </nav>
  );
}
