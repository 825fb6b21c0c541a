import type { Context } from "hono";
import type { Action } from "./domain/access/rules.ts";
import type { Env } from "./platform/env.ts";
import type { MemberId, SessionId, WalletId } from "./values/ids.ts";
import type { Language } from "./values/language.ts";
import type { Instant } from "./values/time.ts";

/** Who a request speaks for. Read from KV; checked against D1 by `withMember` before anything is shown or done. */
export interface Session {
  /** Stays when the token is renewed. */
  readonly id: SessionId;
  /** SHA-256 of the cookie's token: the KV key. */
  readonly key: string;
  readonly member_id: MemberId;
  readonly wallet_id: WalletId;
  readonly credential_version: number;
  readonly created_at: Instant;
  readonly last_seen_at: Instant;
  /** When the member last showed who they are, by password, passkey or code: for acts that ask for it again. */
  readonly authenticated_at: Instant;
}

/** What the middleware has put on each request before a page runs. */
export interface Variables {
  readonly requestId: string;
  readonly now: Instant;
  readonly language: Language;
  /** Null: not signed in (no session, or one that has run out). */
  readonly session: Session | null;
  /** The CSRF token for forms on this page, bound to the session (or to a visitor's cookie). */
  readonly formToken: string;
  /** True when htmx asks and wants a fragment. */
  readonly fragment: boolean;
  /** What the request is about to do (routes.ts); not set where nothing says who may. */
  readonly action?: Action;
}

export interface App {
  Bindings: Env;
  Variables: { -readonly [K in keyof Variables]: Variables[K] };
}

export type Ctx = Context<App>;
