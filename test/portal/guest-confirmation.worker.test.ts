import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { setClockOffsetMs } from "../../src/platform/clock.ts";
import { DAY_MS } from "../../src/values/time.ts";
import { env } from "../domain/payments/support.ts";
import { addOperator } from "../support/operator.ts";
import { CONTACT, guest, letter, paid } from "./guest-support.ts";
import { hiddenFields } from "./money-support.ts";

beforeAll(addOperator);
afterEach(() => setClockOffsetMs(env, 0));

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
    const email = "gloria.account@example.com";
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
