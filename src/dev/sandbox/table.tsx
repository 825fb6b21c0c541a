import type { Child } from "hono/jsx";
import type { Language } from "../../values/language.ts";

/** A table that scrolls sideways where it must. */
export function Rows({
  caption,
  none,
  heads,
  rows,
}: {
  caption: string;
  none: string;
  heads: readonly string[];
  rows: readonly (readonly Child[])[];
}) {
  return (
    <div class="scroll" tabindex={0} role="region" aria-label={caption}>
      <table>
        <caption>{caption}</caption>
        <thead>
          <tr>
            {heads.map((head) => (
              <th scope="col">{head}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.length === 0 && (
            <tr>
              <td colspan={heads.length}>{none}</td>
            </tr>
          )}
          {rows.map((row) => (
            <tr>
              {row.map((cell) => (
                <td>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** A moment as this console writes it. */
export function moment(at: number, language: Language): string {
  return new Intl.DateTimeFormat(language === "es" ? "es-US" : "en-US", {
    dateStyle: "medium",
    timeStyle: "medium",
    timeZone: "UTC",
  }).format(at);
}
