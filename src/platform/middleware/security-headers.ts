import { createMiddleware } from "hono/factory";
import type { App } from "../../web.ts";
import { checkoutOrigin } from "../processor/index.ts";
import { changeHeaders } from "./answer-headers.ts";

/** Only ourselves, and only what pages use. The processor's page is reached by a redirect, never framed or posted to from here. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "report-uri /csp-reports",
  "report-to csp",
].join("; ");

/** Addresses that hold a token: they go to nobody as a referrer, and their pages are kept nowhere, whatever the answer. */
const TOKEN_PATHS = [
  "/confirm-email/",
  "/reset-password/",
  "/approve-email-change/",
  "/confirm-new-email/",
  "/login/lost-factor/",
  "/invitations/",
] as const;

/** Answers to programs: partners' data and payments' news. Kept nowhere unless the door says so. */
const MACHINES_DATA = ["/api/", "/operations/", "/webhooks/"] as const;

/** What a browser could let a page do and no page of ours does. By the names that Chromium knows: others would only be complained of. */
const NOT_USED = [
  "accelerometer",
  "autoplay",
  "browsing-topics",
  "camera",
  "captured-surface-control",
  "clipboard-read",
  "compute-pressure",
  "display-capture",
  "encrypted-media",
  "fullscreen",
  "gamepad",
  "geolocation",
  "gyroscope",
  "hid",
  "identity-credentials-get",
  "idle-detection",
  "keyboard-map",
  "local-fonts",
  "magnetometer",
  "microphone",
  "midi",
  "otp-credentials",
  "payment",
  "picture-in-picture",
  "screen-wake-lock",
  "serial",
  "storage-access",
  "sync-xhr",
  "usb",
  "window-management",
  "xr-spatial-tracking",
] as const;
const PASSKEYS = ["publickey-credentials-create", "publickey-credentials-get"] as const;
const PERMISSIONS_POLICY = [...NOT_USED.map((name) => `${name}=()`), ...PASSKEYS.map((name) => `${name}=(self)`)].join(", ");

const TWO_YEARS_S = 63_072_000;

/** Sent with every answer unless the handler has set the header itself (the mail preview of /dev narrows its own policy). */
const HEADERS: readonly (readonly [name: string, value: string])[] = Object.entries({
  "Content-Security-Policy": CONTENT_SECURITY_POLICY,
  "Reporting-Endpoints": 'csp="/csp-reports"',
  "Strict-Transport-Security": `max-age=${TWO_YEARS_S}; includeSubDomains`,
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
  "Referrer-Policy": "same-origin",
  "Permissions-Policy": PERMISSIONS_POLICY,
});

/**
 * Puts the security headers on every answer. Pages behind login are never stored; other answers without their own rule are
 * revalidated by this browser only, since they carry a form token.
 */
export const securityHeaders = createMiddleware<App>(async (c, next) => {
  await next();
  const elsewhere = checkoutOrigin(c.env);
  const holdsToken = TOKEN_PATHS.some((path) => c.req.path.startsWith(path));
  const isPrivate = holdsToken || c.get("session") !== null || MACHINES_DATA.some((path) => c.req.path.startsWith(path));
  changeHeaders(c, (headers) => {
    if (holdsToken) headers.set("Referrer-Policy", "no-referrer");
    for (const [name, value] of HEADERS) {
      if (headers.has(name)) continue;
      // Browsers hold the redirect after a form against its policy too, and paying ends at the processor's page.
      headers.set(name, elsewhere === null ? value : value.replace("form-action 'self'", `form-action 'self' ${elsewhere}`));
    }
    if (isPrivate) headers.set("Cache-Control", "no-store");
    else if (!headers.has("Cache-Control")) headers.set("Cache-Control", "private, no-cache");
    headers.append("Vary", "HX-Request, HX-Request-Type, Cookie, Accept-Language");
  });
});
