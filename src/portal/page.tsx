import type { Child } from "hono/jsx";
import { loadOperator } from "../domain/operator/store.ts";
import { hmac } from "../platform/hmac.ts";
import { timeLeft } from "../platform/middleware/session.ts";
import { Layout, type SignedIn } from "../ui/layout.tsx";
import { SECOND_MS } from "../values/time.ts";
import type { Ctx } from "../web.ts";

/** What a page tells its frame; the rest the frame needs is taken from the request. */
export interface PageProps {
  readonly title: string;
  /** 200 unless told; 422 for a form that comes back with errors, whose title then says so. */
  readonly status?: 200 | 403 | 404 | 410 | 413 | 422 | 429 | 500;
  /** The member behind login; left out on public pages. */
  readonly signedIn?: { readonly name: string };
  readonly wide?: boolean;
  readonly refresh_s?: number;
}

const encoder = new TextEncoder();
const HTML = { "Content-Type": "text/html; charset=UTF-8" };

/** Answers with a whole page: `children` in the site's frame, in the request's language. */
export async function page(c: Ctx, props: PageProps, children: Child): Promise<Response> {
  const { operator } = await loadOperator(c.env);
  const { pathname, search } = new URL(c.req.url);
  const { title, status = 200, signedIn, wide, refresh_s } = props;
  const body = (
    <Layout
      title={title}
      language={c.get("language")}
      path={pathname + search}
      signedIn={signedIn === undefined ? null : await standing(c, signedIn.name)}
      operator={operator}
      formToken={c.get("formToken")}
      error={status === 422}
      {...(wide === undefined ? {} : { wide })}
      refresh_s={refresh_s}
    >
      {children}
    </Layout>
  );
  // As bytes: the runtime encodes a text with letters beyond Latin-1 slowly, and each page has some.
  return c.body(encoder.encode(String(await body)) as Uint8Array<ArrayBuffer>, status, HTML);
}

/** Whose page it is, and how long their session stands. */
async function standing(c: Ctx, name: string): Promise<SignedIn | null> {
  const session = c.get("session");
  if (session === null) return null;
  const { idle_ms, all_ms } = timeLeft(c, session);
  const [idle_in_s, ends_in_s] = [idle_ms, all_ms].map((left) => Math.floor(left / SECOND_MS)) as [number, number];
  return { name, key: await hmac(c.env.FORM_KEY, `typed:${session.member_id}`), idle_in_s, ends_in_s };
}
