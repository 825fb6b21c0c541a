import type { Child } from "hono/jsx";

interface CardProps {
  readonly title?: Child;
  /** Unique on the page when there are several cards; names the region. */
  readonly id?: string;
  /** "quiet": a tint without a border, for side remarks. */
  readonly tone?: "plain" | "quiet";
  /** A link or button at the title's right. */
  readonly action?: Child;
  readonly children?: Child;
}

/** Groups what belongs together, under an `h2`. Not for single paragraphs. */
export function Card({ title, id, tone = "plain", action, children }: CardProps) {
  const titleId = title === undefined || id === undefined ? undefined : `${id}-title`;
  return (
    <section class={`card card-${tone}`} id={id} aria-labelledby={titleId}>
      {title === undefined ? null : (
        <div class="card-head">
          <h2 id={titleId}>{title}</h2>
          {action}
        </div>
      )}
      {children}
    </section>
  );
}
