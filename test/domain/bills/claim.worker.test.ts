import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { claimBill, findBill, importBills, matchBills, owedTotal, billsOf, payBills } from "../../../src/domain/bills/service.ts";
import { database } from "../../../src/platform/db.ts";
import type { Env } from "../../../src/platform/env.ts";
import { newId } from "../../../src/platform/ids.ts";
import type { MemberId, PartnerId } from "../../../src/values/ids.ts";
import { parseJson } from "../../../src/values/json.ts";
import { cents } from "../../../src/values/money.ts";
import { instant, MINUTE_MS } from "../../../src/values/time.ts";
import { context, explanation, write } from "./bundle.ts";

const bindings = env as unknown as Env;
const db = database(bindings);
const NOW = instant(Date.parse("2026-11-24T10:00:00Z"));
const partner_id = newId("ptn") as PartnerId;

async function bring(shapes: readonly { claim: string; patient: string; number: string; submitted?: string }[]) {
  const [first] = shapes;
  const json = parseJson(write([...context(first), ...shapes.map((shape) => explanation(shape))]));
  const report = json.ok ? await importBills(bindings, NOW, { partner_id, document: json.value }) : json;
  if (!report.ok) throw new Error("the bundle is readable");
  return report.value.bills;
}

let bills: Awaited<ReturnType<typeof bring>> = [];
beforeAll(async () => {
  bills = await bring([
    { claim: "a1", patient: "pa", number: "MRN-a", submitted: "125.00" },
    { claim: "a2", patient: "pa", number: "MRN-a", submitted: "300.10" },
  ]);
});

describe("claiming a bill", () => {
  it("opens all bills of the patient, however the code is typed", async () => {
    const member_id = newId("mem");
    const [bill] = bills;
    const typed = ` ${bill?.bill_code.toLowerCase().replace("-", " ").replaceAll("0", "o").replaceAll("1", "l")} `;
    expect(await findBill(db, member_id, bill!.id)).toBeNull();
    expect(await claimBill(bindings, NOW, { member_id, bill_code: typed, birth_date: "1980-02-29", address: "192.0.2.1" })).toEqual({
      ok: true,
      value: { bill_id: bill?.id, bills: 2, already: false },
    });
    expect(await claimBill(bindings, NOW, { member_id, bill_code: typed, birth_date: "1980-02-29" })).toMatchObject({
      ok: true,
      value: { already: true },
    });
    const seen = await billsOf(db, member_id);
    expect(
      seen
        .map((each) => [each.facility_name, each.patient_name, each.owed_cents, each.warnings])
        .toSorted((a, b) => Number(b[2]) - Number(a[2])),
    ).toEqual([
      ["HARBOR CLINIC", "Ana María Núñez", 25_985, []],
      ["HARBOR CLINIC", "Ana María Núñez", 8475, []],
    ]);
    expect(await owedTotal(db, member_id)).toEqual([{ owed_cents: 34_460, bills: 2 }]);
    const found = await findBill(db, member_id, bill!.id);
    expect(found).toMatchObject({
      id: bill?.id,
      owed_cents: 8475,
      facility_npi: "1234567893",
      patient_birth_date: "1980-02-29",
      diagnoses: [{ code: "J01.90" }],
    });
    expect(found?.lines).toEqual([
      {
        line: 1,
        code: "99213",
        code_system: "http://www.ama-assn.org/go/cpt",
        description: "Office visit",
        units: 1,
        service_from: "2026-03-01",
        service_to: "2026-03-02",
        charged_cents: null,
        plan_paid_cents: null,
        adjusted_cents: null,
        owed_cents: null,
      },
    ]);
  });

  it("answers a wrong code and a wrong birth date alike, and opens nothing", async () => {
    const member_id = newId("mem");
    const bill_code = bills[0]!.bill_code;
    const no = { ok: false, error: { code: "no_match" } };
    expect(await claimBill(bindings, NOW, { member_id, bill_code, birth_date: "1980-03-01" })).toEqual(no);
    expect(await claimBill(bindings, NOW, { member_id, bill_code: "0000-0000", birth_date: "1980-02-29" })).toEqual(no);
    expect(await claimBill(bindings, NOW, { member_id, bill_code: "what?", birth_date: "1980-02-29" })).toEqual(no);
    expect(await billsOf(db, member_id)).toEqual([]);
  });

  it("slows guessing down: by member, and by address across members", async () => {
    const member_id = newId("mem");
    const guess = (id: MemberId, at = NOW, address: string | null = null) =>
      claimBill(bindings, at, { member_id: id, bill_code: "0000-0000", birth_date: "1980-02-29", address });
    for (let n = 0; n < 10; n += 1) expect(await guess(member_id)).toMatchObject({ error: { code: "no_match" } });
    const slowed = await guess(member_id);
    expect(slowed).toMatchObject({ error: { code: "too_many_attempts" } });
    // The right code has to wait as well, and is taken after the wait.
    const right = { member_id, bill_code: bills[0]!.bill_code, birth_date: "1980-02-29" } as const;
    expect(await claimBill(bindings, NOW, right)).toMatchObject({ error: { code: "too_many_attempts" } });
    expect(await claimBill(bindings, instant(NOW + MINUTE_MS), right)).toMatchObject({ ok: true });
    // At a kiosk one after the other claims what is theirs: nobody waits for those before.
    const kiosk = "203.0.113.6";
    for (let n = 0; n < 35; n += 1) {
      expect(await claimBill(bindings, NOW, { ...right, member_id: newId("mem"), address: kiosk })).toMatchObject({ ok: true });
    }
    let last: unknown = null;
    for (let n = 0; n < 31; n += 1) last = await guess(newId("mem"), NOW, "203.0.113.5");
    expect(last).toMatchObject({ error: { code: "too_many_attempts" } });
  });
});

describe("matching a member", () => {
  const member = { name: "Ana Maria NUNEZ", birth_date: "1980-02-29", member_number: "MRN-a", email_confirmed_at: NOW } as const;

  it("needs number, name, birth date and a confirmed address", async () => {
    expect(await matchBills(bindings, NOW, { ...member, id: newId("mem"), name: "Ana Nunez" })).toBe(0);
    expect(await matchBills(bindings, NOW, { ...member, id: newId("mem"), birth_date: "1980-02-28" })).toBe(0);
    expect(await matchBills(bindings, NOW, { ...member, id: newId("mem"), member_number: "MRN-b" })).toBe(0);
    expect(await matchBills(bindings, NOW, { ...member, id: newId("mem"), member_number: null })).toBe(0);
    expect(await matchBills(bindings, NOW, { ...member, id: newId("mem"), email_confirmed_at: null })).toBe(0);
    const id = newId("mem");
    expect(await matchBills(bindings, NOW, { ...member, id })).toBe(1);
    expect(await matchBills(bindings, NOW, { ...member, id })).toBe(0);
    expect(await billsOf(db, id)).toHaveLength(2);
  });
});

describe("paying bills", () => {
  it("refuses a bill of somebody else and more than is owed, and writes nothing", async () => {
    const member_id = newId("mem");
    const order = (amount: number) =>
      payBills(bindings, NOW, {
        member_id,
        wallet_id: newId("wal"),
        bills: [{ bill_id: bills[0]!.id, amount_cents: cents(amount) }],
        source: "wallet",
        wallet_cents: cents(amount),
        request_key: crypto.randomUUID(),
        language: "en",
      });
    expect(await order(100)).toMatchObject({ error: { code: "bill_not_found" } });
    await claimBill(bindings, NOW, { member_id, bill_code: bills[0]!.bill_code, birth_date: "1980-02-29" });
    expect(await order(8476)).toEqual({ ok: false, error: { code: "more_than_owed", bill_id: bills[0]!.id, owed_cents: 8475 } });
    expect(await order(0)).toMatchObject({ error: { code: "amount_not_positive" } });
    expect(await bindings.DB.prepare("SELECT count(*) AS n FROM payments").first()).toEqual({ n: 0 });
  });
});
