import type { Child } from "hono/jsx";
import { Icon, type IconName } from "./Icon.tsx";

export type ButtonKind = "primary" | "secondary" | "quiet" | "danger";

interface ButtonProps {
  readonly children?: Child;
  /** "primary" (one a page), "secondary", "quiet" (looks like a link), "danger". */
  readonly kind?: ButtonKind;
  readonly name?: string;
  readonly value?: string;
  readonly icon?: IconName;
  /** Other attributes, such as formaction or hx-post. */
  readonly attributes?: Readonly<Record<string, string>>;
}

/** A button that sends its form. It names the act ("Pay $84.20"), and is never disabled. */
export function Button({ children, kind = "primary", name, value, icon, attributes }: ButtonProps) {
  return (
    <button type="submit" class={`button button-${kind}`} name={name} value={value} {...attributes}>
      {icon === undefined ? null : <Icon name={icon} />}
      {children}
    </button>
  );
}

interface LinkButtonProps {
  readonly href: string;
  readonly children?: Child;
  readonly kind?: ButtonKind;
  readonly icon?: IconName;
  readonly attributes?: Readonly<Record<string, string>>;
}

/** A link to a page, looking like a button: for the one next step. */
export function LinkButton({ href, children, kind = "primary", icon, attributes }: LinkButtonProps) {
  return (
    <a class={`button button-${kind}`} href={href} {...attributes}>
      {icon === undefined ? null : <Icon name={icon} />}
      {children}
    </a>
  );
}

/** Buttons side by side; below one another on a phone. */
export function ButtonRow({ children }: { readonly children?: Child }) {
  return <div class="button-row">{children}</div>;
}
