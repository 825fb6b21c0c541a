import type { Child } from "hono/jsx";
import type { Language } from "../../values/language.ts";
import { sandbox as en } from "../../ui/words/en/sandbox.ts";
import { sandbox as es } from "../../ui/words/es/sandbox.ts";

/** The sandbox's words in one language. */
export function sandboxWords(language: Language): typeof en {
  return language === "es" ? es : en;
}

/** The document around each of the sandbox's pages. */
export function Document({
  language,
  title,
  children,
  wide = "no",
}: {
  language: Language;
  title: string;
  children: Child;
  wide?: "yes" | "no";
}) {
  return (
    <html lang={language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>{title}</title>
        <link rel="stylesheet" href="/sandbox/style.css" />
      </head>
      <body class={wide === "yes" ? "wide" : ""}>
        <div class="frame">{children}</div>
      </body>
    </html>
  );
}
