import type { Child } from "hono/jsx";
import type { HtmlEscapedString } from "hono/utils/html";

/*
 * What JSX in this repository compiles to (tsconfig's jsxImportSource; package.json's imports). Typed as hono/jsx, and written like it to the last
 * character (tested against it), but without what server-made pages do not use: contexts, streaming, async components, hooks. Each element
 * becomes text at once, which takes a fraction of the time; a page's rendering was most of what it cost beside its trips.
 */

export type { JSX } from "hono/jsx/jsx-runtime";

/** Text that is HTML already, as hono/html knows it by its mark. */
class Html {
  readonly isEscaped = true;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

type Props = Readonly<Record<string, unknown>> & { readonly children?: Child };
type Component = (props: Props) => unknown;

const VOID_TAGS: ReadonlySet<string> = new Set("area base br col embed hr img input keygen link meta param source track wbr".split(" "));

/** Attributes that are there or not. Any other attribute writes its booleans as "true" and "false". */
const BOOLEAN_ATTRIBUTES: ReadonlySet<string> = new Set(
  `allowfullscreen async autofocus autoplay checked controls default defer disabled download formnovalidate hidden inert ismap itemscope
   loop multiple muted nomodule novalidate open playsinline readonly required reversed selected`.split(/\s+/u),
);

const NAME = /^[a-zA-Z][\w:.-]*$/u;
const goodNames = new Set<string>();

/** Names come from our own code; one that could break out of its place is a bug, and says so. */
function assertName(name: string): void {
  if (goodNames.has(name)) return;
  if (!NAME.test(name)) throw new Error(`not a name in HTML: ${JSON.stringify(name)}`);
  goodNames.add(name);
}

/** One element, or one call of a component. */
export function jsx(tag: string | Component, props: Props): HtmlEscapedString {
  if (typeof tag === "function") {
    const made = tag(props);
    return isHtml(made) ? made : html(textOf(made));
  }
  assertName(tag);
  let text = `<${tag}`;
  for (const name in props) {
    const value = props[name];
    if (name === "children" || value === null || value === undefined) continue;
    text += attribute(name, value);
  }
  const { children } = props;
  if (VOID_TAGS.has(tag) && children === undefined) return html(`${text}/>`);
  return html(`${text}>${textOf(children)}</${tag}>`);
}

export { jsx as jsxs, jsx as jsxDEV };

/** Children without an element around them. */
export function Fragment({ children }: Props): HtmlEscapedString {
  return html(textOf(children));
}

function attribute(name: string, value: unknown): string {
  assertName(name);
  if (typeof value === "string") return ` ${name}="${escape(value)}"`;
  if (typeof value === "number") return ` ${name}="${value}"`;
  if (typeof value !== "boolean") throw new TypeError(`the attribute ${name} is neither text, number nor boolean`);
  if (!BOOLEAN_ATTRIBUTES.has(name)) return ` ${name}="${value}"`;
  return value ? ` ${name}=""` : "";
}

function textOf(child: unknown): string {
  if (typeof child === "string") return escape(child);
  if (child === null || child === undefined || typeof child === "boolean") return "";
  if (typeof child === "number") return String(child);
  if (Array.isArray(child)) {
    let text = "";
    for (const one of child) text += textOf(one);
    return text;
  }
  if (isHtml(child)) return child.toString();
  throw new TypeError("a child is neither text, number, boolean, element nor a list of them");
}

/** Made here, or by hono/html. */
function isHtml(value: unknown): value is HtmlEscapedString {
  return value instanceof Html || (typeof value === "object" && value !== null && "isEscaped" in value && value.isEscaped === true);
}

/** Hono types its elements as strings with a mark; all that is done with one is to make text of it. */
function html(text: string): HtmlEscapedString {
  return new Html(text) as unknown as HtmlEscapedString;
}

const SPECIAL = /[&<>'"]/u;
const EVERY_SPECIAL = /[&<>'"]/gu;
const ESCAPED: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", "'": "&#39;", '"': "&quot;" };

function escape(text: string): string {
  return SPECIAL.test(text) ? text.replace(EVERY_SPECIAL, (symbol) => ESCAPED[symbol] ?? "") : text;
}
