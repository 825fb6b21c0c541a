import { newToken } from "../../platform/ids.ts";
import type { MethodHealth, SavedMethod, SetupRequest } from "../../platform/processor/processor.ts";
import type { Language } from "../../values/language.ts";
import type { ProcessorMethod } from "../../values/processor.ts";
import type { Instrument } from "./form.ts";
import type { Outcome } from "./numbers.ts";

/** A page on which a payer leaves a card or bank account for later, as the sandbox keeps it. */
export type SetupEntry = Readonly<{
  ref: string;
  setup_id: string;
  method: ProcessorMethod;
  language: Language;
  return_url: string;
  status: "open" | "saved" | "ended";
  method_ref: string | null;
}>;

type MethodRow = Readonly<{ method_ref: string; kind: ProcessorMethod; brand: string; last4: string; outcome: string; forgotten: number }>;

const TABLES = `
CREATE TABLE IF NOT EXISTS setups (
  ref TEXT PRIMARY KEY, setup_id TEXT NOT NULL UNIQUE, method TEXT NOT NULL, language TEXT NOT NULL, return_url TEXT NOT NULL,
  status TEXT NOT NULL DEFAULT 'open', method_ref TEXT
) STRICT;
CREATE TABLE IF NOT EXISTS methods (
  method_ref TEXT PRIMARY KEY, kind TEXT NOT NULL, brand TEXT NOT NULL, last4 TEXT NOT NULL CHECK (length(last4) = 4),
  outcome TEXT NOT NULL, forgotten INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE IF NOT EXISTS expiries (method_ref TEXT PRIMARY KEY, expires TEXT NOT NULL) STRICT;`;

/** The cards and accounts that the sandbox keeps: brand, last four digits, and what their test number does. */
export class Methods {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    sql.exec(TABLES);
  }

  /** Opens a page, once a setup id. @returns the page's ref */
  open({ setup_id, method, language, return_url }: SetupRequest): string {
    this.#sql.exec(
      "INSERT OR IGNORE INTO setups (ref, setup_id, method, language, return_url) VALUES (?, ?, ?, ?, ?)",
      `sbs_${newToken()}`,
      setup_id,
      method,
      language,
      return_url,
    );
    return this.#sql.exec<{ ref: string }>("SELECT ref FROM setups WHERE setup_id = ?", setup_id).one().ref;
  }

  setup(ref: string): SetupEntry | null {
    return this.#sql.exec<SetupEntry>("SELECT * FROM setups WHERE ref = ?", ref).toArray()[0] ?? null;
  }

  /** Keeps what was typed on an open page. A number that is declined at once is not kept: the page stays open. */
  keep(setup: SetupEntry, { outcome, brand, last4, expires }: Instrument): SetupEntry {
    if (setup.status !== "open" || outcome.kind === "declines") return setup;
    const method_ref = `sbm_${newToken()}`;
    this.#sql.exec(
      "INSERT INTO methods (method_ref, kind, brand, last4, outcome) VALUES (?, ?, ?, ?, ?)",
      method_ref,
      setup.method,
      brand,
      last4,
      JSON.stringify(outcome),
    );
    if (expires !== undefined) this.#sql.exec("INSERT INTO expiries (method_ref, expires) VALUES (?, ?)", method_ref, expires);
    this.#sql.exec("UPDATE setups SET status = 'saved', method_ref = ? WHERE ref = ?", method_ref, setup.ref);
    return { ...setup, status: "saved", method_ref };
  }

  end(ref: string): SetupEntry | null {
    this.#sql.exec("UPDATE setups SET status = 'ended' WHERE ref = ? AND status = 'open'", ref);
    return this.setup(ref);
  }

  saved(methodRef: string): SavedMethod | null {
    const row = this.#row(methodRef);
    return row === null ? null : { method_ref: row.method_ref, kind: row.kind, brand: row.brand, last4: row.last4 };
  }

  /** How a saved method stands; null when it was forgotten or never known. */
  health(methodRef: string): MethodHealth | null {
    if (this.instrument(methodRef) === null) return null;
    const [found] = this.#sql.exec<{ expires: string }>("SELECT expires FROM expiries WHERE method_ref = ?", methodRef).toArray();
    return { usable: true, expires: found?.expires ?? null };
  }

  /** What a saved method is charged with; null when it was forgotten or never known. */
  instrument(methodRef: string): Instrument | null {
    const row = this.#row(methodRef);
    if (row === null || row.forgotten === 1) return null;
    return { brand: row.brand, last4: row.last4, outcome: JSON.parse(row.outcome) as Outcome };
  }

  forget(methodRef: string): void {
    this.#sql.exec("UPDATE methods SET forgotten = 1 WHERE method_ref = ?", methodRef);
  }

  latest(limit: number): readonly MethodRow[] {
    return this.#sql.exec<MethodRow>("SELECT * FROM methods ORDER BY rowid DESC LIMIT ?", limit).toArray();
  }

  #row(methodRef: string): MethodRow | null {
    return this.#sql.exec<MethodRow>("SELECT * FROM methods WHERE method_ref = ?", methodRef).toArray()[0] ?? null;
  }
}
