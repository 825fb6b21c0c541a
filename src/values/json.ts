import { err, ok, type Result } from "./result.ts";

/** A number exactly as it was written: "28.104000000000003" stays that text, so that money never passes through a float. */
export class JsonNumber {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export type JsonValue = null | boolean | string | JsonNumber | readonly JsonValue[] | JsonObject;
/** Has no prototype: `__proto__` is a key like any other. */
export interface JsonObject {
  readonly [key: string]: JsonValue | undefined;
}

/** How deep objects and lists may nest. */
export const MAX_JSON_DEPTH = 64;

export type JsonProblem = {
  readonly code: "malformed_json" | "duplicate_key" | "too_deep";
  /** Where it is, as a JSON pointer (RFC 6901), as far as it was read. */
  readonly pointer: string;
};

class Stop extends Error {
  readonly code: JsonProblem["code"];
  constructor(code: JsonProblem["code"]) {
    super(code);
    this.code = code;
  }
}

/**
 * Reads JSON (RFC 8259) strictly: numbers stay text, a key given twice is refused (two readers could see different amounts),
 * nesting is limited. The reason never repeats what was sent.
 */
export function parseJson(text: string): Result<JsonValue, JsonProblem> {
  const path: (string | number)[] = [];
  let at = 0;

  const space = (): void => {
    for (;;) {
      const code = text.charCodeAt(at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
      at += 1;
    }
  };

  const string = (): string => {
    STRING.lastIndex = at;
    const found = STRING.exec(text);
    if (found === null) throw new Stop("malformed_json");
    at = STRING.lastIndex;
    const inner = found[0].slice(1, -1);
    // The pattern has checked every escape: the built-in reader only resolves them.
    return inner.includes("\\") ? (JSON.parse(found[0]) as string) : inner;
  };

  const word = (): JsonValue => {
    SCALAR.lastIndex = at;
    const found = SCALAR.exec(text);
    if (found === null) throw new Stop("malformed_json");
    at = SCALAR.lastIndex;
    if (found[0] === "true") return true;
    if (found[0] === "false") return false;
    if (found[0] === "null") return null;
    return new JsonNumber(found[0]);
  };

  const list = (): readonly JsonValue[] => {
    const items: JsonValue[] = [];
    at += 1;
    space();
    if (text[at] === "]") {
      at += 1;
      return items;
    }
    for (;;) {
      path.push(items.length);
      items.push(value());
      path.pop();
      if (text[at] === "]") {
        at += 1;
        return items;
      }
      if (text[at] !== ",") throw new Stop("malformed_json");
      at += 1;
    }
  };

  const object = (): JsonObject => {
    const members = Object.create(null) as Record<string, JsonValue>;
    at += 1;
    space();
    if (text[at] === "}") {
      at += 1;
      return members;
    }
    for (;;) {
      space();
      const key = string();
      path.push(key);
      if (key in members) throw new Stop("duplicate_key");
      space();
      if (text[at] !== ":") throw new Stop("malformed_json");
      at += 1;
      members[key] = value();
      path.pop();
      if (text[at] === "}") {
        at += 1;
        return members;
      }
      if (text[at] !== ",") throw new Stop("malformed_json");
      at += 1;
    }
  };

  const value = (): JsonValue => {
    space();
    const first = text[at];
    if ((first === "{" || first === "[") && path.length >= MAX_JSON_DEPTH) throw new Stop("too_deep");
    const read = first === "{" ? object() : first === "[" ? list() : first === '"' ? string() : word();
    space();
    return read;
  };

  try {
    const read = value();
    if (at !== text.length) throw new Stop("malformed_json");
    return ok(read);
  } catch (problem) {
    if (problem instanceof Stop) return err({ code: problem.code, pointer: pointerOf(path) });
    throw problem;
  }
}

/** A JSON pointer (RFC 6901). */
export function pointerOf(path: readonly (string | number)[]): string {
  return path.map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

// Unrolled, so that a long string without its end costs one pass and not more.
const STRING = /"[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\u0000-\u001f]*)*"/y;
const SCALAR = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
