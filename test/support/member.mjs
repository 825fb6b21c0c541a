// A member as a client without a browser: rows written straight into storage, then only HTTP, as fast as it goes.
import { createHash, randomBytes } from "node:crypto";

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

/** A TypeID of a fresh UUIDv7. */
export function typeId(prefix) {
  let bits = (BigInt(Date.now()) << 80n) | (0x7n << 76n) | (BigInt(`0x${randomBytes(9).toString("hex")}`) & ((1n << 76n) - 1n));
  const digits = [];
  for (let at = 0; at < 26; at += 1, bits >>= 5n) digits.unshift(ALPHABET[Number(bits & 31n)]);
  return `${prefix}_${digits.join("")}`;
}

/** Rows of one table in few statements. */
export async function insert(db, table, rows) {
  if (rows.length === 0) return;
  const names = Object.keys(rows[0]);
  const sql = `INSERT OR IGNORE INTO ${table} (${names.join(", ")}) VALUES (${names.map(() => "?").join(", ")})`;
  for (let at = 0; at < rows.length; at += 200)
    await db.batch(rows.slice(at, at + 200).map((row) => db.prepare(sql).bind(...names.map((name) => row[name]))));
}

export class Member {
  id = typeId("mem");
  wallet_id = typeId("wal");
  cookie = "";
  formToken = "";
  bills = [];
  next = 0;

  /** Writes a confirmed member with open bills of `owed_cents` each, and signs in. */
  static async make(runtime, { bills = 0, owed_cents = 100 }) {
    const { miniflare, origin } = runtime;
    const member = new Member();
    const db = await miniflare.getD1Database("DB");
    const now = Date.now();
    await insert(db, "members", [
      {
        id: member.id,
        wallet_id: member.wallet_id,
        region_id: "colorado",
        name: "Casey Client",
        birth_date: "1980-01-01",
        email: `${member.id}@example.com`,
        email_key: `${member.id}@example.com`,
        email_confirmed_at: now,
        language: "en",
        password_hash: "none",
        credential_version: 1,
        created_at: now,
      },
    ]);
    await insert(db, "facilities", [{ id: "fac_01jd0000000000000000000099", name: "Client Clinic" }]);
    const patient_id = `patient-${member.id}`;
    await insert(db, "patients", [
      {
        id: patient_id,
        partner_id: "ptn_test",
        external_id: patient_id,
        name: "Casey Client",
        name_key: "casey client",
        birth_date: "1980-01-01",
      },
    ]);
    member.bills = Array.from({ length: bills }, () => typeId("bill"));
    await insert(
      db,
      "bills",
      member.bills.map((id) => ({
        id,
        partner_id: "ptn_test",
        external_id: id,
        bill_code: id,
        account_number: "1",
        patient_id,
        facility_id: "fac_01jd0000000000000000000099",
        diagnoses: "[]",
        service_from: "2026-01-01",
        service_to: "2026-01-01",
        issued_on: "2026-01-02",
        charged_cents: owed_cents,
        plan_paid_cents: 0,
        adjusted_cents: 0,
        owed_cents,
        warnings: "[]",
        imported_at: now,
        content_hash: "none",
      })),
    );
    await insert(db, "bill_access", [{ member_id: member.id, patient_id, how: "code", since: now }]);
    const token = randomBytes(32).toString("base64url");
    member.cookie = `__Host-session=${token}`;
    const session = {
      member_id: member.id,
      wallet_id: member.wallet_id,
      credential_version: 1,
      created_at: now,
      last_seen_at: now,
      authenticated_at: now,
    };
    const kv = await miniflare.getKVNamespace("SESSIONS");
    await kv.put(`session:${createHash("sha256").update(token).digest("hex")}`, JSON.stringify(session));
    const page = await member.get(origin, "/wallet/top-up");
    member.formToken = /name="form_token" value="([^"]+)"/u.exec(page.text)?.[1] ?? "";
    if (member.formToken === "") throw new Error(`no form token: ${page.status} ${page.text.slice(0, 300)}`);
    return member;
  }

  async get(origin, path) {
    const response = await fetch(new URL(path, origin), { headers: { cookie: this.cookie }, redirect: "manual" });
    return { status: response.status, location: response.headers.get("location"), text: await response.text() };
  }

  async post(origin, path, fields) {
    const body = new URLSearchParams({ form_token: this.formToken, ...fields });
    const response = await fetch(new URL(path, origin), { method: "POST", headers: { cookie: this.cookie }, body, redirect: "manual" });
    return { status: response.status, location: response.headers.get("location"), text: await response.text() };
  }

  /** Adds money by the sandbox's card; follows the redirects as a browser would. Answers when the money is there. */
  async topUp(origin, amount) {
    const back = await this.payTopUp(origin, amount);
    const landed = await this.get(origin, back);
    if (landed.status !== 303) throw new Error(`the top-up did not arrive: ${landed.status} ${landed.text.slice(0, 300)}`);
  }

  /** Begins a top-up and pays it on the sandbox's page. Answers where the browser would come back to. */
  async payTopUp(origin, amount) {
    const started = await this.post(origin, "/wallet/top-up", {
      amount,
      source: "card",
      request_key: randomBytes(32).toString("base64url"),
    });
    if (started.status !== 303) throw new Error(`the top-up did not begin: ${started.status} ${started.text.slice(0, 300)}`);
    const paid = await this.post(origin, new URL(started.location, origin).pathname, {
      card_number: "4242424242424242",
      expiry: "12/34",
      cvc: "123",
    });
    if (paid.status !== 303) throw new Error(`the sandbox did not take the card: ${paid.status} ${paid.text.slice(0, 300)}`);
    return new URL(paid.location, origin).pathname;
  }

  /** Pays the next open bill from the wallet. Answers the payment when it was acknowledged, null when it was not. */
  async payNextBill(origin, amount = "1.00") {
    const bill_id = this.bills[this.next];
    if (bill_id === undefined) throw new Error("no bills left");
    this.next += 1;
    const answer = await this.post(origin, `/bills/${bill_id}/pay`, {
      amount,
      source: "wallet",
      request_key: randomBytes(32).toString("base64url"),
    });
    const id = /\/history\/(pay_[0-9a-z]+)/u.exec(answer.location ?? "")?.[1];
    return answer.status === 303 && id !== undefined ? { id, bill_id } : null;
  }
}
