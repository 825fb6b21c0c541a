import type { HonoRequest } from "hono";
import { API_BODY_LIMIT_BYTES } from "../platform/middleware/limits.ts";
import { parseJson, type JsonValue } from "../values/json.ts";
import { err, ok, type Result } from "../values/result.ts";
import { API_PROBLEMS, problem, type Asked } from "./errors.ts";

/**
 * Reads a request's JSON body strictly: media type, size, UTF-8, no key twice, no deep nesting; numbers stay exact.
 * @returns the value, or the answer that refuses it
 */
export async function readJsonBody(
  c: Asked & { readonly req: Pick<HonoRequest, "header" | "arrayBuffer"> },
): Promise<Result<JsonValue, Response>> {
  const type = (c.req.header("content-type") ?? "").split(";")[0]?.trim().toLowerCase();
  if (type !== "application/fhir+json" && type !== "application/json") return err(problem(c, "unsupported_media_type"));
  if (Number(c.req.header("content-length") ?? 0) > API_BODY_LIMIT_BYTES) return err(problem(c, "body_too_large"));
  const bytes = await c.req.arrayBuffer();
  if (bytes.byteLength > API_BODY_LIMIT_BYTES) return err(problem(c, "body_too_large"));
  const text = decode(bytes);
  if (text === null) return err(problem(c, "broken_encoding"));
  const read = parseJson(text);
  if (read.ok) return ok(read.value);
  const { code, pointer } = read.error;
  return err(problem(c, code, { errors: [{ pointer: printable(pointer), code, detail: API_PROBLEMS[code].title }] }));
}

function decode(bytes: ArrayBuffer): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch {
    return null;
  }
}

/** Pointers are made of the sender's own keys. Only such as FHIR has are told back; from the first other one on it is cut. */
export function printable(pointer: string): string {
  const steps = pointer.split("/").slice(1);
  const odd = steps.findIndex((step) => !/^[A-Za-z0-9_]{1,40}$/u.test(step));
  return (odd < 0 ? steps : steps.slice(0, odd)).map((step) => `/${step}`).join("");
}
