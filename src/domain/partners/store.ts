import type { ClientId, PartnerId } from "../../values/ids.ts";

export interface ClientRow {
  readonly id: ClientId;
  readonly partner_id: PartnerId;
  /** SHA-256 of the secret, hex. */
  readonly secret_hash: string;
  readonly scopes: string;
}

/** A client that is not revoked; null when there is none of this id. */
export async function findClient(db: D1Database, id: string): Promise<ClientRow | null> {
  return db
    .prepare("SELECT id, partner_id, secret_hash, scopes FROM partner_clients WHERE id = ? AND revoked_at IS NULL")
    .bind(id)
    .first<ClientRow>();
}
