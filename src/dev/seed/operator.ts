import { sha256Hex } from "../../platform/ids.ts";
import type { Env } from "../../platform/env.ts";
import type { Id, IdPrefix, PartnerId } from "../../values/ids.ts";
import { CLINICS, CONTACT_REGIONS, FACILITIES, INSURERS, REGIONS } from "./operator-data.ts";

/** An id of demonstration data that is the same on every machine, so that seeding twice changes nothing. */
export function demoId<P extends IdPrefix>(prefix: P, number: number): Id<P> {
  return `${prefix}_01jd${String(number).padStart(22, "0")}` as Id<P>;
}

/** The partner whose system sends the demonstration's bills. */
export const DEMO_PARTNER = demoId("ptn", 1);

/** The insurer whose system sends policies and premiums: the first of the list. */
export const DEMO_INSURER = { partner_id: demoId("ptn", 2), insurer_id: demoId("ins", 1), name: INSURERS[0].name, grace_days: 31 } as const;

/** What each partner's demonstration client may do. */
const SCOPES = {
  clinic: "bills:write bills:read payments:read receipts:read",
  insurer: "policies:write policies:read payments:read",
} as const;

/**
 * Fills the operator's own tables: Meridian Health, its regions, how each is reached, facilities, insurers and two partners.
 * Rows that exist stay as they are, so it may run at every start. Nothing here belongs to a person.
 */
export async function seedOperator(env: Pick<Env, "DB">): Promise<void> {
  const { DB } = env;
  const insert = (table: string, row: Record<string, string | number | null>): D1PreparedStatement => {
    const names = Object.keys(row);
    return DB.prepare(`INSERT OR IGNORE INTO ${table} (${names.join(", ")}) VALUES (${names.map(() => "?").join(", ")})`).bind(
      ...Object.values(row),
    );
  };
  await DB.batch([
    insert("operators", {
      id: "operator",
      name: "Meridian Health",
      legal_name: "Meridian Health Foundation",
      time_zone: "America/Los_Angeles",
      support_email: "billing@meridian.example",
      financial_help_url: "https://meridian.example/financial-help",
      financial_help_phone: "1-800-555-0150",
      top_up_min_cents: 500,
      top_up_max_cents: 500_000,
      daily_load_limit_cents: 1_000_000,
    }),
    ...REGIONS.map((region, sort) => insert("regions", { ...region, sort })),
    ...CONTACT_REGIONS.flatMap(({ region_id, channels }) =>
      channels.map(([kind, label, value, label_es = ""], sort) =>
        insert("contact_channels", { region_id, kind, label, label_es, value, sort }),
      ),
    ),
    insert("partners", { id: DEMO_PARTNER, name: CLINICS, kind: "clinic" }),
    ...FACILITIES.map((facility, at) => insert("facilities", { id: demoId("fac", at + 1), partner_id: DEMO_PARTNER, ...facility })),
    insert("partners", { id: DEMO_INSURER.partner_id, name: DEMO_INSURER.name, kind: "insurer" }),
    ...INSURERS.map((insurer, at) => insert("insurers", { id: demoId("ins", at + 1), ...insurer })),
    // Apart, for a demonstration that was made before insurers were partners.
    DB.prepare("UPDATE insurers SET partner_id = ?1 WHERE id = ?2 AND partner_id IS NULL").bind(
      DEMO_INSURER.partner_id,
      DEMO_INSURER.insurer_id,
    ),
  ]);
}

/** Lets a partner of the demonstration ask for tokens with a client id and secret of .dev.vars. A changed secret replaces the old one. */
export async function seedPartnerClient(
  env: Pick<Env, "DB">,
  client: {
    readonly partner_id: PartnerId;
    readonly kind: keyof typeof SCOPES;
    readonly client_id: string;
    readonly secret: string;
    readonly now: number;
  },
): Promise<void> {
  await env.DB.prepare(
    `INSERT INTO partner_clients (id, partner_id, name, secret_hash, scopes, created_at) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET secret_hash = excluded.secret_hash WHERE secret_hash <> excluded.secret_hash`,
  )
    .bind(client.client_id, client.partner_id, "Demonstration client", await sha256Hex(client.secret), SCOPES[client.kind], client.now)
    .run();
}
