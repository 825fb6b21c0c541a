import { newId, newToken, sha256Hex } from "../../src/platform/ids.ts";
import type { BillId, MemberId } from "../../src/values/ids.ts";
import { addMember, env, FACILITY, type Person } from "../domain/payments/support.ts";

/** Whose an object of a request is: a relation of the rules, where "other" is somebody else's that exists and "unknown" one that does not. */
export type Whose = "none" | "own" | "dependant" | "cared_for" | "other" | "unknown";

/** Somebody with a bill in every relation, and two others. */
export interface World {
  readonly me: Person;
  readonly stranger: Person;
  readonly bills: Readonly<Record<Exclude<Whose, "none">, BillId>>;
}

const FAR = 9_999_999_999_999;
let count = 0;
const run = (sql: string, ...values: readonly (string | number | null)[]) =>
  env.DB.prepare(sql)
    .bind(...values)
    .run();

/** A bill of a patient whom a member sees by a code. */
async function bill({ member_id }: Person, patient: string, name: string): Promise<BillId> {
  const id = newId("bill");
  await env.DB.batch([
    env.DB.prepare("INSERT OR IGNORE INTO facilities (id, name) VALUES (?, 'Meridian Clinic')").bind(FACILITY),
    env.DB.prepare(
      "INSERT INTO patients (id, partner_id, external_id, name, name_key, birth_date) VALUES (?1, 'ptn_1', ?1, ?2, lower(?2), '1980-01-01')",
    ).bind(patient, name),
    env.DB.prepare("INSERT INTO bill_access (member_id, patient_id, how, since) VALUES (?, ?, 'code', 1)").bind(member_id, patient),
    env.DB.prepare(
      `INSERT INTO bills (id, partner_id, external_id, bill_code, account_number, patient_id, facility_id, diagnoses, service_from, service_to, issued_on,
         charged_cents, plan_paid_cents, adjusted_cents, owed_cents, warnings, imported_at, content_hash)
       VALUES (?1, 'ptn_1', ?1, ?1, 'A1', ?2, ?3, '[]', '2026-01-01', '2026-01-01', '2026-01-02', 90000, 0, 0, 90000, '[]', 1, 'x')`,
    ).bind(id, patient, FACILITY),
  ]);
  return id;
}

/** Makes somebody whose e-mail address is confirmed, or not. */
export async function makeWorld(confirmed: "confirmed" | "unconfirmed"): Promise<World> {
  const [me, stranger, helped] = [await addMember(100_000), await addMember(100_000), await addMember()];
  if (confirmed === "unconfirmed") await run("UPDATE members SET email_confirmed_at = NULL WHERE id = ?", me.member_id);
  const at = `${confirmed}-`;
  const bills = {
    own: await bill(me, `${at}own`, "Ada Example"),
    dependant: await bill(me, `${at}dependant`, "Leo Example"),
    cared_for: await bill(helped, `${at}cared_for`, "Rosa Example"),
    other: await bill(stranger, `${at}other`, "Eve Example"),
    unknown: newId("bill"),
  };
  await grant(helped.member_id, me.member_id, "accepted");
  return { me, stranger, bills };
}

async function grant(
  member_id: MemberId,
  caregiver: MemberId,
  state: "accepted" | "invited",
): Promise<{ readonly id: string; readonly token: string }> {
  const [id, token] = [newId("car"), newToken()];
  const email = `${caregiver}@example.org`;
  await run(
    "INSERT INTO caregivers (id, member_id, email, email_key, name, token_hash, created_at, expires_at) VALUES (?, ?, ?, ?, '', ?, 1, ?)",
    id,
    member_id,
    email,
    email,
    await sha256Hex(token),
    FAR,
  );
  if (state === "accepted") await run("UPDATE caregivers SET caregiver_id = ?, accepted_at = 1 WHERE id = ?", caregiver, id);
  return { id, token };
}

async function payment(member: Person | null, state: "posted" | "created"): Promise<string> {
  const id = newId("pay");
  await run(
    `INSERT INTO payments (id, member_id, wallet_id, purpose, source, amount_cents, wallet_cents, processor_cents, state, request_key, label, created_at, updated_at, expires_at, posted_at)
     VALUES (?1, ?2, ?3, 'top_up', 'card', 100, 0, 100, ?4, ?1, 'Money added', 1, 1, ?5, 1)`,
    id,
    member?.member_id ?? null,
    member?.wallet_id ?? newId("wal"),
    state,
    FAR,
  );
  return id;
}

/** A guest's payment, and the token of the browser that made it. */
async function guestPayment(): Promise<{ readonly id: string; readonly token: string }> {
  const [id, token] = [await payment(null, "posted"), newToken()];
  await run(
    "INSERT INTO payment_guests (payment_id, region_id, name, email, access_hash, created_at) VALUES (?, 'colorado', 'Gil', 'gil@example.org', ?, 1)",
    id,
    await sha256Hex(token),
  );
  await run("UPDATE payments SET created_at = (SELECT max(created_at) FROM sessions) WHERE id = ?", id);
  return { id, token };
}

async function policy({ member_id }: Person, state: "connected" | "offered"): Promise<string> {
  const id = newId("pol");
  await run("INSERT OR IGNORE INTO insurers (id, name, phone) VALUES ('ins_matrix', 'Evergreen', '555')");
  await run(
    `INSERT INTO policies (id, insurer_id, member_id, source, state, member_number, plan_name, premium_cents, due_day, grace_days, starts_on, partner_id, external_id, dues_until, created_at, updated_at)
     VALUES (?1, 'ins_matrix', ?2, 'insurer', ?3, 'EC-1', 'Silver', 31000, 12, 31, '2026-01-01', 'ptn_matrix', ?1, '2026-01-01', 1, 1)`,
    id,
    member_id,
    state,
  );
  return id;
}

async function record(member: Person): Promise<string> {
  const [mandate, subject] = [newId("man"), await policy(member, "connected")];
  const number = `A-${String(1000 + (count += 1))}-9XPD`;
  await run(
    `INSERT INTO mandates (id, member_id, wallet_id, kind, subject_id, state, methods, cap_cents, created_at, updated_at) VALUES (?, ?, ?, 'premium', ?, 'active', '["wallet"]', 40000, 1, 1)`,
    mandate,
    member.member_id,
    member.wallet_id,
    subject,
  );
  await run(
    `INSERT INTO mandate_records (number, mandate_id, act, terms_version, terms, terms_hash, language, detail, request_key, at) VALUES (?1, ?2, 'authorised', '1', 'text', 'x', 'en', '{}', ?1, 1)`,
    number,
    mandate,
  );
  return number;
}

/** What an address names: how one is made for somebody, and an identifier of its kind that is nobody's. */
interface Kind {
  readonly of: (owner: Person, world: World) => Promise<string>;
  readonly unknown: () => string;
}

const by = (of: Kind["of"], unknown: Kind["unknown"]): Kind => ({ of, unknown });

export const KINDS = {
  payment: by(
    (owner) => payment(owner, "posted"),
    () => newId("pay"),
  ),
  open_payment: by(
    (owner) => payment(owner, "created"),
    () => newId("pay"),
  ),
  method: by(
    async ({ member_id }) => {
      const id = newId("met");
      await run(
        "INSERT INTO saved_methods (id, member_id, processor, setup_ref, method_ref, kind, brand, last4, state, created_at, updated_at) VALUES (?1, ?2, 'sandbox', ?1, ?1, 'card', 'Visa', '4242', 'saved', 1, 1)",
        id,
        member_id,
      );
      return id;
    },
    () => newId("met"),
  ),
  policy: by(
    (owner) => policy(owner, "connected"),
    () => newId("pol"),
  ),
  offer: by(
    (owner) => policy(owner, "offered"),
    () => newId("pol"),
  ),
  record: by(record, () => "A-2222-9XPD"),
  device: by(
    async ({ member_id }) => {
      const id = newId("ses");
      await run(
        "INSERT INTO sessions (id, member_id, session_key, how, device, place, created_at, last_seen_at, expires_at) VALUES (?1, ?2, ?1, 'password', '', '', 1, ?3, ?3)",
        id,
        member_id,
        FAR,
      );
      return id;
    },
    () => newId("ses"),
  ),
  passkey: by(
    async ({ member_id }) => {
      const id = newId("psk");
      await run(
        "INSERT INTO passkeys (id, member_id, credential_id, public_key, counter, transports, backed_up, name, created_at) VALUES (?1, ?2, ?1, 'AA', 0, '[]', 0, 'Phone', 1)",
        id,
        member_id,
      );
      return id;
    },
    () => newId("psk"),
  ),
  withdrawal: by(
    async ({ member_id, wallet_id }) => {
      const id = newId("wdr");
      await run(
        "INSERT INTO withdrawals (id, member_id, wallet_id, reason, amount_cents, request_key, check_label, created_at, finished_at) VALUES (?1, ?2, ?3, 'withdrawal', 100, ?1, 'Check', 1, 1)",
        id,
        member_id,
        wallet_id,
      );
      return id;
    },
    () => newId("wdr"),
  ),
  helper: by(
    async ({ member_id }) => (await grant(member_id, (await addMember()).member_id, "accepted")).id,
    () => newId("car"),
  ),
  helping: by(
    async ({ member_id }) => (await grant((await addMember()).member_id, member_id, "accepted")).id,
    () => newId("car"),
  ),
  invitation: by(async ({ member_id }) => (await grant((await addMember()).member_id, member_id, "invited")).token, newToken),
} as const satisfies Readonly<Record<string, Kind>>;

export { guestPayment };
