import type { Child } from "hono/jsx";
import { Icon, type IconName } from "./Icon.tsx";
import type { Tone } from "./Tag.tsx";

const ICONS: Readonly<Record<Tone, IconName>> = {
  neutral: "info",
  info: "info",
  success: "circle-check",
  warning: "triangle-alert",
  danger: "circle-alert",
};

interface NoticeProps {
  readonly tone?: Tone;
  readonly title?: Child;
  /** "status" for what has just happened (spoken politely), "alert" for what cannot wait; none for standing remarks. */
  readonly role?: "status" | "alert";
  readonly children?: Child;
}

/** Something to know before going on. */
export function Notice({ tone = "info", title, role, children }: NoticeProps) {
  return (
    <div class={`notice notice-${tone}`} role={role}>
      <Icon name={ICONS[tone]} />
      <div class="notice-text">
        {title === undefined ? null : <p class="notice-title">{title}</p>}
        {typeof children === "string" ? <p>{children}</p> : children}
      </div>
    </div>
  );
}
