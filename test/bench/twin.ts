import { drive, Processor } from "./driver.ts";
import { TwinWallet } from "./twin-wallet.ts";

// The bare twin: for each row of the benchmark a handler that makes the same trips as ours (as many statements a batch, of the same shape, side
// by side where ours are) and answers with as many bytes. It decides nothing, checks nothing and renders nothing.

export { Processor, TwinWallet as WalletObject };

interface Twin {
  readonly DB: D1Database;
  readonly SESSIONS: KVNamespace;
  readonly WALLETS: DurableObjectNamespace<TwinWallet>;
  readonly SANDBOX: DurableObjectNamespace;
}

const MEMBER = `SELECT m.id, m.wallet_id, m.region_id, m.name, m.birth_date, m.email, m.email_key, m.email_confirmed_at, m.phone, m.member_number, m.language,
  m.credential_version, m.password_stands_alone, m.paperless, m.statement_mails, m.bill_mails, m.sign_in_mails, m.created_at, m.closed_at
  FROM sessions s JOIN members m ON m.id = s.member_id
  WHERE m.id = ? AND s.session_key = ? AND s.ended_at IS NULL AND m.closed_at IS NULL LIMIT ?`;
const MOVEMENTS = `SELECT txn_id, seq, kind, payment_id, label, amount_cents, posted_after_cents, held_after_cents, event_at
  FROM ledger_transactions WHERE wallet_id = ? AND amount_cents <> ? ORDER BY seq DESC LIMIT ?`;
const PLACES = `SELECT paid.account AS "account", COALESCE(facilities.name, insurers.name, paid.account) AS "place_name"
  FROM (WITH RECURSIVE paid (account) AS (
      SELECT MIN(account) FROM movement_places WHERE wallet_id = ?
      UNION ALL SELECT (SELECT MIN(account) FROM movement_places WHERE wallet_id = ? AND account > paid.account) FROM paid WHERE paid.account IS NOT NULL
    ) SELECT account FROM paid WHERE account IS NOT NULL) AS paid
  LEFT JOIN facilities ON facilities.id = SUBSTR(paid.account, 10) AND paid.account >= 'facility:' AND paid.account < 'facility;'
  LEFT JOIN insurers ON insurers.id = SUBSTR(paid.account, 9) AND paid.account >= 'insurer:' AND paid.account < 'insurer;' ORDER BY place_name`;
const WALLET = "SELECT wallet_id, owner, shard, seq, posted_cents, held_cents, hash FROM wallets WHERE wallet_id = ?";
const FLOW = `SELECT m.value ->> 'month', SUM(CASE WHEN t.amount_cents > 0 THEN t.amount_cents ELSE 0 END),
  SUM(CASE WHEN t.amount_cents < 0 THEN -t.amount_cents ELSE 0 END)
  FROM json_each(?) m LEFT JOIN ledger_transactions t
    ON t.wallet_id = ? AND t.event_at >= (m.value ->> 'from') AND t.event_at < (m.value ->> 'to')
  GROUP BY m.key ORDER BY m.key`;
const UNDER_WAY = `SELECT id, amount_cents FROM payments
  WHERE wallet_id = ? AND purpose = 'top_up' AND state = ? AND created_at > ? ORDER BY created_at DESC LIMIT ?`;
const BILL_COLUMNS = `bills.id, bills.bill_code, bills.facility_id AS facility_id, facilities.name AS facility_name, patients.name AS patient_name,
  bills.provider_name, bills.encounter, bills.service_from, bills.service_to, bills.issued_on, bills.warnings, bills.state, bills.charged_cents,
  bills.plan_paid_cents, bills.adjusted_cents, bills.owed_cents, bills.paid_cents, bills.reserved_cents`;
const BILLS = `SELECT ${BILL_COLUMNS} FROM bill_access INNER JOIN bills ON bills.patient_id = bill_access.patient_id
  INNER JOIN patients ON patients.id = bills.patient_id INNER JOIN facilities ON facilities.id = bills.facility_id
  WHERE bill_access.member_id = ? ORDER BY bills.service_from DESC, bills.id DESC LIMIT ?`;
const BILL = `SELECT ${BILL_COLUMNS}, bills.account_number, facilities.phone AS facility_phone, facilities.address AS facility_address,
  facilities.npi AS facility_npi, facilities.tax_id AS facility_tax_id, patients.birth_date AS patient_birth_date,
  patients.member_number AS patient_member_number, bills.provider_npi, bills.place_of_service, bills.place_of_service_code, bills.diagnoses,
  bills.insurer_name
  FROM bills INNER JOIN bill_access ON bill_access.patient_id = bills.patient_id AND bill_access.member_id = ?
  INNER JOIN patients ON patients.id = bills.patient_id INNER JOIN facilities ON facilities.id = bills.facility_id WHERE bills.id = ? LIMIT ?`;
const BILL_PAYMENTS = `SELECT payments.id AS payment_id, payments.member_id, payments.state, payments.created_at, payment_allocations.amount_cents,
  payment_allocations.refunded_cents
  FROM payment_allocations INNER JOIN payments ON payments.id = payment_allocations.payment_id
  WHERE payment_allocations.bill_id = ? AND payments.state NOT IN (?, ?, ?) ORDER BY payments.created_at DESC LIMIT ?`;
const PAYABLE = `SELECT b.id, b.facility_id, f.name AS facility_name, b.owed_cents, b.paid_cents, b.reserved_cents, b.state
  FROM bills b JOIN bill_access a ON a.patient_id = b.patient_id AND a.member_id = ?1 JOIN facilities f ON f.id = b.facility_id
  WHERE b.id IN (SELECT value FROM json_each(?2))`;
const PAYMENT_COLUMNS = `id, member_id, wallet_id, purpose, source, amount_cents, wallet_cents, processor_cents, state, request_key, label, processor,
  processor_ref, checkout_url, method_brand, method_last4, failure, refunded_cents, language, created_at, updated_at, expires_at, posted_at`;
const PAYMENT = `SELECT ${PAYMENT_COLUMNS} FROM payments WHERE id = ? LIMIT ?`;
const ALLOCATIONS = "SELECT bill_id, facility_id, amount_cents FROM payment_allocations WHERE payment_id = ? ORDER BY bill_id";
const INSERT_PAYMENT = `INSERT INTO payments (${PAYMENT_COLUMNS})
  VALUES (?1, ?2, ?3, 'bill', 'wallet', ?5, ?5, 0, 'created', ?4, 'Clinic', NULL, NULL, NULL, NULL, NULL, NULL, 0, 'en', ?6, ?6, ?7, NULL)`;
const INSERT_ALLOCATION =
  "INSERT INTO payment_allocations (payment_id, bill_id, facility_id, amount_cents, refunded_cents) VALUES (?, ?, ?, ?, 0)";
const MOVE_PAYMENT = `UPDATE payments SET state = ?, method_brand = ?, method_last4 = ?, updated_at = ?
  WHERE id = ? AND state IN (?, ?, ?) RETURNING ${PAYMENT_COLUMNS}`;

interface Session {
  readonly member_id: string;
  readonly wallet_id: string;
}

/** What a twin's request says in its query instead of finding out. */
interface Told {
  readonly session: string;
  readonly bytes: number;
  readonly bill: string;
  readonly payment: string;
  readonly months: string;
}

type Handler = (env: Twin, told: Told) => Promise<Response>;

const HANDLERS: Readonly<Record<string, Handler>> = {
  async page(_env, { bytes }) {
    return html(bytes);
  },

  async wallet(env, told) {
    const { member_id, wallet_id } = await sessionOf(env, told);
    await Promise.all([
      env.DB.batch([
        env.DB.prepare(MEMBER).bind(member_id, told.session.slice("session:".length), 1),
        env.DB.prepare(MOVEMENTS).bind(wallet_id, 0, 10),
        env.DB.prepare(WALLET).bind(wallet_id),
        env.DB.prepare(FLOW).bind(told.months, wallet_id),
        env.DB.prepare(BILLS).bind(member_id, 500),
        env.DB.prepare(UNDER_WAY).bind(wallet_id, "processing", 0, 3),
      ]),
      object(env, wallet_id).summary(),
    ]);
    return html(told.bytes);
  },

  async history(env, told) {
    const { member_id, wallet_id } = await sessionOf(env, told);
    await Promise.all([
      env.DB.batch([
        env.DB.prepare(MEMBER).bind(member_id, told.session.slice("session:".length), 1),
        env.DB.prepare(MOVEMENTS).bind(wallet_id, 0, 26),
        env.DB.prepare(WALLET).bind(wallet_id),
        env.DB.prepare(PLACES).bind(wallet_id, wallet_id),
      ]),
      object(env, wallet_id).summary(),
    ]);
    return html(told.bytes);
  },

  async pay(env, told) {
    const { member_id, wallet_id } = await sessionOf(env, told);
    await Promise.all([
      env.DB.batch([
        env.DB.prepare(MEMBER).bind(member_id, told.session.slice("session:".length), 1),
        env.DB.prepare(BILL).bind(member_id, told.bill, 1),
        env.DB.prepare(BILL_PAYMENTS).bind(told.bill, "failed", "cancelled", "expired", 50),
      ]),
      object(env, wallet_id).summary(),
    ]);
    const request_key = crypto.randomUUID();
    const [payable] = await env.DB.batch<{ facility_id: string; owed_cents: number }>([
      env.DB.prepare(PAYABLE).bind(member_id, JSON.stringify([told.bill])),
      env.DB.prepare("SELECT id FROM payments WHERE request_key = ?1").bind(request_key),
    ]);
    const bill = payable?.results[0];
    if (bill === undefined) return new Response("no such bill", { status: 404 });
    const { facility_id, owed_cents } = bill;
    const id = `pay_${crypto.randomUUID()}`;
    const at = Date.now();
    await env.DB.batch([
      env.DB.prepare(INSERT_PAYMENT).bind(id, member_id, wallet_id, request_key, owed_cents, at, at + 1_800_000),
      env.DB.prepare(INSERT_ALLOCATION).bind(id, told.bill, facility_id, owed_cents),
    ]);
    await object(env, wallet_id).execute({
      wallet_id,
      owner: member_id,
      at,
      commands: [
        {
          kind: "spend",
          key: `${id}:spend`,
          payment_id: id,
          label: "Clinic",
          to: [{ account: `facility:${facility_id}`, amount_cents: owed_cents }],
        },
      ],
    });
    return seeOther(id);
  },

  async return(env, told) {
    const { member_id, wallet_id } = await sessionOf(env, told);
    await env.DB.batch([
      env.DB.prepare(MEMBER).bind(member_id, told.session.slice("session:".length), 1),
      env.DB.prepare(PAYMENT).bind(told.payment, 1),
      env.DB.prepare(ALLOCATIONS).bind(told.payment),
    ]);
    const answer = await env.SANDBOX.get(env.SANDBOX.idFromName("sandbox")).fetch(`https://sandbox.invalid/payments/${told.payment}`);
    const { amount_cents } = await answer.json<{ readonly amount_cents: number }>();
    const at = Date.now();
    await env.DB.prepare(MOVE_PAYMENT).bind("funded", "Visa", "4242", at, told.payment, "created", "awaiting_payer", "processing").all();
    await object(env, wallet_id).execute({
      wallet_id,
      owner: member_id,
      at,
      commands: [{ kind: "fund", key: `${told.payment}:fund`, payment_id: told.payment, label: "Visa •4242", amount_cents }],
    });
    return seeOther(told.payment);
  },
};

async function sessionOf(env: Twin, { session }: Told): Promise<Session> {
  const found = await env.SESSIONS.get<Session>(session, "json");
  if (found === null) throw new Error("the benchmark has no such session");
  return found;
}

function object(env: Twin, walletId: string): DurableObjectStub<TwinWallet> {
  return env.WALLETS.get(env.WALLETS.idFromName(walletId));
}

const bodies = new Map<number, string>();

function html(bytes: number): Response {
  const body = bodies.get(bytes) ?? "x".repeat(bytes);
  bodies.set(bytes, body);
  return new Response(body, { headers: { "Content-Type": "text/html; charset=UTF-8" } });
}

function seeOther(id: string): Response {
  return new Response(null, { status: 303, headers: { Location: `/history/${id}` } });
}

export default {
  async fetch(request, env) {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname === "/bench/execute") return await drive(request, env);
    const text = (name: string): string => searchParams.get(name) ?? "";
    const handler = HANDLERS[pathname.slice(1)];
    if (handler === undefined) return new Response("no such twin", { status: 404 });
    const told = {
      session: text("session"),
      bytes: Number(text("bytes")),
      bill: text("bill"),
      payment: text("payment"),
      months: text("months"),
    };
    return await handler(env, told);
  },
} satisfies ExportedHandler<Twin>;
