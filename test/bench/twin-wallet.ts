import { DurableObject } from "cloudflare:workers";
import journalSql from "../../migrations/wallet/0001_journal.sql";

// The bare twin's wallet object: what ours asks of its storage, of its alarm and of D1, and nothing else. No rules, no hashes, no checks.

const MOST_ROWS = 50;
const ALARM_MS = 10_000;
const HASH = "0".repeat(64);

interface Command {
  readonly kind: "fund" | "spend";
  readonly key: string;
  readonly payment_id: string | null;
  readonly label: string;
  readonly amount_cents?: number;
  readonly to?: readonly { readonly account: string; readonly amount_cents: number }[];
}

interface Request {
  readonly wallet_id: string;
  readonly owner: string | null;
  readonly at: number;
  readonly commands: readonly Command[];
}

/** As ours answers, field by field. */
type Answer = Readonly<Record<string, string | number | boolean>>;
type Row = Record<string, string | number | null> & { seq: number };

const INSERT_TRANSACTIONS = `
INSERT INTO ledger_transactions (txn_id, wallet_id, seq, kind, key, payment_id, label, amount_cents, posted_after_cents,
  held_after_cents, legs, detail, event_at, recorded_at, previous_hash, hash)
SELECT value ->> 'txn_id', ?2, value ->> 'seq', value ->> 'kind', value ->> 'key', value ->> 'payment_id', value ->> 'label',
  value ->> 'amount_cents', value ->> 'posted_after_cents', value ->> 'held_after_cents', value ->> 'legs', value ->> 'detail',
  value ->> 'event_at', value ->> 'recorded_at', value ->> 'previous_hash', value ->> 'hash'
FROM json_each(?1) WHERE true ON CONFLICT (txn_id) DO NOTHING`;
const INSERT_ENTRIES = `
INSERT INTO ledger_entries (txn_id, leg, account, amount_cents, event_at)
SELECT row.value ->> 'txn_id', leg.key, leg.value ->> 'account', leg.value ->> 'amount_cents', row.value ->> 'event_at'
FROM json_each(?) AS row, json_each(row.value ->> 'legs') AS leg WHERE true ON CONFLICT (txn_id, leg) DO NOTHING`;
const UPSERT_WALLET = `
INSERT INTO wallets (wallet_id, owner, seq, posted_cents, held_cents, hash) VALUES (?, ?, ?, ?, 0, ?)
ON CONFLICT (wallet_id) DO UPDATE SET owner = excluded.owner, seq = excluded.seq, posted_cents = excluded.posted_cents,
  held_cents = excluded.held_cents, hash = excluded.hash WHERE excluded.seq > wallets.seq RETURNING seq`;
const MARK_POSTED = `
UPDATE payments SET state = 'posted', posted_at = ?2, updated_at = ?2, failure = NULL
WHERE id = ?1 AND state IN ('created', 'awaiting_payer', 'processing', 'funded') AND purpose = ?3`;
const QUEUE_RECEIPT = `
INSERT INTO mails (id, dedupe_key, to_address, language, template, params, next_attempt_at, created_at)
SELECT ?3, p.id || ':posted', m.email, m.language, CASE p.purpose WHEN 'top_up' THEN 'top_up_receipt' ELSE 'payment_receipt' END,
  json_object('payment_id', p.id, 'amount_cents', p.amount_cents, 'at', p.posted_at, 'name', m.name), ?2, ?2
FROM payments p JOIN members m ON m.id = p.member_id
WHERE p.id = ?1 AND p.state = 'posted' AND p.purpose = ?4 ON CONFLICT (dedupe_key) DO NOTHING`;

export class TwinWallet extends DurableObject<{ readonly DB: D1Database }> {
  #seq = 0;
  #posted = 0;
  #projected = 0;
  #alarmAt: number | null = null;
  #identity: { readonly wallet_id: string; readonly owner: string | null } | null = null;
  #projecting: Promise<void> | null = null;

  constructor(context: DurableObjectState, env: { readonly DB: D1Database }) {
    super(context, env);
    const { sql } = context.storage;
    context.storage.transactionSync(() => {
      sql.exec("CREATE TABLE IF NOT EXISTS applied (version INTEGER PRIMARY KEY) STRICT");
      if (sql.exec("SELECT version FROM applied").toArray().length > 0) return;
      sql.exec(journalSql);
      sql.exec("INSERT INTO applied (version) VALUES (1)");
    });
    const last = sql.exec<Row>("SELECT seq, posted_after_cents FROM journal ORDER BY seq DESC LIMIT 1").toArray()[0];
    const known = sql.exec<Row>("SELECT wallet_id, owner, projected_seq FROM wallet").toArray()[0];
    this.#seq = last?.seq ?? 0;
    this.#posted = Number(last?.["posted_after_cents"] ?? 0);
    this.#projected = Number(known?.["projected_seq"] ?? 0);
    if (known !== undefined) this.#identity = { wallet_id: String(known["wallet_id"]), owner: String(known["owner"]) };
    void context.blockConcurrencyWhile(async () => {
      this.#alarmAt = await context.storage.getAlarm();
    });
  }

  async execute({ wallet_id, owner, at, commands }: Request): Promise<{ readonly ok: true; readonly value: readonly Answer[] }> {
    const { sql } = this.ctx.storage;
    const armed = this.#arm(Date.now() + ALARM_MS);
    const answers = this.ctx.storage.transactionSync(() => {
      if (this.#identity === null) {
        this.#identity = { wallet_id, owner };
        sql.exec("INSERT INTO wallet (id, wallet_id, owner, projected_seq, frozen) VALUES (1, ?, ?, 0, NULL)", wallet_id, owner);
      }
      return commands.map(({ key, kind, payment_id, label, amount_cents, to = [] }) => {
        sql.exec("SELECT * FROM journal WHERE key = ?", key).toArray();
        const change = amount_cents ?? -to.reduce((total, one) => total + one.amount_cents, 0);
        this.#seq += 1;
        this.#posted += change;
        const others = amount_cents === undefined ? to : [{ account: "clearing:sandbox", amount_cents: -amount_cents }];
        const legs = JSON.stringify([{ account: `wallet:${wallet_id}`, amount_cents: change }, ...others]);
        const txn_id = `txn_${crypto.randomUUID()}`;
        sql.exec(
          `INSERT INTO journal (seq, txn_id, kind, key, request_hash, payment_id, label, legs, amount_cents, posted_after_cents,
             held_after_cents, detail, of_txn, event_at, recorded_at, previous_hash, hash)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
          this.#seq,
          txn_id,
          kind,
          key,
          HASH,
          payment_id,
          label,
          legs,
          change,
          this.#posted,
          0,
          "{}",
          null,
          at,
          Date.now(),
          HASH,
          HASH,
        );
        return {
          txn_id,
          seq: this.#seq,
          kind,
          amount_cents: change,
          posted_cents: this.#posted,
          held_cents: 0,
          event_at: at,
          replayed: false,
        };
      });
    });
    await armed;
    this.ctx.waitUntil(this.project());
    return { ok: true, value: answers };
  }

  summary(): Promise<Answer> {
    const posted_cents = this.#posted;
    const { wallet_id } = this.#identity ?? { wallet_id: "" };
    return Promise.resolve({
      wallet_id,
      seq: this.#seq,
      posted_cents,
      held_cents: 0,
      available_cents: posted_cents,
      frozen: false,
      hash: HASH,
    });
  }

  override async alarm(): Promise<void> {
    this.#alarmAt = null;
    await this.project();
  }

  project(): Promise<void> {
    this.#projecting ??= this.#run().finally(() => {
      this.#projecting = null;
    });
    return this.#projecting;
  }

  async #run(): Promise<void> {
    while (this.#projected < this.#seq && this.#identity !== null) {
      const rows = this.ctx.storage.sql
        .exec<Row>("SELECT * FROM journal WHERE seq > ? ORDER BY seq LIMIT ?", this.#projected, MOST_ROWS)
        .toArray();
      const { wallet_id, owner } = this.#identity;
      const { DB } = this.env;
      const json = JSON.stringify(rows);
      const last = rows.at(-1);
      if (last === undefined) return;
      await DB.batch([
        DB.prepare(INSERT_TRANSACTIONS).bind(json, wallet_id),
        DB.prepare(INSERT_ENTRIES).bind(json),
        DB.prepare(UPSERT_WALLET).bind(wallet_id, owner, last.seq, last["posted_after_cents"], HASH),
        ...rows.flatMap((row) =>
          row["payment_id"] === null
            ? []
            : [
                DB.prepare(MARK_POSTED).bind(row["payment_id"], row["event_at"], row["kind"] === "fund" ? "top_up" : "bill"),
                DB.prepare(QUEUE_RECEIPT).bind(
                  row["payment_id"],
                  row["event_at"],
                  `mail_${crypto.randomUUID()}`,
                  row["kind"] === "fund" ? "top_up" : "bill",
                ),
              ],
        ),
      ]);
      this.ctx.storage.sql.exec("UPDATE wallet SET projected_seq = ?", last.seq);
      this.#projected = last.seq;
    }
  }

  async #arm(at: number): Promise<void> {
    if (this.#alarmAt !== null && this.#alarmAt <= at) return;
    this.#alarmAt = at;
    await this.ctx.storage.setAlarm(at);
  }
}
