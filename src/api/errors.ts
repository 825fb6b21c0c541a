import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import { BURST_PERIOD_S, TooManyRequests } from "../platform/middleware/bursts.ts";
import { log } from "../platform/log.ts";
import type { App } from "../web.ts";

/** What can go wrong with a request of a partner. Stable: programs switch on `code`, and `type` is made of it. */
export const API_PROBLEMS = {
  unauthorized: { status: 401, title: "An access token is needed" },
  invalid_token: { status: 401, title: "The access token is not accepted" },
  insufficient_scope: { status: 403, title: "The access token does not allow this" },
  not_an_insurer: { status: 403, title: "Only an insurer's client may do this" },
  not_found: { status: 404, title: "There is nothing at this address" },
  method_not_allowed: { status: 405, title: "The address does not take this method" },
  body_too_large: { status: 413, title: "The body is larger than 1 MiB" },
  unsupported_media_type: { status: 415, title: "The body must be application/fhir+json or application/json" },
  malformed_json: { status: 400, title: "The body is not JSON" },
  broken_encoding: { status: 400, title: "The body is not UTF-8" },
  duplicate_key: { status: 400, title: "A key is given twice in one object" },
  too_deep: { status: 400, title: "The body nests more than 64 levels" },
  not_a_bundle: { status: 422, title: "The body is neither a FHIR Bundle nor an ExplanationOfBenefit" },
  unusable_fields: { status: 422, title: "There is something to mend in the request" },
  unusable_identifier: { status: 422, title: "An identifier has 1 to 64 letters, digits, dots, dashes or underscores" },
  premium_settled: { status: 409, title: "The premium is paid, being paid, no longer needed or with the billing desk: it stays as it is" },
  too_many_requests: { status: 429, title: "Too many requests from your network: wait a minute" },
  bad_request: { status: 400, title: "The request is not understood" },
  internal_error: { status: 500, title: "Something failed on our side" },
} as const satisfies Readonly<Record<string, { readonly status: number; readonly title: string }>>;

export type ApiProblemCode = keyof typeof API_PROBLEMS;

/** One thing to mend in a body. */
export interface ApiFieldError {
  /** JSON pointer (RFC 6901) into the body. */
  readonly pointer: string;
  readonly code: string;
  readonly detail: string;
}

/** The part of a request's context that an answer needs: every door's context has it. */
export interface Asked {
  readonly get: (key: "requestId") => string;
}

/**
 * Answers with a problem document (RFC 9457). It never repeats what was sent.
 * @example return problem(c, "too_deep", { errors: [{ pointer: "/entry/0", code: "too_deep", detail: "…" }] })
 */
export function problem(
  c: Asked,
  code: ApiProblemCode,
  more: { readonly errors?: readonly ApiFieldError[]; readonly headers?: Readonly<Record<string, string>> } = {},
): Response {
  const { status, title } = API_PROBLEMS[code];
  const body = {
    type: `urn:carepurse:problem:${code}`,
    title,
    status,
    code,
    request_id: c.get("requestId") ?? null,
    errors: more.errors ?? [],
  };
  return new Response(JSON.stringify(body), {
    status,
    headers: { "content-type": "application/problem+json", "cache-control": "no-store", ...more.headers },
  });
}

/** What a failure under /api/ is answered with, by the app's `onError` and the door's. Surprises are logged by name, without their message. */
export function apiFailure(error: Error, c: Context<App>): Response {
  if (error instanceof HTTPException && error.status < 500) {
    if (error instanceof TooManyRequests) return problem(c, "too_many_requests", { headers: { "retry-after": String(BURST_PERIOD_S) } });
    return problem(c, error.status === 413 ? "body_too_large" : "bad_request");
  }
  log("failure", { request_id: c.get("requestId"), name: error.name, stack: error.stack });
  return problem(c, "internal_error");
}
