import type { Ctx } from "../../web.ts";

/**
 * Changes the headers of an answer that is already made, in place. (Hono's `c.header` copies the whole answer at each call then and turns its
 * body into a stream of unknown length.) An answer that came from a fetch cannot be changed; it is copied once.
 */
export function changeHeaders(c: Ctx, change: (headers: Headers) => void): void {
  try {
    change(c.res.headers);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    c.res = new Response(c.res.body, c.res);
    change(c.res.headers);
  }
}
