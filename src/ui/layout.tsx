import { html } from "hono/html";
import type { Child } from "hono/jsx";
import type { Language } from "../values/language.ts";
import { assets } from "./assets.gen.ts";
import { Button } from "./components/Button.tsx";
import { Icon } from "./components/Icon.tsx";
import { Header } from "./header.tsx";
import { words } from "./words/index.ts";

/** htmx without eval, without a style of its own, and without keeping pages (they hold health data). */
const HTMX_CONFIG = JSON.stringify({ includeIndicatorCSS: false, history: "reload", mode: "same-origin", noSwap: [204, 304], prefix: "" });

/** The page is a member's, whose session ends by itself. */
export interface SignedIn {
  readonly name: string;
  /** What their half-filled forms are sealed with in the browser (scripts/forms.js): the same at each of their sign-ins, nobody else's. */
  readonly key: string;
  /** In so many seconds the session ends when nothing is asked for, and in so many it ends in any case. */
  readonly idle_in_s: number;
  readonly ends_in_s: number;
}

export interface LayoutProps {
  /** The page's subject, in the page's language; the operator's name is added. */
  readonly title: string;
  readonly language: Language;
  /** Path with query of this page: the language switch leads back to it. */
  readonly path: string;
  /** Null on public pages. */
  readonly signedIn: SignedIn | null;
  readonly operator: { readonly name: string };
  readonly formToken: string;
  /** The page shows an ErrorSummary: its title says so. */
  readonly error?: boolean;
  /** For tables and overviews; forms stay narrow, as is easiest to read. */
  readonly wide?: boolean;
  /** Reload after so many seconds: pages that wait for the processor, without scripts. */
  readonly refresh_s?: number | undefined;
  readonly children?: Child;
}

/** The frame of every page: head, header with the way in, main, help in its one place, footer. Returns the whole document. */
export function Layout(props: LayoutProps) {
  const { title, language, operator, error, wide, refresh_s, signedIn, children } = props;
  const { common } = words(language);
  return html`<!DOCTYPE html>${(
      <html lang={language}>
        <head>
          <meta charset="utf-8" />
          <title>{`${error === true ? common.titlePrefix : ""}${title} – ${operator.name}`}</title>
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <meta name="theme-color" content="#faf7f2" media="(prefers-color-scheme: light)" />
          <meta name="theme-color" content="#0e1716" media="(prefers-color-scheme: dark)" />
          <meta name="format-detection" content="telephone=no" />
          <meta name="htmx-config" content={HTMX_CONFIG} />
          {refresh_s === undefined ? null : <meta http-equiv="refresh" content={String(refresh_s)} />}
          <link rel="preload" href={assets.font} as="font" type="font/woff2" crossorigin="anonymous" />
          <link rel="stylesheet" href={assets.css} />
          <link rel="icon" href={assets.icon} type="image/svg+xml" />
          <link rel="manifest" href="/manifest.webmanifest" />
          <script src={assets.script} defer></script>
        </head>
        <body data-key={signedIn?.key} data-idle-in={signedIn?.idle_in_s} data-ends-in={signedIn?.ends_in_s}>
          <a class="skip" href="#main">
            {common.skip}
          </a>
          <Header {...props} isSignedIn={signedIn !== null} />
          <main id="main" tabindex={-1} class={wide === true ? "main main-wide" : "main"}>
            {children}
          </main>
          <Help language={language} />
          <Footer {...props} />
          <div id="status" class="visually-hidden" role="status"></div>
          {signedIn === null ? null : <IdleWarning language={language} />}
        </body>
      </html>
    )}`;
}

function Help({ language }: { readonly language: Language }) {
  const { help } = words(language).common;
  return (
    <aside class="help" aria-labelledby="help-title">
      <div class="help-inner">
        <Icon name="message-circle" />
        <div>
          <h2 id="help-title">{help.title}</h2>
          <p>{help.text}</p>
        </div>
        <a class="button button-secondary" href="/contact">
          {help.link}
        </a>
      </div>
    </aside>
  );
}

function Footer({ language, operator }: LayoutProps) {
  const { footer } = words(language).common;
  return (
    <footer class="footer">
      <div class="footer-inner">
        <p>
          <strong>{footer.rights(operator.name)}</strong>
        </p>
        <p>{footer.privacy}</p>
      </div>
    </footer>
  );
}

/** Two minutes before an idle session ends: one press stays. Opened by scripts/session.js; without scripts there is nothing to warn with. */
function IdleWarning({ language }: { readonly language: Language }) {
  const { session } = words(language).common;
  return (
    <dialog id="idle-warning" class="dialog" aria-labelledby="idle-title" data-stayed={session.stayed}>
      <form method="dialog">
        <h2 id="idle-title">{session.title}</h2>
        <p>{session.text}</p>
        <Button>{session.stay}</Button>
      </form>
    </dialog>
  );
}
