import { JsonNumber, type JsonObject, type JsonValue } from "../../../values/json.ts";

/** A place in the document: what stands there (nothing, perhaps) and its JSON pointer, for reports. */
export interface Node {
  readonly value: JsonValue | undefined;
  readonly pointer: string;
}

/** Longer texts are cut: a bill's page shows them, it is no archive. */
const MAX_TEXT = 500;

/** The member `keys` lead to; a node without a value when there is none. */
export function child(node: Node, ...keys: readonly string[]): Node {
  let { value, pointer } = node;
  for (const key of keys) {
    value = isObject(value) ? value[key] : undefined;
    pointer = `${pointer}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;
  }
  return { value, pointer };
}

/** The items of a list; none when it is absent or no list. */
export function items(node: Node): readonly Node[] {
  if (!Array.isArray(node.value)) return [];
  return (node.value as readonly JsonValue[]).map((value, index) => ({ value, pointer: `${node.pointer}/${index}` }));
}

/** Text without control characters and surplus spaces; null when absent, empty or no text. */
export function text(node: Node): string | null {
  if (typeof node.value !== "string") return null;
  const clean = node.value.replace(/[\p{Cc}\p{Cf}\s]+/gu, " ").trim();
  if (clean === "") return null;
  return clean.length > MAX_TEXT ? `${clean.slice(0, MAX_TEXT - 1).trimEnd()}…` : clean;
}

/** A number's exact text; null when absent or no number. */
export function numberText(node: Node): string | null {
  return node.value instanceof JsonNumber ? node.value.text : null;
}

export function isPresent(node: Node): boolean {
  return node.value !== undefined && node.value !== null;
}

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof JsonNumber);
}

/** The first of the results that is not null. */
export function firstOf<T, R>(list: readonly T[], read: (item: T) => R | null): R | null {
  for (const item of list) {
    const found = read(item);
    if (found !== null) return found;
  }
  return null;
}

export interface Concept {
  readonly code: string;
  readonly system: string;
  readonly text: string;
}

/** A CodeableConcept: its first coding with a code, and words for people. Null when it says nothing. */
export function concept(node: Node): Concept | null {
  const coding = firstOf(items(child(node, "coding")), (each) => (text(child(each, "code")) === null ? null : each));
  const words =
    text(child(node, "text")) ??
    (coding === null ? null : text(child(coding, "display"))) ??
    firstOf(items(child(node, "coding")), (each) => text(child(each, "display")));
  const code = coding === null ? null : text(child(coding, "code"));
  if (code === null && words === null) return null;
  return { code: code ?? "", system: coding === null ? "" : (text(child(coding, "system")) ?? ""), text: words ?? code ?? "" };
}

/** All codes of a CodeableConcept, with what follows the last "/" only: BlueButton writes whole addresses as codes. */
export function codesOf(node: Node): readonly string[] {
  return items(child(node, "coding"))
    .map((coding) => text(child(coding, "code")))
    .filter((code) => code !== null)
    .map((code) => code.slice(code.lastIndexOf("/") + 1).toLowerCase());
}
