import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { runCron, SWEEP_CRON } from "../../src/jobs/cron.ts";
import { now, setClockOffsetMs } from "../../src/platform/clock.ts";
import { MINUTE_MS } from "../../src/values/time.ts";
import { env } from "../domain/payments/support.ts";
import { addOperator } from "../support/operator.ts";
import type { Answer } from "../support/visitor.ts";
import { answered, app, confirm, CONTACT, guest, letter, newest, paymentsOf } from "./guest-support.ts";
import { signedIn } from "./money-support.ts";

beforeAll(addOperator);
afterEach(() => setClockOffsetMs(env, 0));

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
