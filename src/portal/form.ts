import type { Ctx } from "../web.ts";

/** Longer than any line of ours; what is beyond is cut before anything looks at it. */
const LONGEST_TEXT = 2_000;

/** The named fields of a posted form as text; a missing field, or a file in its place, is "". Sent twice, the last one counts. */
export async function formFields<N extends string>(c: Ctx, names: readonly N[]): Promise<Record<N, string>> {
  const body = await c.req.parseBody();
  const read = (name: N): string => {
    const value = body[name];
    return typeof value === "string" ? value.slice(0, LONGEST_TEXT) : "";
  };
  return Object.fromEntries(names.map((name) => [name, read(name)])) as Record<N, string>;
}

/** Longer than any message of ours may be; so much is read that a person hears by how much it is too long. */
const LONGEST_MESSAGE = 20_000;

/** One field of several lines, as text; see `formFields`. */
export async function longField(c: Ctx, name: string): Promise<string> {
  const value = (await c.req.parseBody())[name];
  return typeof value === "string" ? value.slice(0, LONGEST_MESSAGE) : "";
}
