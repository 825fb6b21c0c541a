import * as fc from "fast-check";
import { raw } from "hono/html";
import { Fragment as HonoFragment, jsx as honoJsx } from "hono/jsx/jsx-runtime";
import { describe, expect, it } from "vitest";
import { Fragment, jsx } from "../../src/ui/jsx/jsx-runtime.ts";

/** A piece of a page, to be made by either runtime. */
type Piece =
  | string
  | number
  | boolean
  | null
  | undefined
  | { readonly html: string }
  | readonly Piece[]
  | {
      readonly tag: string;
      readonly props: Readonly<Record<string, string | number | boolean | null>>;
      readonly children: readonly Piece[];
    };

type Runtime = { readonly jsx: (tag: never, props: never) => unknown; readonly Fragment: unknown };

const OURS: Runtime = { jsx, Fragment };
const HONO: Runtime = { jsx: honoJsx, Fragment: HonoFragment };

function make(piece: Piece, { jsx: element, Fragment: fragment }: Runtime): unknown {
  if (typeof piece !== "object" || piece === null) return piece;
  if (Array.isArray(piece)) return piece.map((one: Piece) => make(one, { jsx: element, Fragment: fragment }));
  const found = piece as Exclude<Piece, readonly Piece[] | string | number | boolean | null | undefined>;
  if ("html" in found) return raw(found.html);
  const inside = found.children.map((one) => make(one, { jsx: element, Fragment: fragment }));
  // Hono writes a child that is alone in an svg as "true", and leaves out a 0 there; two children it writes as anywhere else, and so do we.
  const made = found.tag === "svg" && inside.length === 1 ? [...inside, ""] : inside;
  const children = made.length === 0 ? {} : { children: made.length === 1 ? made[0] : made };
  const tag =
    found.tag === "fragment" ? fragment : found.tag === "component" ? ({ children: inner }: { children?: unknown }) => inner : found.tag;
  return element(tag as never, { ...(found.tag === "fragment" || found.tag === "component" ? {} : found.props), ...children } as never);
}

const text = fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom(`<script>`, `"><b>`, `' onload='x`, "a & b", "&amp;", ""));
const props = fc.dictionary(
  fc.constantFrom("class", "id", "href", "hidden", "checked", "disabled", "aria-hidden", "hx-get", "data-x", "value", "viewBox", "colspan"),
  fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null)),
);
const { piece } = fc.letrec<{ piece: Piece }>((tie) => ({
  piece: fc.oneof(
    { depthSize: "medium", withCrossShrink: true },
    text,
    fc.oneof(fc.integer(), fc.boolean(), fc.constant(null), fc.constant(undefined)),
    fc.record({ html: fc.constantFrom("<i>x</i>", "&nbsp;") }),
    fc.array(tie("piece"), { maxLength: 3 }),
    fc.record({
      tag: fc.constantFrom("p", "div", "span", "td", "svg", "path", "time", "fragment", "component", "label", "section"),
      props,
      children: fc.array(tie("piece"), { maxLength: 4 }),
    }),
    fc.record({ tag: fc.constantFrom("br", "img", "input", "hr"), props, children: fc.constant([]) }),
  ),
}));

describe("the JSX runtime", () => {
  it("writes what hono/jsx writes", () => {
    fc.assert(
      fc.property(piece, (one) => {
        const page: Piece = { tag: "main", props: {}, children: [one] };
        expect(String(make(page, OURS))).toBe(String(make(page, HONO)));
      }),
      { numRuns: 3_000 },
    );
  });

  it("refuses names that could break out, and what is no text", () => {
    expect(() => jsx("p", { 'x" onload="': "y" })).toThrow("not a name");
    expect(() => jsx("p onload=x", {})).toThrow("not a name");
    expect(() => jsx("p", { title: { toString: () => "<b>" } })).toThrow("neither");
    expect(() => jsx("p", { children: Promise.resolve("x") as never })).toThrow("neither");
    expect(() => jsx("p", { onclick: () => "x" })).toThrow("neither");
  });
});
