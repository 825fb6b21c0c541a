import type { Child } from "hono/jsx";

export interface SummaryRow {
  readonly key: Child;
  readonly value: Child;
  /** "Change" and what: the second part is spoken only. */
  readonly action?: { readonly href: string; readonly text: string; readonly about: string } | undefined;
  /** "total" sets the row apart: the sum the others lead to. */
  readonly kind?: "total" | undefined;
}

/** Facts in pairs: a bill's sum in words, answers to check before money moves. */
export function SummaryList({ rows }: { readonly rows: readonly SummaryRow[] }) {
  return (
    <dl class="summary-list">
      {rows.map((row) => (
        <div class={row.kind === "total" ? "summary-row summary-total" : "summary-row"}>
          <dt>{row.key}</dt>
          <dd>{row.value}</dd>
          {row.action === undefined ? null : (
            <dd class="summary-action">
              <a href={row.action.href}>
                {row.action.text}
                <span class="visually-hidden"> {row.action.about}</span>
              </a>
            </dd>
          )}
        </div>
      ))}
    </dl>
  );
}
