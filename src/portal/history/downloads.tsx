import { Icon } from "../../ui/components/Icon.tsx";
import { words } from "../../ui/words/index.ts";
import type { Language } from "../../values/language.ts";
import { kindGroup, queryOf, withQuery, type HistoryForm } from "./filter.ts";

interface DownloadsProps {
  readonly form: HistoryForm;
  readonly language: Language;
}

/** The ways to keep what is shown. Plain links: a file is saved, nothing is swapped. */
export function Downloads({ form, language }: DownloadsProps) {
  const { download: text } = words(language).history;
  const dates = new URLSearchParams([...queryOf(form)].filter(([name]) => name === "from" || name === "to"));
  // Money that is set aside has not moved, so no file has it.
  const files =
    kindGroup(form) === "held"
      ? []
      : [
          { href: withQuery("/history.csv", queryOf(form)), text: text.csv },
          { href: withQuery("/history.ofx", dates), text: text.ofx },
        ];
  return (
    <section class="downloads no-print" aria-labelledby="downloads">
      <h2 id="downloads">{text.title}</h2>
      <ul class="downloads-list">
        {files.map((file) => (
          <li>
            <a href={file.href}>
              <Icon name="file-text" />
              {file.text}
            </a>
          </li>
        ))}
        <li>
          <a href="/statements">
            <Icon name="calendar" />
            {text.statements}
          </a>
        </li>
      </ul>
      {files.length === 0 ? null : <p class="hint">{text.note}</p>}
    </section>
  );
}
