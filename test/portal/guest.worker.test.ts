import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { createApp } from "../../src/app.ts";
import { devMail } from "../../src/dev/mail.tsx";
import { sweepPayments } from "../../src/domain/payments/service.ts";
import { runCron, SWEEP_CRON } from "../../src/jobs/cron.ts";
import { now, setClockOffsetMs } from "../../src/platform/clock.ts";
import type { BillId } from "../../src/values/ids.ts";
import { DAY_MS, MINUTE_MS } from "../../src/values/time.ts";
import { addBill, addMember, atProcessor, billOrder, billSums, env, passTime, payAtSandbox, started } from "../domain/payments/support.ts";
import { findPayment } from "../../src/domain/payments/service.ts";
import type { Payment } from "../../src/domain/payments/payment.ts";
import { addOperator } from "../support/operator.ts";
import { Visitor, type Answer } from "../support/visitor.ts";
import { hiddenFields, signedIn } from "./money-support.ts";

const app = createApp([devMail]);
const CARD = "4242424242424242";

beforeAll(addOperator);
afterEach(() => setClockOffsetMs(env, 0));

let count = 0;

interface Letter {
  readonly id: BillId;
  readonly code: string;
}

async function letter(owed_cents = 5_000): Promise<Letter> {
  const id = await addBill(owed_cents);
  const code = `0001-${String((count += 1)).padStart(4, "0")}`;
  await env.DB.prepare("UPDATE bills SET bill_code = ? WHERE id = ?").bind(code, id).run();
  return { id, code };
}

/** A browser of its own place, reading English. */
function guest(): Visitor {
  const visitor = new Visitor(app);
  visitor.cookies.set("language", "en");
  return visitor;
}

const CONTACT = { name: "Gloria Guest", email: "gloria@example.com", phone: "" };

/** Answers all questions; stands on the check page then. */
async function answered(visitor: Visitor, { code }: Letter, { amount = "50", method = "card" } = {}): Promise<Answer> {
  await visitor.get("/pay");
  const answers: readonly (readonly [string, Record<string, string>])[] = [
    ["/pay", { region: "colorado" }],
    ["/pay/bill", { bill_code: code, birth_date: "1/1/1980" }],
    ["/pay/contact", CONTACT],
    ["/pay/method", { method }],
    ["/pay/amount", { amount }],
  ];
  let next: Answer | null = null;
  for (const [path, fields] of answers) {
    const answer = await visitor.post(path, fields);
    expect([path, answer.status]).toEqual([path, 303]);
    next = await visitor.get(answer.location ?? "");
  }
  expect(next?.text).toContain("Check your answers");
  return next as Answer;
}

async function confirm(visitor: Visitor, page: Answer): Promise<Answer> {
  return await visitor.post("/pay/check", hiddenFields(page.text));
}

async function newest(): Promise<Payment> {
  const id = await env.DB.prepare("SELECT payment_id FROM payment_guests ORDER BY created_at DESC, payment_id DESC LIMIT 1").first<string>(
    "payment_id",
  );
  const payment = await findPayment(env, id as Payment["id"]);
  if (payment === null) throw new Error("no payment");
  return payment;
}

/** From the first question to the confirmation. */
async function paid(visitor: Visitor, bill: Letter): Promise<Payment> {
  const sent = await confirm(visitor, await answered(visitor, bill));
  expect(sent.location).toContain("/sandbox/pay/");
  const payment = await newest();
  await payAtSandbox(payment, CARD);
  expect((await visitor.get(`/pay/${payment.id}/return`)).location).toBe(`/pay/${payment.id}/done`);
  return payment;
}

async function paymentsOf(bill: Letter): Promise<number> {
  return (await env.DB.prepare("SELECT count(*) AS n FROM payment_allocations WHERE bill_id = ?").bind(bill.id).first<number>("n")) ?? 0;
}

describe("the questions", () => {
  it("are in the navigation, one a page, with their number", async () => {
    const visitor = guest();
    expect((await visitor.get("/")).text).toContain(">One Time Payment</a>");
    const first = await visitor.get("/pay");
    expect(first.text).toContain("Step 1 of 6");
    expect(first.headers.get("Cache-Control")).toBe("no-store");
    expect((await visitor.get("/pay?lang=es")).text).toContain("Pago único");
  });

  it("lead whoever jumps ahead to the first one without an answer", async () => {
    const visitor = guest();
    for (const path of ["/pay/bill", "/pay/contact", "/pay/check"]) expect((await visitor.get(path)).location).toBe("/pay");
    await visitor.get("/pay");
    expect((await visitor.post("/pay", { region: "colorado" })).location).toBe("/pay/bill");
    for (const path of ["/pay/contact", "/pay/method", "/pay/amount", "/pay/check", "/pay/bill/choose"]) {
      expect((await visitor.get(path)).location).toBe("/pay/bill");
    }
    expect((await visitor.post("/pay/amount", { amount: "5" })).location).toBe("/pay/bill");
  });

  it("keep what was typed and say what to mend", async () => {
    const visitor = guest();
    const bill = await letter();
    await visitor.get("/pay");
    const none = await visitor.post("/pay", {});
    expect([none.status, none.text.includes('<a href="#region">Choose the area</a>')]).toEqual([422, true]);
    await visitor.post("/pay", { region: "colorado" });
    const wrong = await visitor.post("/pay/bill", { bill_code: "k7qm 2xpd", birth_date: "5/17" });
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain('value="k7qm 2xpd"');
    expect(wrong.text).toContain("<title>Error: ");
    await visitor.post("/pay/bill", { bill_code: bill.code, birth_date: "1/1/1980" });
    const contact = await visitor.post("/pay/contact", { name: "G", email: "nobody", phone: "" });
    expect(contact.text).toContain('value="nobody"');
    await visitor.post("/pay/contact", CONTACT);
    await visitor.post("/pay/method", { method: "card" });
    for (const amount of ["0", "-5", "1.234", "50.01", "abc", ""]) {
      const answer = await visitor.post("/pay/amount", { amount });
      expect([amount, answer.status, answer.text.includes('id="amount-error"')]).toEqual([amount, 422, true]);
    }
    expect((await visitor.get("/pay/amount")).text).toContain('value="50.00"');
  });

  it("survive Back, a reload and another language, and only one is asked again to change it", async () => {
    const visitor = guest();
    const bill = await letter();
    const check = await answered(visitor, bill, { amount: "20" });
    for (const words of ["$20.00", "Gloria Guest", "gloria@example.com", "Colorado", "$30.00"]) expect(check.text).toContain(words);
    expect((await visitor.get("/pay/bill")).text).toContain(`value="${bill.code}"`);
    expect((await visitor.get("/pay/contact?lang=es")).text).toContain('value="Gloria Guest"');
    const change = await visitor.get("/pay/method?change=1");
    expect(change.text).toContain('class="back-link" href="/pay/check"');
    expect((await visitor.post("/pay/method", { method: "bank" })).location).toBe("/pay/check");
    expect((await visitor.get("/pay/check?lang=es")).text).toContain("Cuenta bancaria");
    // The same bill again is not looked for again; another one has another amount.
    expect((await visitor.post("/pay/bill", { bill_code: bill.code, birth_date: "1/1/1980" })).location).toBe("/pay/check");
    expect((await visitor.post("/pay/bill", { bill_code: (await letter()).code, birth_date: "1/1/1980" })).location).toBe("/pay/amount");
  });

  it("are kept for 30 minutes after the last one; then the page says that they are gone, and begins again", async () => {
    const visitor = guest();
    const bill = await letter();
    const check = await answered(visitor, bill);
    await setClockOffsetMs(env, 29 * MINUTE_MS);
    expect((await visitor.get("/pay/contact")).text).toContain('value="Gloria Guest"');
    await setClockOffsetMs(env, 58 * MINUTE_MS);
    expect((await visitor.get("/pay/check")).text).toContain("Check your answers");
    await setClockOffsetMs(env, 89 * MINUTE_MS);
    const gone = await visitor.get("/pay/method");
    expect(gone.text).toContain("Your answers are no longer here");
    expect(gone.text).toContain("No money has been taken");
    expect(gone.text).not.toContain("Gloria");
    const late = await visitor.follow(confirm(visitor, check));
    expect(late.text).toContain("Your answers are no longer here");
    expect((await visitor.post("/pay/amount", { amount: "5" })).location).toBe("/pay/amount");
    expect(await paymentsOf(bill)).toBe(0);
    await runCron(env, SWEEP_CRON);
    expect(
      await env.DB.prepare("SELECT count(*) AS n FROM guest_drafts WHERE expires_at <= ?")
        .bind(await now(env))
        .first("n"),
    ).toBe(0);
    expect((await visitor.get("/pay")).text).not.toContain("checked");
    expect((await visitor.post("/pay", { region: "colorado" })).location).toBe("/pay/bill");
  });

  it("put no answer into an address", async () => {
    const visitor = guest();
    const bill = await letter();
    await visitor.get("/pay");
    const seen: string[] = [];
    for (const [path, fields] of [
      ["/pay", { region: "colorado" }],
      ["/pay/bill", { bill_code: bill.code, birth_date: "1/1/1980" }],
      ["/pay/contact", CONTACT],
    ] as const) {
      seen.push((await visitor.post(path, fields)).location ?? "");
    }
    expect(seen).toEqual(["/pay/bill", "/pay/contact", "/pay/method"]);
  });

  it("refuse in words and with 429 whoever guesses", async () => {
    const visitor = guest();
    const bill = await letter();
    await visitor.get("/pay");
    await visitor.post("/pay", { region: "colorado" });
    const from = { "CF-Connecting-IP": "203.0.113.77" };
    const statuses = [];
    let last: Answer | null = null;
    for (let n = 0; n < 12; n += 1) {
      last = await visitor.post("/pay/bill", { bill_code: bill.code, birth_date: `1/${n + 2}/1980` }, from);
      statuses.push(last.status);
    }
    expect(statuses).toEqual([...Array<number>(10).fill(422), 429, 429]);
    expect(last?.text).toMatch(/Wait \d seconds and try again/u);
    expect(Number(last?.headers.get("Retry-After"))).toBeGreaterThan(0);
    expect(
      (await visitor.post("/pay/bill", { bill_code: bill.code, birth_date: "1/1/1980" }, { "CF-Connecting-IP": "203.0.113.78" })).location,
    ).toBe("/pay/contact");
  });
});

describe("a member who is signed in", () => {
  it("is shown the way to their own bills, and may go on as a guest", async () => {
    const { visitor } = await signedIn(app);
    const page = await visitor.get("/pay");
    expect(page.text).toContain("Go to your bills");
    expect(page.text).toContain('href="/wallet"');
    const check = await answered(visitor, await letter());
    expect((await confirm(visitor, check)).location).toContain("/sandbox/pay/");
    const payment = await newest();
    expect(payment.member_id).toBeNull();
    expect((await visitor.get(`/pay/${payment.id}/return`)).text).toContain("You have not finished paying");
  });
});

describe("a bill that cannot be paid", () => {
  it.each([
    ["paid", "This bill is paid"],
    ["void", "This bill has been withdrawn"],
    ["under way", "Somebody is paying this bill now"],
  ])("has a page of its own: %s", async (how, words) => {
    const bill = await letter();
    if (how === "void") await env.DB.prepare("UPDATE bills SET state = 'void' WHERE id = ?").bind(bill.id).run();
    else await started(billOrder(await addMember(5_000), bill.id, 5_000, how === "paid" ? {} : { source: "card" }));
    const visitor = guest();
    await visitor.get("/pay");
    await visitor.post("/pay", { region: "colorado" });
    expect((await visitor.post("/pay/bill", { bill_code: bill.code, birth_date: "1/1/1980" })).location).toBe("/pay/contact");
    expect((await visitor.get("/pay/contact")).location).toBe("/pay/bill/closed");
    const closed = await visitor.get("/pay/bill/closed");
    expect(closed.text).toContain(`<h1>${words}</h1>`);
    expect(closed.text).toContain("No money has been taken");
    expect((await visitor.get("/pay/check")).location).toBe("/pay/contact");
  });

  it("is told to whoever was slower, before any money moves", async () => {
    const bill = await letter();
    const [first, second] = [guest(), guest()];
    const [one, two] = [await answered(first, bill), await answered(second, bill)];
    expect((await confirm(first, one)).location).toContain("/sandbox/pay/");
    expect((await confirm(second, two)).location).toBe("/pay/bill/closed");
    expect(await paymentsOf(bill)).toBe(1);
  });

  it("asks for the amount again when a part was paid meanwhile", async () => {
    const bill = await letter();
    const visitor = guest();
    const check = await answered(visitor, bill);
    await started(billOrder(await addMember(3_000), bill.id, 3_000));
    expect((await confirm(visitor, check)).location).toBe("/pay/amount");
    const again = await visitor.get("/pay/amount");
    expect(again.text).toContain("$20.00 is left");
  });
});

describe("confirming", () => {
  it("twice, in two tabs, after Back and on a reload of the return is one charge and one receipt", async () => {
    const bill = await letter();
    const visitor = guest();
    const tab = await answered(visitor, bill);
    const other = await visitor.get("/pay/check");
    const [first, second] = await Promise.all([confirm(visitor, tab), confirm(visitor, other)]);
    expect(first.location).toContain("/sandbox/pay/");
    expect(second.location).toBe(first.location);
    const payment = await newest();
    expect((await confirm(visitor, tab)).location).toBe(first.location);
    expect((await visitor.get(`/pay/${payment.id}/return`)).text).toContain("You have not finished paying");
    await payAtSandbox(payment, CARD);
    // Back to the check page and "Confirm" once more, before anybody has heard of the payment.
    expect((await confirm(visitor, tab)).location).toBe(`/pay/${payment.id}/return`);
    for (let n = 0; n < 3; n += 1) expect((await visitor.get(`/pay/${payment.id}/return`)).location).toBe(`/pay/${payment.id}/done`);
    expect((await visitor.get(`/pay/${payment.id}/done`)).text).toContain("You paid $50.00");
    for (const path of ["/pay/check", "/pay/amount", "/pay/bill"]) {
      expect((await visitor.get(path)).location).toBe(`/pay/${payment.id}/done?made=1`);
    }
    expect((await confirm(visitor, tab)).location).toBe(`/pay/${payment.id}/return`);
    expect(await paymentsOf(bill)).toBe(1);
    expect(await billSums(bill.id)).toEqual({ paid_cents: 5_000, reserved_cents: 0 });
    const receipts = await env.DB.prepare("SELECT count(*) AS n FROM receipts WHERE payment_id = ?").bind(payment.id).first("n");
    expect(receipts).toBe(1);
    expect((await visitor.get("/pay")).text).toContain("Step 1 of 6");
  });

  it("does nothing when the answers were changed in another tab, and shows them", async () => {
    const bill = await letter();
    const visitor = guest();
    const old = await answered(visitor, bill, { amount: "20" });
    await visitor.post("/pay/amount", { amount: "30" });
    const refused = await confirm(visitor, old);
    expect(refused.status).toBe(422);
    expect(refused.text).toContain("changed in another window");
    expect(refused.text).toContain("$30.00");
    expect(await paymentsOf(bill)).toBe(0);
  });

  it("with other answers closes the page that was left open, and charges only the new one", async () => {
    const bill = await letter();
    const visitor = guest();
    await confirm(visitor, await answered(visitor, bill));
    const left = await newest();
    await visitor.post("/pay/amount", { amount: "20" });
    const sent = await confirm(visitor, await visitor.get("/pay/check"));
    expect(sent.location).toContain("/sandbox/pay/");
    expect((await findPayment(env, left.id))?.state).toBe("cancelled");
    expect(await billSums(bill.id)).toEqual({ paid_cents: 0, reserved_cents: 2_000 });
  });

  it("after a declined card keeps the answers and begins a payment of its own", async () => {
    const bill = await letter();
    const visitor = guest();
    const check = await answered(visitor, bill);
    await confirm(visitor, check);
    const declined = await newest();
    await payAtSandbox(declined, "4000000000000002");
    const page = await visitor.get(`/pay/${declined.id}/return`);
    for (const words of ["Your card was declined", "No money has been taken", 'href="/pay/check"', declined.id])
      expect(page.text).toContain(words);
    const again = await visitor.get("/pay/check");
    expect(hiddenFields(again.text)["request_key"]).not.toBe(hiddenFields(check.text)["request_key"]);
    // The form of before is the payment of before.
    expect((await confirm(visitor, check)).location).toBe(`/pay/${declined.id}/return`);
    expect((await confirm(visitor, again)).location).toContain("/sandbox/pay/");
    expect(await paymentsOf(bill)).toBe(2);
  });
});

describe("a guest's payment that is not paid", () => {
  it.each([
    ["cancelled", "You cancelled this payment"],
    ["expired", "The time for this payment has run out"],
  ])("says so: %s", async (how, words) => {
    const visitor = guest();
    await confirm(visitor, await answered(visitor, await letter()));
    const { id } = await newest();
    const open = await visitor.get(`/pay/${id}/return`);
    expect(open.text).toContain(`action="/pay/${id}/cancel"`);
    if (how === "cancelled") expect((await visitor.post(`/pay/${id}/cancel`, {})).location).toBe(`/pay/${id}/return`);
    else await setClockOffsetMs(env, 31 * MINUTE_MS);
    const page = await visitor.get(`/pay/${id}/return`);
    expect(page.text).toContain(words);
    expect(page.text).toContain("No money has been taken");
    expect((await visitor.get(`/pay/${id}/done`)).location).toBe(`/pay/${id}/return`);
  });

  it("waits for the processor's answer with a page that looks again by itself", async () => {
    const visitor = guest();
    await confirm(visitor, await answered(visitor, await letter()));
    const payment = await newest();
    await payAtSandbox(payment, "4000000000000077");
    const page = await visitor.get(`/pay/${payment.id}/return`);
    expect(page.text).toContain("We are waiting for the answer");
    expect(page.text).toContain('<meta http-equiv="refresh" content="4"');
    await passTime(5 * MINUTE_MS);
    expect((await visitor.get(`/pay/${payment.id}/return`)).location).toBe(`/pay/${payment.id}/done`);
  });

  it("went back when somebody else had paid the bill, and says so", async () => {
    const visitor = guest();
    const bill = await letter();
    await confirm(visitor, await answered(visitor, bill));
    const payment = await newest();
    await setClockOffsetMs(env, 31 * MINUTE_MS);
    await visitor.get(`/pay/${payment.id}/return`);
    await started(billOrder(await addMember(5_000), bill.id, 5_000));
    await atProcessor("UPDATE entries SET status = 'succeeded', decline = NULL WHERE payment_id = ?", payment.id);
    const page = await visitor.get(`/pay/${payment.id}/return`);
    for (const words of ["Your payment came too late", "The money goes back", "by e-mail", payment.id]) expect(page.text).toContain(words);
    expect(page.text).not.toContain('href="/pay/check"');
  });

  it("is under way while the bank takes its time", async () => {
    const visitor = guest();
    await confirm(visitor, await answered(visitor, await letter(), { method: "bank" }));
    const payment = await newest();
    await payAtSandbox(payment, "000123456789");
    const page = await visitor.get(`/pay/${payment.id}/return`);
    expect(page.text).toContain("Your bank payment is under way");
    expect((await visitor.get("/pay/check")).location).toBe(`/pay/${payment.id}/done?made=1`);
    await sweepPayments(env, await now(env));
    expect((await findPayment(env, payment.id))?.state).toBe("processing");
  });
});

describe("the confirmation", () => {
  it("is for the browser that paid, for 90 days; any other learns where the receipt is", async () => {
    const visitor = guest();
    const { id } = await paid(visitor, await letter());
    const done = await visitor.get(`/pay/${id}/done`);
    for (const words of [id, "What happens next", "gloria@example.com", `/pay/${id}/print`, `/pay/${id}/receipt.pdf`])
      expect(done.text).toContain(words);
    expect((await visitor.get(`/pay/${id}/print`)).text).toContain("Ada Example");
    const pdf = await visitor.get(`/pay/${id}/receipt.pdf`);
    expect([pdf.headers.get("Content-Type"), pdf.headers.get("Content-Disposition")]).toEqual([
      "application/pdf",
      `attachment; filename="receipt-${id.slice(-8)}.pdf"`,
    ]);
    const stranger = guest();
    for (const place of ["return", "done", "print", "receipt.pdf"]) {
      const answer = await stranger.get(`/pay/${id}/${place}`);
      expect([place, answer.status]).toEqual([place, 404]);
      expect(answer.text).toContain("This receipt is not shown here");
      expect(answer.text).not.toMatch(/Ada|Gloria|gloria|Meridian Clinic/u);
    }
    expect((await stranger.post(`/pay/${id}/cancel`, {})).status).toBe(404);
    expect((await stranger.post(`/pay/${id}/send`, { email: "thief@example.com" })).status).toBe(404);
    await setClockOffsetMs(env, 89 * DAY_MS);
    expect((await visitor.get(`/pay/${id}/done`)).status).toBe(200);
    await setClockOffsetMs(env, 91 * DAY_MS);
    expect((await visitor.get(`/pay/${id}/done`)).status).toBe(404);
  });

  it("names whom to call, in the reader's language", async () => {
    const line = "INSERT INTO contact_channels (region_id, kind, label, label_es, value, sort) VALUES ('colorado', ?, ?, ?, ?, ?)";
    await env.DB.batch([
      env.DB.prepare(line).bind("public_phone", "Billing", "Facturación", "1-800-555-0130", 1),
      env.DB.prepare(line).bind("employee_phone", "Staff", "Personal", "1-800-555-0199", 2),
    ]);
    const visitor = guest();
    const { id } = await paid(visitor, await letter());
    expect((await visitor.get(`/pay/${id}/done`)).text).toContain("Billing");
    const done = await visitor.get(`/pay/${id}/done?lang=es`);
    expect(done.text).toContain("Facturación");
    expect(done.text).toContain('href="tel:18005550130"');
    expect(done.text).not.toMatch(/Billing:|555-0199/u);
  });

  it("sends the PDF where the guest says, once a press and a few times an hour", async () => {
    const visitor = guest();
    const { id } = await paid(visitor, await letter());
    const done = await visitor.get(`/pay/${id}/done`);
    const { request_key = "" } = hiddenFields(done.text);
    const fields = { request_key, email: "insurer@example.com", variant: "payment", diagnosis: "" };
    const sent = await visitor.post(`/pay/${id}/send`, fields);
    await visitor.post(`/pay/${id}/send`, fields);
    expect(sent.location).not.toContain("insurer");
    expect((await visitor.get(sent.location ?? "")).text).toContain("as a PDF to insurer@example.com");
    const bad = await visitor.post(`/pay/${id}/send`, { ...fields, email: "nowhere" });
    expect([bad.status, bad.text.includes('value="nowhere"')]).toEqual([422, true]);
    const statuses = [];
    for (let n = 0; n < 6; n += 1) statuses.push((await visitor.post(`/pay/${id}/send`, { email: "again@example.com" })).status);
    expect(statuses).toEqual([303, 303, 303, 303, 422, 422]);
    const { results } = await env.DB.prepare(
      "SELECT to_address, template, params ->> 'variant' AS variant, params ->> 'name' AS name FROM mails WHERE params ->> 'payment_id' = ? AND to_address LIKE 'insurer%'",
    )
      .bind(id)
      .all();
    expect(results).toEqual([{ to_address: "insurer@example.com", template: "receipt_copy", variant: "payment", name: "" }]);
  });

  it("is sent to its own address for somebody in another browser, who learns nothing", async () => {
    const { id } = await paid(guest(), await letter());
    const stranger = guest();
    const page = await stranger.get(`/pay/${id}/done`);
    const answer = await stranger.post(`/pay/${id}/send`, { ...hiddenFields(page.text), email: "thief@example.com" });
    expect(answer.status).toBe(200);
    expect(answer.text).not.toMatch(/gloria/u);
    const { results } = await env.DB.prepare("SELECT to_address FROM mails WHERE template = 'receipt_copy' AND params ->> 'payment_id' = ?")
      .bind(id)
      .all();
    expect(results).toEqual([{ to_address: "gloria@example.com" }]);
  });

  it.each([
    ["partly_refunded", "A part of this payment was given back"],
    ["refunded", "This payment was given back"],
    ["disputed", "Your bank has asked us about this payment"],
  ])("says what became of the money later: %s", async (state, words) => {
    const visitor = guest();
    const { id } = await paid(visitor, await letter());
    await visitor.get(`/pay/${id}/done`);
    await env.DB.prepare("UPDATE payments SET state = ? WHERE id = ?").bind(state, id).run();
    const done = await visitor.get(`/pay/${id}/done`);
    expect([done.status, done.text.includes(words)]).toEqual([200, true]);
    expect(done.text).not.toContain("The clinic sees the payment");
    expect(done.text).toContain("owed again");
  });

  it("can be forgotten on a shared computer", async () => {
    const visitor = guest();
    const { id } = await paid(visitor, await letter());
    await visitor.get(`/pay/${id}/done`);
    expect((await visitor.post(`/pay/${id}/forget`, {})).location).toBe("/");
    expect((await visitor.get(`/pay/${id}/done`)).status).toBe(404);
    expect((await visitor.get("/pay/check")).location).toBe("/pay");
  });
});

describe("an account made of it", () => {
  it("has what the guest has told filled in, and the patient's bills once the address is confirmed", async () => {
    const bill = await letter();
    const visitor = guest();
    const { id } = await paid(visitor, bill);
    const done = await visitor.get(`/pay/${id}/done`);
    const href = /href="(\/register\/details[^"]*)"/u.exec(done.text)?.[1]?.replaceAll("&amp;", "&") ?? "";
    expect(href).toBe(`/register/details?region=colorado&payment=${id}`);
    const form = await visitor.get(href);
    for (const value of ["Gloria Guest", "gloria@example.com"]) expect(form.text).toContain(`value="${value}"`);
    // The birth date was the patient's: it is the guest's own only where the guest is the patient.
    expect(form.text).not.toContain("1/1/1980");
    await env.DB.prepare("UPDATE payment_guests SET name = 'ada  EXAMPLE' WHERE payment_id = ?").bind(id).run();
    expect((await visitor.get(href)).text).toContain('value="1/1/1980"');
    expect((await guest().get(href)).text).not.toMatch(/Gloria|gloria/u);
    const email = `gloria${count}@example.com`;
    const fields = {
      ...hiddenFields(form.text),
      ...CONTACT,
      email,
      birth_date: "1/1/1980",
      member_number: "",
      password: "walnut bridges over calm water",
    };
    expect((await visitor.post("/register/details", fields, { "CF-Connecting-IP": "203.0.113.201" })).location).toBe(
      "/register/check-email",
    );
    const granted = (address: string) =>
      env.DB.prepare("SELECT a.how FROM bill_access a JOIN members m ON m.id = a.member_id WHERE m.email = ?").bind(address).all();
    expect((await granted(email)).results).toEqual([]);
    const mails = JSON.parse((await visitor.get("/dev/mail.json")).text) as readonly { to: string; links: readonly string[] }[];
    const link = new URL(mails.find(({ to }) => to === email)?.links[0] ?? "").pathname;
    await visitor.get(link);
    expect((await visitor.post(link, {})).status).toBe(200);
    expect((await granted(email)).results).toEqual([{ how: "code" }]);
  });
});
