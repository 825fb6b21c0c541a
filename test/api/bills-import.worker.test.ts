import { beforeAll, describe, expect, it } from "vitest";
import { adjudication, context, explanation, write } from "../domain/bills/bundle.ts";
import { addClient, bindings, door, send, tokenFor } from "./door.ts";

const app = door({ now: Date.parse("2026-11-24T10:00:00Z") });
let token = "";

interface Answer {
  readonly imported: number;
  readonly unchanged: number;
  readonly patients: number;
  readonly owed_cents: number;
  readonly bills: readonly {
    readonly id: string;
    readonly external_id: string;
    readonly bill_code: string;
    readonly owed_cents: number;
    readonly status: string;
  }[];
  readonly problems: readonly { readonly entry: number; readonly code: string; readonly pointer: string; readonly detail: string }[];
}

async function imported(body: string, by = token): Promise<Answer> {
  const response = await send(app, by, body);
  expect(response.status).toBe(200);
  return await response.json<Answer>();
}

async function rows(table: string): Promise<readonly Record<string, unknown>[]> {
  return (await bindings.DB.prepare(`SELECT * FROM ${table}`).all()).results;
}

beforeAll(async () => {
  await addClient("cli_import");
  token = await tokenFor(app, "cli_import");
});

describe("importing bills", () => {
  const shape = { patient: "p-import", number: "MRN-import" };
  const bundle = () =>
    write([...context(shape), ...["i1", "i2", "i3"].map((claim, at) => explanation({ ...shape, claim, submitted: `${100 + at}.005` }))]);

  it("writes bills with their lines, and a second time nothing", async () => {
    const first = await imported(bundle());
    expect(first).toMatchObject({ imported: 3, unchanged: 0, patients: 1, problems: [], owed_cents: 3 * (1 - 4025) + 30_300 });
    expect(first.bills.map((bill) => bill.status)).toEqual(["imported", "imported", "imported"]);
    for (const bill of first.bills) expect(bill.bill_code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/u);
    expect(new Set(first.bills.map((bill) => bill.bill_code)).size).toBe(3);
    const before = await Promise.all(["patients", "facilities", "bills", "bill_lines"].map(rows));
    expect(before.map((table) => table.length)).toEqual([1, 1, 3, 3]);
    expect(new Set((before[2] ?? []).map((bill) => bill["account_number"])).size).toBe(1);

    const second = await imported(bundle());
    expect(second).toMatchObject({ imported: 0, unchanged: 3, problems: [], owed_cents: first.owed_cents });
    expect(second.bills.map(({ id, bill_code }) => [id, bill_code])).toEqual(first.bills.map(({ id, bill_code }) => [id, bill_code]));
    expect(await Promise.all(["patients", "facilities", "bills", "bill_lines"].map(rows))).toEqual(before);
  });

  it("keeps no number that must not enter, anywhere", async () => {
    const everything = JSON.stringify(await Promise.all(["patients", "facilities", "bills", "bill_lines"].map(rows)));
    for (const secret of ["999-11-2222", "999-33-4444", "S99900001", "X00000001X"]) expect(everything).not.toContain(secret);
  });

  it("reports a claim that says something else now, and leaves the bill", async () => {
    const before = await rows("bills");
    const answer = await imported(write([...context(shape), explanation({ ...shape, claim: "i1", submitted: "999" })]));
    expect(answer).toMatchObject({
      imported: 0,
      unchanged: 0,
      bills: [],
      problems: [{ entry: 4, code: "claim_changed", pointer: "/entry/4/resource" }],
    });
    expect(await rows("bills")).toEqual(before);
  });

  it("takes a corrected birth date for the patient", async () => {
    await imported(write([...context({ ...shape, birth_date: "1981-01-01" }), explanation({ ...shape, claim: "i4" })]));
    expect(await rows("patients")).toMatchObject([
      { birth_date: "1981-01-01", name: "Ana María Núñez", name_key: "ana maria nunez", member_number: "MRN-import" },
    ]);
  });

  it("imports the rest when an entry is broken", async () => {
    const answer = await imported(
      write([
        ...context(shape),
        explanation({ ...shape, claim: "i5", currency: "EUR" }),
        explanation({ ...shape, claim: "i6", submitted: "77.77" }),
      ]),
    );
    expect(answer.bills.map((bill) => bill.external_id)).toEqual(["i6"]);
    expect(answer.problems.map((problem) => problem.code)).toEqual(["unsupported_currency", "unsupported_currency"]);
    expect(answer.problems[0]?.detail).toMatch(/USD/u);
  });

  it("marks the second of two bills for the same care", async () => {
    const twin = { patient: "p-twin", number: "MRN-twin" };
    await imported(write([...context(twin), explanation({ ...twin, claim: "t1" }), explanation({ ...twin, claim: "t2" })]));
    await imported(
      write([...context(twin), explanation({ ...twin, claim: "t3" }), explanation({ ...twin, claim: "t4", submitted: "125.01" })]),
    );
    const { results } = await bindings.DB.prepare("SELECT external_id, warnings FROM bills WHERE external_id LIKE 't_' ORDER BY 1").all();
    expect(results.map((bill) => bill["warnings"])).toEqual(["[]", '["looks_like_duplicate"]', '["looks_like_duplicate"]', "[]"]);
  });

  it("marks lines that do not come to the total", async () => {
    const eob = explanation({ ...shape, claim: "i7", submitted: "126" });
    await imported(
      write([...context(shape), { ...eob, item: [{ ...(eob.item[0] as object), adjudication: [adjudication("submitted", "100")] }] }]),
    );
    const bill = await bindings.DB.prepare("SELECT warnings FROM bills WHERE external_id = 'i7'").first();
    expect(bill).toEqual({ warnings: '["lines_do_not_sum"]' });
  });

  it("keeps partners apart", async () => {
    await addClient("cli_other", "bills:write", "ptn_00000000000000000000000002");
    const answer = await imported(bundle(), await tokenFor(app, "cli_other"));
    expect(answer.imported).toBe(3);
    const { results } = await bindings.DB.prepare("SELECT DISTINCT partner_id FROM facilities").all();
    expect(results).toHaveLength(2);
  });

  it("imports the same bundle once when it is sent ten times at the same moment", async () => {
    const race = { patient: "p-race", number: "MRN-race" };
    const body = write([
      ...context(race),
      ...["r1", "r2"].map((claim) => explanation({ ...race, claim, submitted: claim === "r1" ? "90" : "95" })),
    ]);
    const answers = await Promise.all(Array.from({ length: 10 }, () => imported(body)));
    const codes = new Set(answers.flatMap((answer) => answer.bills.map((bill) => bill.bill_code)));
    expect(codes.size).toBe(2);
    const lines = await bindings.DB.prepare(
      "SELECT count(*) AS n FROM bill_lines JOIN bills ON bills.id = bill_id WHERE external_id IN ('r1', 'r2')",
    ).first();
    expect(lines).toEqual({ n: 2 });
  });

  it("opens the bills to a confirmed member with this number, name and birth date, and to no other", async () => {
    const add = (id: string, name: string, birth: string, confirmed: number | null) =>
      bindings.DB.prepare(
        "INSERT INTO members (id, wallet_id, region_id, name, birth_date, email, email_key, email_confirmed_at, member_number, language, password_hash, created_at) VALUES (?1, ?1, 'r', ?2, ?3, ?1, ?1, ?4, 'MRN-member', 'en', '', 0)",
      ).bind(id, name, birth, confirmed);
    await bindings.DB.batch([
      add("mem_right", "ana maria NUNEZ", "1980-02-29", 1),
      add("mem_name", "Ana Núñez", "1980-02-29", 1),
      add("mem_birth", "Ana María Núñez", "1980-02-28", 1),
      add("mem_unconfirmed", "Ana María Núñez", "1980-02-29", null),
    ]);
    const known = { patient: "p-member", number: "MRN-member" };
    await imported(write([...context(known), explanation({ ...known, claim: "m1" })]));
    expect(await rows("bill_access")).toMatchObject([{ member_id: "mem_right", how: "match" }]);
  });
});

describe("a body that cannot be read", () => {
  const code = async (body: BodyInit, headers: Record<string, string> = {}) => {
    const response = await send(app, token, body, headers);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    return [response.status, (await response.json<{ code: string }>()).code];
  };

  it.each([
    ["{", 400, "malformed_json"],
    ["", 400, "malformed_json"],
    ['{"resourceType":"Bundle","resourceType":"Bundle"}', 400, "duplicate_key"],
    ["[".repeat(100_000), 400, "too_deep"],
    ['{"resourceType":"Patient"}', 422, "not_a_bundle"],
    ["[]", 422, "not_a_bundle"],
    [`"${"x".repeat(1024 * 1024)}"`, 413, "body_too_large"],
  ])("%#: is refused", async (body, status, expected) => {
    expect(await code(body)).toEqual([status, expected]);
  });

  it("is refused when it is not UTF-8 or of another type", async () => {
    expect(await code(new Uint8Array([0x7b, 0xff, 0x7d]))).toEqual([400, "broken_encoding"]);
    expect(await code("{}", { "content-type": "text/plain" })).toEqual([415, "unsupported_media_type"]);
    expect(await code("{}", { "content-type": "application/json; charset=utf-8" })).toEqual([422, "not_a_bundle"]);
  });

  it("is not repeated in the answer", async () => {
    const response = await send(app, token, '{"<script>secret-key":1,"<script>secret-key":2}');
    expect(await response.text()).not.toContain("secret");
  });
});
