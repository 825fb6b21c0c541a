import type { Child } from "hono/jsx";

export type Tone = "neutral" | "info" | "success" | "warning" | "danger";

/** A state in a word or two ("Paid"). The word says it; the colour helps. */
export function Tag({ tone = "neutral", children }: { readonly tone?: Tone; readonly children?: Child }) {
  return <span class={`tag tag-${tone}`}>{children}</span>;
}
