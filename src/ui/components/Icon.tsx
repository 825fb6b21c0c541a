import { raw } from "hono/html";
import { icons } from "../icons.gen.ts";

export type IconName = keyof typeof icons;

/** A line icon (Lucide) as inline SVG. It decorates: the words beside it say the same, so it is hidden from screen readers. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false">
      {raw(icons[name])}
    </svg>
  );
}
