import type { Child } from "hono/jsx";
import type { Language } from "../../values/language.ts";
import { formatMoney, type Cents } from "../../values/money.ts";

interface BalanceProps {
  readonly label: Child;
  readonly amount: Cents;
  readonly language: Language;
  /** What is held, what is owed: short `label`–`value` pairs under the figure. */
  readonly notes?: readonly { readonly label: Child; readonly value: Child }[];
  /** Buttons: what one does next. */
  readonly children?: Child;
}

/** The figure one reads across a room: what is available, on the brand's ground. The largest thing on the wallet page; one a page. */
export function Balance({ label, amount, language, notes = [], children }: BalanceProps) {
  return (
    <section class="balance" aria-labelledby="balance-label">
      <Arcs />
      <h2 class="balance-label" id="balance-label">
        {label}
      </h2>
      <p class="balance-figure">{formatMoney(amount, language)}</p>
      {notes.length === 0 ? null : (
        <dl class="balance-notes">
          {notes.map((note) => (
            <div>
              <dt>{note.label}</dt>
              <dd>{note.value}</dd>
            </div>
          ))}
        </dl>
      )}
      {children === undefined ? null : <div class="button-row">{children}</div>}
    </section>
  );
}

/** The brand's picture: meridians over a horizon, one sun. Decoration only. "cover" fills its box, "contain" stays whole inside it. */
export function Arcs({ fit = "cover" }: { readonly fit?: "cover" | "contain" }) {
  const placing = fit === "cover" ? "xMaxYMax slice" : "xMidYMax meet";
  return (
    <svg class="arcs" viewBox="0 0 400 240" aria-hidden="true" focusable="false" preserveAspectRatio={placing}>
      <g class="arcs-lines">
        {[40, 76, 112, 148, 184, 220].map((radius) => (
          <circle cx={fit === "cover" ? "290" : "200"} cy="240" r={String(radius)} />
        ))}
      </g>
      <circle class="arcs-sun" cx={fit === "cover" ? "290" : "200"} cy="92" r="15" />
    </svg>
  );
}
