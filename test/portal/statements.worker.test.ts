import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { parse } from "csv-parse/sync";
import { Ofx } from "ofx-data-extractor";
import { extractText, getDocumentProxy } from "unpdf";
import { beforeAll, describe, expect, it } from "vitest";
import { createApp } from "../../src/app.ts";
import { execute, wallet } from "../../src/domain/wallet/client.ts";
import type { WalletCommand } from "../../src/domain/wallet/commands.ts";
import { newId, newToken } from "../../src/platform/ids.ts";
import type { FacilityId } from "../../src/values/ids.ts";
import { cents } from "../../src/values/money.ts";
import { instant } from "../../src/values/time.ts";
import { addOperator } from "../support/operator.ts";
import { ORIGIN, type Answer } from "../support/visitor.ts";
import { env, signedIn, type SignedIn } from "./money-support.ts";

const app = createApp();
const CLINIC = "fac_01jc0000000000000000000007" as FacilityId;

beforeAll(addOperator);

const base = (label: string) => ({ key: newToken(), payment_id: null, label });
const fund = (amount: number, label = "Visa •4242"): WalletCommand => ({
  ...base(label),
  kind: "fund",
  amount_cents: cents(amount),
  from: "clearing:sandbox",
});
const spend = (amount: number, label = "Clínica Ñandú"): WalletCommand => ({
  ...base(label),
  kind: "spend",
  to: [{ account: `facility:${CLINIC}`, amount_cents: cents(amount) }],
});

/** Lets something happen in a wallet. The ledger is not waited for. */
async function move(person: SignedIn, moment: string, ...commands: readonly WalletCommand[]): Promise<void> {
  const { wallet_id, member_id: owner } = person;
  const done = await execute(env, { wallet_id, owner, at: instant(Date.parse(moment)), commands });
  expect(done.ok).toBe(true);
}

/** A wallet used from March to May, nothing in April. The operator's clocks are in Los Angeles. */
async function spring(): Promise<SignedIn> {
  const person = await signedIn(app);
  await move(person, "2026-03-05T18:00:00Z", fund(100_00), spend(30_25));
  const hold_id = newId("hold");
  await move(person, "2026-04-01T06:59:59Z", spend(9_75), {
    ...base("Set aside"),
    kind: "hold",
    hold_id,
    amount_cents: cents(10_00),
    expires_at: instant(Date.parse("2036-01-01T00:00:00Z")),
  });
  await move(person, "2026-05-31T20:00:00Z", fund(5_00, "=HYPERLINK(1)"));
  return person;
}

interface FileAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Uint8Array;
}

async function download({ visitor }: SignedIn, path: string): Promise<FileAnswer> {
  const cookie = [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  const context = createExecutionContext();
  const response = await app.fetch(new Request(ORIGIN + path, { headers: { Cookie: cookie } }), env, context);
  const bytes = new Uint8Array(await response.arrayBuffer());
  await waitOnExecutionContext(context);
  return { status: response.status, headers: response.headers, bytes };
}

async function csvOf(person: SignedIn, path = "/history.csv"): Promise<string[][]> {
  const { bytes } = await download(person, path);
  return parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes), { bom: true });
}

function amounts(page: Answer): readonly string[] {
  const text = page.text.slice(page.text.indexOf('<dl class="summary-list"'));
  return [...text.slice(0, text.indexOf("</dl>")).matchAll(/\$[\d,.]+/gu)].map(([amount]) => amount);
}

describe("a history as a spreadsheet", () => {
  it("has every movement of money, oldest first, and nobody else's", async () => {
    const [person, other] = [await spring(), await signedIn(app)];
    await move(other, "2026-03-05T18:00:00Z", fund(77_77, "Somebody else"));
    const { status, headers, bytes } = await download(person, "/history.csv");
    expect(status).toBe(200);
    expect(headers.get("Content-Type")).toContain("text/csv; charset=UTF-8");
    expect(headers.get("Content-Disposition")).toMatch(/^attachment; filename="history-\d{4}-\d\d-\d\d\.csv"$/u);
    expect(headers.get("Cache-Control")).toBe("no-store");
    expect(Array.from(bytes.slice(0, 3))).toEqual([0xef, 0xbb, 0xbf]);
    const [, ...rows] = await csvOf(person);
    expect(rows.map((row) => row.slice(0, 8))).toEqual([
      ["2026-03-05", "10:00:00", "Visa •4242", "Money added", "100.00", "", "100.00", "USD"],
      ["2026-03-05", "10:00:00", "Clínica Ñandú", "Payment", "", "30.25", "69.75", "USD"],
      ["2026-03-31", "23:59:59", "Clínica Ñandú", "Payment", "", "9.75", "60.00", "USD"],
      ["2026-05-31", "13:00:00", "'=HYPERLINK(1)", "Money added", "5.00", "", "65.00", "USD"],
    ]);
    const [, ...theirs] = await csvOf(other);
    expect(theirs.map((row) => row[2])).toEqual(["Somebody else"]);
  });

  it("goes by the filter that is chosen, accents folded, and sends back what cannot be read", async () => {
    const person = await spring();
    const found = async (query: string) => (await csvOf(person, `/history.csv?${query}`)).length - 1;
    expect(await found("text=clinica+nandu")).toBe(2);
    expect(await found("kind=out&from=3/31/2026")).toBe(1);
    expect(await found(`facility=${CLINIC}&max=10`)).toBe(1);
    expect(await found("kind=held")).toBe(0);
    const wrong = await person.visitor.get("/history.csv?from=nonsense&kind=out");
    expect([wrong.status, wrong.location]).toEqual([303, "/history?kind=out&from=nonsense"]);
  });

  it("is asked to sign in for, like every page of the wallet", async () => {
    const stranger = await signedIn(app);
    stranger.visitor.cookies.clear();
    for (const path of ["/history.csv", "/history.ofx", "/statements", "/statements/2026-03", "/statements/2026-03.pdf"]) {
      const answer = await stranger.visitor.get(path);
      expect([answer.status, answer.location?.split("?")[0]], path).toEqual([303, "/login"]);
    }
  });

  it("reads a long history in pages and misses none", async () => {
    const person = await signedIn(app);
    const many = 2_345;
    await env.DB.batch([
      env.DB.prepare(
        `INSERT INTO ledger_transactions (txn_id, wallet_id, seq, kind, key, label, amount_cents, posted_after_cents, held_after_cents, legs, detail, event_at, recorded_at, previous_hash, hash)
         WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?2)
         SELECT 'txn_' || ?1 || i, ?1, i, 'fund', 'k' || i, 'Row ' || i, 100, i * 100, 0, '[]', '{}', 1767300000000 + i, 1, '', '' FROM n`,
      ).bind(person.wallet_id, many),
      env.DB.prepare("INSERT INTO wallets (wallet_id, owner, seq, posted_cents, held_cents, hash) VALUES (?, ?, ?, ?, 0, '')").bind(
        person.wallet_id,
        person.member_id,
        many,
        many * 100,
      ),
    ]);
    const [, ...rows] = await csvOf(person);
    expect(rows.map((row) => row[2])).toEqual(Array.from({ length: many }, (_, index) => `Row ${index + 1}`));
    const ofx = new TextDecoder("windows-1252").decode((await download(person, "/history.ofx")).bytes);
    expect(new Set([...ofx.matchAll(/<FITID>(\S+)/gu)].map(([, id]) => id)).size).toBe(many);
    expect(ofx).toContain("<BALAMT>2345.00\r\n");
  });
});

describe("a history as OFX", () => {
  it("opens with another's library: every movement of money, the balance, nobody else's rows", async () => {
    const [person, other] = [await spring(), await signedIn(app)];
    await move(other, "2026-03-05T18:00:00Z", fund(77_77, "Somebody else"));
    const { headers, bytes } = await download(person, "/history.ofx");
    expect(headers.get("Content-Type")).toBe("application/x-ofx");
    expect(headers.get("Content-Disposition")).toMatch(/^attachment; filename="history-\d{4}-\d\d-\d\d\.ofx"$/u);
    expect(headers.get("Cache-Control")).toBe("no-store");
    const text = new TextDecoder("windows-1252").decode(bytes);
    const file = new Ofx(text);
    expect(file.validate().isValid).toBe(true);
    const rows = file.getBankTransferList() as unknown as readonly Readonly<Record<string, string>>[];
    expect(rows.map((row) => [row["TRNTYPE"], row["TRNAMT"], row["NAME"]])).toEqual([
      ["DEP", "100.00", "Visa *4242"],
      ["PAYMENT", "-30.25", "Clínica Ñandú"],
      ["PAYMENT", "-9.75", "Clínica Ñandú"],
      ["DEP", "5.00", "=HYPERLINK(1)"],
    ]);
    expect(text).toContain("<ORG>Meridian Health\r\n");
    expect(text).toContain("<DTPOSTED>20260331235959.000[-7:PDT]\r\n");
    expect(text).toContain("<BALAMT>65.00\r\n");
    expect(text).not.toContain("Somebody else");
  });

  it("goes by its dates, with the balance at their end", async () => {
    const person = await spring();
    const text = new TextDecoder("windows-1252").decode((await download(person, "/history.ofx?from=3/6/2026&to=3/31/2026&kind=in")).bytes);
    expect(text.split("<STMTTRN>")).toHaveLength(2);
    expect(text).toContain("<TRNAMT>-9.75\r\n");
    expect(text).toContain("<DTSTART>20260306000000.000[-8:PST]\r\n");
    expect(text).toContain("<BALAMT>60.00\r\n<DTASOF>20260331235959.000[-7:PDT]\r\n");
  });
});

describe("monthly statements", () => {
  it("are listed from the first month with movements, newest first, with what was left", async () => {
    const person = await spring();
    const page = await person.visitor.get("/statements");
    const months = [...page.text.matchAll(/href="\/statements\/(\d{4}-\d\d)"/gu)].map(([, month]) => month);
    expect(months.at(-1)).toBe("2026-03");
    expect(months.at(-3)).toBe("2026-05");
    expect(months[0]).toBe(new Date().toISOString().slice(0, 7));
    expect(page.text).toContain("so far");
    expect((await person.visitor.get("/history")).text).toContain('href="/statements"');
  });

  it("open, add up and close by the operator's clock; a quiet month is one too", async () => {
    const person = await spring();
    const march = await person.visitor.get("/statements/2026-03");
    expect(amounts(march)).toEqual(["$0.00", "$100.00", "$40.00", "$60.00"]);
    expect(march.text).toContain("March 1, 2026 to March 31, 2026");
    const april = await person.visitor.get("/statements/2026-04");
    expect(amounts(april)).toEqual(["$60.00", "$0.00", "$0.00", "$60.00"]);
    expect(april.text).toContain("Nothing moved in this month.");
    expect(amounts(await person.visitor.get("/statements/2026-05"))).toEqual(["$60.00", "$5.00", "$0.00", "$65.00"]);
  });

  it("say that the running month is not over, and are in Spanish for who reads Spanish", async () => {
    const person = await spring();
    const current = new Date().toISOString().slice(0, 7);
    expect((await person.visitor.get(`/statements/${current}`)).text).toContain("so far");
    person.visitor.cookies.set("language", "es");
    const page = await person.visitor.get("/statements/2026-03");
    for (const word of ["Estado de cuenta de marzo de 2026", "Saldo inicial", "Saldo final", "Clínica Ñandú"])
      expect(page.text).toContain(word);
    const { headers } = await download(person, "/statements/2026-03.pdf");
    expect(headers.get("Content-Disposition")).toBe('attachment; filename="estado-de-cuenta-2026-03.pdf"');
  });

  it.each(["2026-02", "1999-12", "9999-12", "2026-13", "2026-3"])("are not there for %s", async (month) => {
    const person = await spring();
    expect((await person.visitor.get(`/statements/${month}`)).status).toBe(404);
    expect((await person.visitor.get(`/statements/${month}.pdf`)).status).toBe(404);
  });

  it("are none for a wallet never used", async () => {
    const person = await signedIn(app);
    expect((await person.visitor.get("/statements")).text).toContain("No statements yet");
    expect((await person.visitor.get(`/statements/${new Date().toISOString().slice(0, 7)}`)).status).toBe(404);
  });

  it("are tagged PDFs with the same figures", async () => {
    const person = await spring();
    const { status, headers, bytes } = await download(person, "/statements/2026-03.pdf");
    expect(status).toBe(200);
    expect(headers.get("Content-Type")).toBe("application/pdf");
    expect(headers.get("Content-Disposition")).toBe('attachment; filename="statement-2026-03.pdf"');
    expect(headers.get("Cache-Control")).toBe("no-store");
    const raw = new TextDecoder("latin1").decode(bytes);
    expect(raw).toContain("/Marked true");
    const { text } = await extractText(await getDocumentProxy(bytes), { mergePages: true });
    for (const fact of [
      "Statement for March 2026",
      "Ada Example",
      person.wallet_id,
      "Opening balance",
      "$0.00",
      "$100.00",
      "$40.00",
      "$60.00",
      "Clínica Ñandú",
      "$69.75",
    ]) {
      expect(text).toContain(fact);
    }
  });
});

describe("statements and files", () => {
  it.each(["/history.csv", "/history.ofx", `/statements/${new Date().toISOString().slice(0, 7)}`, "/statements"])(
    "have what the wallet did a moment ago, though the ledger lags: %s",
    async (path) => {
      const person = await spring();
      await env.DB.prepare(
        `CREATE TRIGGER lagging BEFORE INSERT ON ledger_transactions WHEN NEW.wallet_id = '${person.wallet_id}' BEGIN SELECT RAISE(ABORT, 'lagging'); END`,
      ).run();
      await move(person, new Date().toISOString(), fund(1_23));
      const { seq, projected_seq } = await wallet(env, person.wallet_id).project();
      expect(projected_seq).toBeLessThan(seq);
      await env.DB.prepare("DROP TRIGGER lagging").run();
      const { bytes } = await download(person, path);
      expect(new TextDecoder("latin1").decode(bytes)).toContain("66.23");
    },
  );
});
