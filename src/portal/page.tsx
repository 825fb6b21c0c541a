import type { Child } from "hono/jsx";
import { loadOperator } from "../domain/operator/store.ts";
import { Layout } from "../ui/layout.tsx";
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
  const { title, status = 200, signedIn = null, wide, refresh_s } = props;
  const body = (
    <Layout
      title={title}
      language={c.get("language")}
      path={pathname + search}
      signedIn={signedIn}
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
