import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import type { Hono } from "hono";
import type { App } from "../../src/web.ts";

export const ORIGIN = "http://localhost:8787";

/** A browser without scripts: keeps cookies, sends the token of the form it last saw, waits for what runs after the answer. */
export class Visitor {
  readonly cookies = new Map<string, string>();
  #formToken = "";
  readonly #app: Hono<App>;

  constructor(app: Hono<App>) {
    this.#app = app;
  }

  get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.send(path, { headers });
  }

  /** Posts a form with the token of the last page, unless `fields` has its own. */
  post(path: string, fields: Readonly<Record<string, string>>, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    const body = new URLSearchParams({ form_token: this.#formToken, ...fields });
    return this.send(path, { method: "POST", body, headers: { Origin: ORIGIN, ...headers } });
  }

  /** Goes where an answer leads, if it leads anywhere. */
  async follow(answer: Promise<Answer>): Promise<Answer> {
    const { location } = await answer;
    return location === null ? answer : this.get(location);
  }

  async send(path: string, init: RequestInit): Promise<Answer> {
    const request = new Request(ORIGIN + path, init);
    if (this.cookies.size > 0) request.headers.set("Cookie", [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; "));
    const context = createExecutionContext();
    const response = await this.#app.fetch(request, env, context);
    const bytes = new Uint8Array(await response.arrayBuffer());
    const text = new TextDecoder().decode(bytes);
    await waitOnExecutionContext(context);
    for (const cookie of response.headers.getSetCookie()) this.#keep(cookie);
    this.#formToken = /name="form_token" value="([^"]+)"/u.exec(text)?.[1] ?? this.#formToken;
    return { status: response.status, text, bytes, headers: response.headers, location: response.headers.get("Location") };
  }

  #keep(cookie: string): void {
    const [pair = "", ...attributes] = cookie.split("; ");
    const at = pair.indexOf("=");
    const gone = attributes.includes("Max-Age=0");
    if (gone) this.cookies.delete(pair.slice(0, at));
    else this.cookies.set(pair.slice(0, at), pair.slice(at + 1));
  }
}

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly headers: Headers;
  readonly location: string | null;
}
