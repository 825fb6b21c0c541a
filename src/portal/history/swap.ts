/** What htmx swaps: the filter, its result and the way on, in one part of the page. */
export const VIEW_ID = "history-view";

/** A plain link or form first; with htmx only the changing part is fetched, and the address follows. */
export function swapFrom(address: string) {
  return { "hx-get": address, "hx-target": `#${VIEW_ID}`, "hx-swap": "outerHTML settle:0ms", "hx-push-url": "true" };
}
