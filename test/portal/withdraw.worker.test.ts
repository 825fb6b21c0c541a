import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { createApp } from "../../src/app.ts";
import { payOnPage } from "../../src/dev/sandbox/client.ts";
import { advance } from "../../src/domain/payments/service.ts";
import { wallet } from "../../src/domain/wallet/client.ts";
import { now, setClockOffsetMs } from "../../src/platform/clock.ts";
import { newId } from "../../src/platform/ids.ts";
import { MINUTE_MS } from "../../src/values/time.ts";
import { passTime, started, topUpOrder } from "../domain/payments/support.ts";
import { addOperator } from "../support/operator.ts";
import { balance, env, hiddenFields, signedIn, type SignedIn } from "./money-support.ts";

const app = createApp();
beforeAll(addOperator);
afterEach(() => setClockOffsetMs(env, 0));

async function toppedUp(person: SignedIn, amount: number, brand: string, last4: string): Promise<void> {
  const { payment } = await started(topUpOrder({ member_id: person.member_id, wallet_id: person.wallet_id }, amount));
  await payOnPage(env, payment.processor_ref ?? "", { outcome: { kind: "pays" }, brand, last4 });
  await advance(env, await now(env), payment.id);
  await wallet(env, person.wallet_id).project();
}

describe("withdrawing", () => {
  it("names each card and its amount, sends it back, and says so in the history and its files", async () => {
    const person = await signedIn(app, 500);
    await toppedUp(person, 3_000, "Visa", "4242");
    await toppedUp(person, 2_000, "Mastercard", "4444");
    const { visitor } = person;
    const form = await visitor.get("/wallet/withdraw");
    expect(form.text).toContain('value="55.00"');
    const typed = hiddenFields(form.text);
    const asked = await visitor.post("/wallet/withdraw", { ...typed, amount: "52.50" });
    expect(asked.status).toBe(303);
    const check = await visitor.get(asked.location ?? "");
    const text = check.text.replaceAll(/<[^>]+>/gu, " ").replaceAll(/\s+/gu, " ");
    expect(text).toMatch(/1\. Visa •4242.*\$30\.00.*2\. Mastercard •4444.*\$20\.00.*3\. Check by mail.*\$2\.50.*Total.*\$52\.50/u);
    const sent = hiddenFields(check.text);
    const noAddress = await visitor.post("/wallet/withdraw", { ...sent, mail_to: "soon" });
    expect(noAddress.status).toBe(422);
    expect(await balance(person)).toMatchObject({ posted_cents: 5_500 });
    const done = await visitor.post("/wallet/withdraw", { ...sent, mail_to: "Ada Example\n1 Main St\nDenver, CO 80202" });
    expect(done.status).toBe(303);
    expect(done.location).toMatch(/^\/wallet\/withdraw\/wdr_/u);
    const again = await visitor.post("/wallet/withdraw", { ...sent, mail_to: "Ada Example\n1 Main St\nDenver, CO 80202" });
    expect(again.location).toBe(done.location);
    const page = await visitor.get(done.location ?? "");
    expect(page.text).toContain("Your money has been sent back");
    expect(page.text).toContain("80202");
    expect(await balance(person)).toMatchObject({ posted_cents: 250 });
    const history = await visitor.get("/history?kind=withdrawal");
    for (const name of ["Money back to Visa •4242", "Money back to Mastercard •4444", "Money back by check"])
      expect(history.text).toContain(name);
    expect((await visitor.get("/history.csv")).text).toContain("Money back to Visa •4242,Withdrawal,,30.00");
    expect((await visitor.get("/history.ofx")).text).toContain("<NAME>Money back to Visa *4242");
    const stranger = await signedIn(app);
    expect((await stranger.visitor.get(done.location ?? "")).status).toBe(404);
  });

  it("asks for the password again, and for another look when the wallet has changed since", async () => {
    const person = await signedIn(app);
    await toppedUp(person, 3_000, "Visa", "4242");
    const { visitor } = person;
    const check = await visitor.get("/wallet/withdraw?step=check&amount=30.00");
    const sent = hiddenFields(check.text);
    await toppedUp(person, 1_000, "Visa", "4242");
    const changed = await visitor.post("/wallet/withdraw", { ...sent, amount: "35.00" });
    expect([changed.status, changed.text.includes("has changed meanwhile")]).toEqual([422, true]);
    await passTime(6 * MINUTE_MS);
    const late = await visitor.post("/wallet/withdraw", sent);
    expect([late.status, late.text.includes('name="password"')]).toEqual([422, true]);
    expect(await balance(person)).toMatchObject({ posted_cents: 4_000 });
  });

  it("asks for the password again before a check that is on its way gets an address", async () => {
    const person = await signedIn(app);
    const id = newId("wdr");
    await env.DB.batch([
      env.DB.prepare(
        "INSERT INTO withdrawals (id, member_id, wallet_id, reason, amount_cents, request_key, check_label, created_at, finished_at) VALUES (?1, ?2, ?3, 'withdrawal', 500, ?1, 'Check', 1, 1)",
      ).bind(id, person.member_id, person.wallet_id),
      env.DB.prepare(
        "INSERT INTO withdrawal_parts (id, withdrawal_id, position, method_label, amount_cents, state, updated_at) VALUES (?1, ?2, 1, '', 500, 'booked', 1)",
      ).bind(newId("wdp"), id),
    ]);
    const send = async (mail_to: string) => {
      await person.visitor.get(`/wallet/withdraw/${id}`);
      return await person.visitor.post(`/wallet/withdraw/${id}/address`, { mail_to });
    };
    const kept = () => env.DB.prepare("SELECT mail_to FROM withdrawals WHERE id = ?").bind(id).first("mail_to");
    await passTime(6 * MINUTE_MS);
    const refused = await send("A Thief\n2 Side St\nReno, NV 89501");
    expect([refused.status, refused.text.includes('name="password"'), refused.text.includes("A Thief")]).toEqual([422, true, true]);
    expect(await kept()).toBe(null);
    await setClockOffsetMs(env, 0);
    expect((await send("Ada Example\n1 Main St\nDenver, CO 80202")).status).toBe(303);
    expect(await kept()).toContain("Denver");
  });

  it.each([
    ["0.50", "Enter $1.00 or more, or all of your $20.00"],
    ["20.01", "Enter $20.00 or less"],
    ["x", "dollars"],
  ])("keeps %s in its field and says what to do", async (amount, says) => {
    const person = await signedIn(app);
    await toppedUp(person, 2_000, "Visa", "4242");
    const answer = await person.visitor.post("/wallet/withdraw", {
      ...hiddenFields((await person.visitor.get("/wallet/withdraw")).text),
      amount,
    });
    expect([answer.status, answer.text.includes(says), answer.text.includes(`value="${amount}"`)]).toEqual([422, true, true]);
  });
});
