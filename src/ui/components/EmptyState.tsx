import type { Child } from "hono/jsx";
import { Icon, type IconName } from "./Icon.tsx";

interface EmptyStateProps {
  readonly title: Child;
  readonly icon?: IconName;
  /** What will be here, and what one can do now. */
  readonly children?: Child;
  readonly action?: Child;
}

/** Nothing here yet: says what will be, and the next step. */
export function EmptyState({ title, icon = "leaf", children, action }: EmptyStateProps) {
  return (
    <div class="empty">
      <span class="empty-mark">
        <Icon name={icon} />
      </span>
      <p class="empty-title">{title}</p>
      {typeof children === "string" ? <p>{children}</p> : children}
      {action === undefined ? null : <div class="button-row">{action}</div>}
    </div>
  );
}
