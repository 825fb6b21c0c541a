import type { Child } from "hono/jsx";

/** More for those who want it ("How it works"). Opens without scripts; printed open. */
export function Details({ summary, children }: { readonly summary: Child; readonly children?: Child }) {
  return (
    <details class="details">
      <summary>{summary}</summary>
      <div class="details-body">{typeof children === "string" ? <p>{children}</p> : children}</div>
    </details>
  );
}
