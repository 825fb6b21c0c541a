import type { ClientId, PartnerId } from "../../values/ids.ts";

/** What a partner's program may be allowed to do. Source: the partner API's own list. */
export const SCOPES = [
  "bills:write",
  "bills:read",
  "policies:write",
  "policies:read",
  "payments:read",
  "payments:write",
  "refunds:write",
  "receipts:read",
  "settlements:read",
  "events:read",
  "webhooks:write",
] as const;
export type Scope = (typeof SCOPES)[number];

/** A partner's program, as the database has it. */
export interface PartnerClient {
  readonly id: ClientId;
  readonly partner_id: PartnerId;
  readonly scopes: readonly Scope[];
}

/**
 * Which scopes a client gets: all it may have when it asks for none, what it asks for otherwise.
 * @param asked space-separated, as in RFC 6749 3.3
 * @returns null when it asks for one it may not have, or one that does not exist
 */
export function grantScopes(allowed: readonly Scope[], asked: string | null): readonly Scope[] | null {
  const names = [...new Set((asked ?? "").split(" ").filter((name) => name !== ""))];
  if (names.length === 0) return allowed;
  const granted = allowed.filter((scope) => names.includes(scope));
  return granted.length === names.length ? granted : null;
}

/** Reads the scopes a client is stored with; unknown words count for nothing. */
export function readScopes(stored: string): readonly Scope[] {
  const words = stored.split(" ");
  return SCOPES.filter((scope) => words.includes(scope));
}
