import { extractText, getDocumentProxy } from "unpdf";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { createApp } from "../../src/app.ts";
import { checkWhole } from "../../src/domain/books/check.ts";
import { sendReceiptCopy } from "../../src/domain/guests/after.ts";
import { advance, cancelPayment, findPayment, sweepPayments } from "../../src/domain/payments/service.ts";
import type { Payment } from "../../src/domain/payments/payment.ts";
import { limitOf } from "../../src/domain/identity/limits.ts";
import { wallet } from "../../src/domain/wallet/client.ts";
import { now, setClockOffsetMs } from "../../src/platform/clock.ts";
import { newId, newToken } from "../../src/platform/ids.ts";
import type { BillId, PaymentId } from "../../src/values/ids.ts";
import { addBill, billSums, env, payAtSandbox } from "../domain/payments/support.ts";
import { addOperator } from "../support/operator.ts";
import { Visitor, type Answer } from "../support/visitor.ts";
import { hiddenFields } from "./money-support.ts";

const app = createApp();
const CARD = "4242424242424242";
const CONTACT = { name: "Gloria Guest", email: "gloria@example.com", phone: "" };

beforeAll(addOperator);
afterEach(() => setClockOffsetMs(env, 0));

let count = 0;

interface Letter {
  readonly id: BillId;
  readonly code: string;
  readonly account: string;
}

async function letter(owed_cents = 5_000): Promise<Letter> {
  const id = await addBill(owed_cents);
  const code = `0009-${String((count += 1)).padStart(4, "0")}`;
  const account = `77-${count}`;
  await env.DB.prepare("UPDATE bills SET bill_code = ?, account_number = ? WHERE id = ?").bind(code, account, id).run();
  return { id, code, account };
}

function guest(): Visitor {
  const visitor = new Visitor(app);
  visitor.cookies.set("language", "en");
  return visitor;
}

type Fields = Readonly<Record<string, string>>;
const byCode = ({ code }: Letter): readonly [string, Fields] => ["/pay/bill", { bill_code: code, birth_date: "1/1/1980" }];
const byAccount = ({ account }: Letter): readonly [string, Fields] => [
  "/pay/bill/account",
  { facility: "Meridian Clinic", patient_name: "Ada Example", account_number: account },
];

/** Answers all questions; stands on the check page then. */
async function answered(visitor: Visitor, search: readonly [string, Fields], contact: Fields = CONTACT): Promise<Answer> {
  await visitor.get("/pay");
  for (const [path, fields] of [
    ["/pay", { region: "colorado" }],
    search,
    ["/pay/contact", contact],
    ["/pay/method", { method: "card" }],
    ["/pay/amount", { amount: "50" }],
  ] as const) {
    expect([path, (await visitor.post(path, fields)).status]).toEqual([path, 303]);
  }
  return await visitor.get("/pay/check");
}

async function confirm(visitor: Visitor, page: Answer): Promise<Answer> {
  return await visitor.post("/pay/check", hiddenFields(page.text));
}

async function paymentsOf(bill: Letter): Promise<readonly Payment[]> {
  const { results } = await env.DB.prepare("SELECT payment_id FROM payment_allocations WHERE bill_id = ? ORDER BY rowid")
    .bind(bill.id)
    .all<{ payment_id: PaymentId }>();
  const payments = await Promise.all(results.map(async ({ payment_id }) => await findPayment(env, payment_id)));
  return payments.filter((payment) => payment !== null);
}

async function expectBalanced(payments: readonly Payment[]): Promise<void> {
  for (const { wallet_id } of payments) {
    await wallet(env, wallet_id).project();
    expect(await wallet(env, wallet_id).summary()).toMatchObject({ posted_cents: 0, held_cents: 0 });
  }
  expect(await env.DB.prepare("SELECT coalesce(sum(amount_cents), 0) AS n FROM ledger_entries").first("n")).toBe(0);
  expect((await checkWhole(env)).findings).toEqual([]);
}

describe("a guest who goes back to the first amount", () => {
  it("pays it, though a page for it was closed before", async () => {
    const bill = await letter();
    const visitor = guest();
    await confirm(visitor, await answered(visitor, byCode(bill)));
    await visitor.post("/pay/amount", { amount: "20" });
    await confirm(visitor, await visitor.get("/pay/check"));
    await visitor.post("/pay/amount", { amount: "50" });
    const check = await visitor.get("/pay/check");
    const [again, twice] = await Promise.all([confirm(visitor, check), confirm(visitor, check)]);
    expect(again.location).toContain("/sandbox/pay/");
    expect(twice.location).toBe(again.location);
    const payments = await paymentsOf(bill);
    expect(payments.map(({ state }) => state)).toEqual(["cancelled", "cancelled", "awaiting_payer"]);
    expect(await billSums(bill.id)).toEqual({ paid_cents: 0, reserved_cents: 5_000 });
  });
});

describe("many hands at one moment", () => {
  it("charge once, whoever confirms, cancels, sweeps and comes back together", async () => {
    for (let round = 0; round < 3; round += 1) {
      const bill = await letter();
      const visitor = guest();
      const check = await answered(visitor, byCode(bill));
      await Promise.all([confirm(visitor, check), confirm(visitor, check), confirm(visitor, check)]);
      const [payment] = await paymentsOf(bill);
      if (payment === undefined) throw new Error("nothing was begun");
      const at = await now(env);
      await Promise.all([
        payAtSandbox(payment, CARD).catch(() => undefined),
        cancelPayment(env, at, payment.id),
        visitor.get(`/pay/${payment.id}/return`),
        visitor.post(`/pay/${payment.id}/cancel`, {}),
        advance(env, at, payment.id),
        sweepPayments(env, at),
        confirm(visitor, check),
      ]);
      await setClockOffsetMs(env, 40 * 60_000);
      await sweepPayments(env, await now(env));
      await setClockOffsetMs(env, 0);
      const payments = await paymentsOf(bill);
      expect(payments).toHaveLength(1);
      await expectBalanced(payments);
      const paid = payments.filter(({ state }) => state === "posted").length * 5_000;
      expect(await billSums(bill.id)).toEqual({ paid_cents: paid, reserved_cents: 0 });
    }
  });

  it("pay a bill once when two guests are at their pages with all of it", async () => {
    const bill = await letter();
    const guests = [guest(), guest(), guest()];
    const checks = await Promise.all(guests.map(async (each) => await answered(each, byCode(bill))));
    await Promise.all(guests.map(async (each, at) => await confirm(each, checks[at] as Answer)));
    const payments = await paymentsOf(bill);
    expect(payments).toHaveLength(1);
    expect(await billSums(bill.id)).toEqual({ paid_cents: 0, reserved_cents: 5_000 });
  });
});

describe("what a receipt tells of the patient", () => {
  it("is no more than the name to a guest who knew no birth date: with it, all of the patient’s bills would open", async () => {
    const bill = await letter();
    await env.DB.prepare("UPDATE patients SET member_number = 'MH-778899' WHERE id = 'patient'").run();
    const visitor = guest();
    await confirm(visitor, await answered(visitor, byAccount(bill)));
    const [payment] = await paymentsOf(bill);
    if (payment === undefined) throw new Error("nothing was begun");
    await payAtSandbox(payment, CARD);
    await visitor.get(`/pay/${payment.id}/return`);
    const print = await visitor.get(`/pay/${payment.id}/print?diagnosis=1`);
    expect(print.text).toContain("Ada Example");
    expect(print.text).not.toMatch(/1980/u);
    expect(print.text).not.toContain(bill.code);
    expect(print.text).not.toContain("MH-778899");
    const pdf = await visitor.get(`/pay/${payment.id}/receipt.pdf?diagnosis=1`);
    const { text } = await extractText(await getDocumentProxy(pdf.bytes), { mergePages: true });
    expect(text).toContain("Ada Example");
    expect(text).not.toMatch(/1980|MH-778899/u);
    expect(text).not.toContain(bill.code);
  });

  it("is all to a guest who knew code and birth date", async () => {
    const bill = await letter();
    const visitor = guest();
    await confirm(visitor, await answered(visitor, byCode(bill)));
    const [payment] = await paymentsOf(bill);
    if (payment === undefined) throw new Error("nothing was begun");
    await payAtSandbox(payment, CARD);
    await visitor.get(`/pay/${payment.id}/return`);
    const print = await visitor.get(`/pay/${payment.id}/print`);
    expect(print.text).toContain("January 1, 1980");
    expect(print.text).toContain(bill.code);
  });
});

describe("what a guest calls himself", () => {
  it.each(["Visit www.evil.example now", "https://evil.example/x", "win@evil.example"])(
    "carries no address into a mail: %s",
    async (name) => {
      const { renderStored } = await import("../../src/jobs/mail.ts");
      const { dueMails } = await import("../../src/domain/mail/store.ts");
      const { database } = await import("../../src/platform/db.ts");
      const bill = await letter();
      const visitor = guest();
      await confirm(visitor, await answered(visitor, byCode(bill), { ...CONTACT, name, email: "victim@example.com" }));
      const [payment] = await paymentsOf(bill);
      if (payment === undefined) throw new Error("nothing was begun");
      await payAtSandbox(payment, CARD);
      await visitor.get(`/pay/${payment.id}/return`);
      await visitor.get(`/pay/${payment.id}/done`);
      const mails = (await dueMails(database(env), await now(env), 200)).filter(({ params }) => params.includes(payment.id));
      expect(mails.map(({ template }) => template)).toEqual(["guest_receipt"]);
      for (const mail of mails) {
        const { text, html } = await renderStored(env, mail);
        expect(text + html).not.toContain("evil.example");
      }
    },
  );
});

describe("guessing from one network of the new kind", () => {
  it("is counted by the network, of which each customer has one, not by its 2^64 addresses", async () => {
    const bill = await letter();
    const visitor = guest();
    await visitor.get("/pay");
    await visitor.post("/pay", { region: "colorado" });
    const statuses = [];
    for (let n = 0; n < 12; n += 1) {
      const from = { "CF-Connecting-IP": `2001:db8:77:1:${n}::${n}` };
      statuses.push((await visitor.post("/pay/bill", { bill_code: bill.code, birth_date: `1/${n + 2}/1980` }, from)).status);
    }
    expect(statuses).toEqual([...Array<number>(10).fill(422), 429, 429]);
    const neighbour = { "CF-Connecting-IP": "2001:db8:77:2::1" };
    expect((await visitor.post("/pay/bill", { bill_code: bill.code, birth_date: "1/1/1980" }, neighbour)).status).toBe(303);
  });
});

describe("a guest who has to wait before an account is made", () => {
  it("keeps the payment for the next try", async () => {
    const visitor = guest();
    await visitor.get("/pay");
    const fields = {
      region: "colorado",
      name: "G",
      birth_date: "1/1/1980",
      phone: "",
      member_number: "",
      password: "walnut bridges over calm water",
    };
    const from = { "CF-Connecting-IP": "203.0.113.240" };
    await env.DB.prepare("INSERT INTO attempts (bucket, count, expires_at) VALUES (?, 40, ?)")
      .bind((await limitOf(env, "registration", "203.0.113.240")).bucket, Date.now() + 3_600_000)
      .run();
    const payment = newId("pay");
    const waits = await visitor.post("/register/details", { ...fields, email: "wait@example.com", payment }, from);
    expect([waits.status, hiddenFields(waits.text)["payment"]]).toEqual([422, payment]);
  });
});

describe("a stranger's mailbox", () => {
  it("gets a few copies an hour, from however many payments and places they are sent", async () => {
    const at = await now(env);
    const sent = [];
    for (let n = 0; n < 12; n += 1) {
      const order = {
        payment_id: newId("pay"),
        name: "",
        to_address: n % 2 === 0 ? "Victim@example.com" : "victim@example.com",
        language: "en",
      } as const;
      const choice = { variant: "payment", diagnosis: "hidden" } as const;
      sent.push((await sendReceiptCopy(env, at, { ...order, choice, send_key: newToken(), from: `198.51.100.${n}` })).ok);
    }
    expect(sent).toEqual([...Array<boolean>(8).fill(true), ...Array<boolean>(4).fill(false)]);
  });
});

describe("an amount below what a processor charges", () => {
  it("is refused in words before anything is written, and the bill stays free", async () => {
    const bill = await letter();
    const visitor = guest();
    await answered(visitor, byCode(bill));
    for (const amount of ["0.01", "0.49"]) {
      await visitor.post("/pay/amount", { amount });
      const refused = await confirm(visitor, await visitor.get("/pay/check"));
      expect([refused.status, refused.text.includes("no less than $0.50")]).toEqual([422, true]);
    }
    expect(await paymentsOf(bill)).toEqual([]);
    expect(await billSums(bill.id)).toEqual({ paid_cents: 0, reserved_cents: 0 });
    await visitor.post("/pay/amount", { amount: "0.50" });
    expect((await confirm(visitor, await visitor.get("/pay/check"))).location).toContain("/sandbox/pay/");
  });
});

describe("a form that cannot be read", () => {
  it.each([
    [
      "a file's name with a line break in it",
      '--x\r\nContent-Disposition: form-data; name="region"; filename="a\r\nb"\r\n\r\nz\r\n--x--\r\n',
      "x",
    ],
    ["no end", '--x\r\nContent-Disposition: form-data; name="region"\r\n\r\nz', "x"],
    ["another boundary than it says", "--y\r\n", "x"],
    ["no boundary", "z", ""],
  ])("is refused as one that is not ours, and is no failure: %s", async (_, body, boundary) => {
    const visitor = guest();
    await visitor.get("/pay");
    const type = boundary === "" ? "multipart/form-data" : `multipart/form-data; boundary=${boundary}`;
    for (const path of ["/pay", "/contact", "/forgot-password"]) {
      const answer = await visitor.send(path, { method: "POST", body, headers: { "Sec-Fetch-Site": "same-origin", "Content-Type": type } });
      expect([path, answer.status]).toEqual([path, 403]);
    }
  });
});
