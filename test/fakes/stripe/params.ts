/** A parameter of a request: a kind of text, a list of one shape, free keys (metadata), or an object of its own parameters. */
export type Shape = "text" | "integer" | "boolean" | "metadata" | readonly [Shape] | { readonly [name: string]: Shape };
export interface Params {
  readonly [name: string]: Shape;
}

export type Value = string | Value[] | { [name: string]: Value };

/** What is wrong with a request's parameters, as Stripe says it. */
export interface ParamProblem {
  readonly code: "parameter_unknown" | "parameter_missing" | "parameter_invalid_integer" | "parameter_invalid_empty";
  readonly param: string;
}

/** Reads Stripe's form encoding: a[b][0][c]=1. */
export function parseForm(text: string): { [name: string]: Value } {
  const root: { [name: string]: Value } = {};
  for (const [path, value] of new URLSearchParams(text)) {
    const keys = [...path.matchAll(/[^[\]]+/gu)].map(([key]) => key);
    let at: { [name: string]: Value } = root;
    for (const [index, key] of keys.entries()) {
      if (index === keys.length - 1) at[key] = value;
      else {
        const next = at[key];
        const child = typeof next === "object" && !Array.isArray(next) ? next : {};
        at[key] = child;
        at = child;
      }
    }
  }
  return root;
}

/** Checks parameters strictly: unknown ones and missing ones are refused, as Stripe does. @returns null when they are right */
export function checkParams(
  given: { readonly [name: string]: Value },
  shape: Params,
  required: readonly string[],
  prefix = "",
): ParamProblem | null {
  const nameOf = (key: string): string => (prefix === "" ? key : `${prefix}[${key}]`);
  for (const key of required) if (given[key] === undefined) return { code: "parameter_missing", param: nameOf(key) };
  for (const [key, value] of Object.entries(given)) {
    const wanted = shape[key];
    if (wanted === undefined) return { code: "parameter_unknown", param: nameOf(key) };
    const problem = checkValue(value, wanted, nameOf(key));
    if (problem !== null) return problem;
  }
  return null;
}

function checkValue(value: Value, shape: Shape, param: string): ParamProblem | null {
  if (shape === "metadata") {
    const texts = typeof value === "object" && !Array.isArray(value) ? Object.entries(value) : [];
    const long = texts.find(([key, text]) => key.length > 40 || typeof text !== "string" || text.length > 500);
    return long === undefined ? null : { code: "parameter_unknown", param: `${param}[${long[0]}]` };
  }
  if (shape === "integer") return /^\d+$/u.test(String(value)) ? null : { code: "parameter_invalid_integer", param };
  if (shape === "text")
    return value === ""
      ? { code: "parameter_invalid_empty", param }
      : typeof value === "string"
        ? null
        : { code: "parameter_unknown", param };
  if (shape === "boolean") return value === "true" || value === "false" ? null : { code: "parameter_unknown", param };
  if (typeof value !== "object" || Array.isArray(value)) return { code: "parameter_unknown", param };
  if (isList(shape)) {
    for (const [index, each] of Object.entries(value)) {
      const problem = checkValue(each, shape[0], `${param}[${index}]`);
      if (problem !== null) return problem;
    }
    return null;
  }
  return checkParams(value, shape, [], param);
}

function isList(shape: Shape): shape is readonly [Shape] {
  return Array.isArray(shape);
}
