import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { setClockOffsetMs } from "../../src/platform/clock.ts";
import { FormRefused } from "../../src/platform/middleware/index.ts";
import { MINUTE_MS } from "../../src/values/time.ts";
import { addOperator } from "../support/operator.ts";
import { Visitor, type Answer } from "../support/visitor.ts";
import { app, mailsTo, memberRow, signedIn } from "./identity-support.ts";

beforeAll(async () => {
  await addOperator();
  const channel = "INSERT INTO contact_channels (region_id, kind, label, label_es, value, sort) VALUES ('colorado', ?, ?, ?, ?, ?)";
  await env.DB.batch([
    env.DB.prepare(channel).bind("public_phone", "Billing", "Facturación", "1-800-555-0130", 1),
    env.DB.prepare(channel).bind("employee_phone", "Staff desk", "", "1-800-555-0135", 2),
    env.DB.prepare(channel).bind("mail", "Patient billing", "", "P.O. Box 1300, Denver", 3),
    env.DB.prepare(channel).bind("hours_en", "Monday to Friday", "", "7 a.m. to 6 p.m.", 4),
    env.DB.prepare(channel).bind("hours_es", "De lunes a viernes", "", "de 7 a 18 h", 5),
    env.DB.prepare(channel).bind("social", "Mastodon", "", "https://social.example/@meridian", 6),
  ]);
});

afterEach(async () => {
  vi.restoreAllMocks();
  await setClockOffsetMs(env, 0);
});

let people = 0;
const newAddress = () => `writer${(people += 1)}@example.com`;
const from = () => ({ "CF-Connecting-IP": `203.0.113.${people % 250}` });

const FORM = {
  subject: "bill",
  region: "colorado",
  name: "Ana Flores",
  email: "",
  phone: "",
  reference: "",
  message: "Why is line three so much?",
};

const keyOf = ({ text }: Answer) => /name="request_key" value="([\w-]{43})"/u.exec(text)?.[1] ?? "";

/** Opens the page and sends its form. */
async function write(fields: Partial<typeof FORM> & Readonly<Record<string, string>>, visitor = new Visitor(app)): Promise<Answer> {
  const page = await visitor.get("/contact", { "Accept-Language": "en" });
  return visitor.post("/contact", { ...FORM, request_key: keyOf(page), ...fields }, from());
}

const kept = async (email: string) =>
  (await env.DB.prepare("SELECT * FROM contact_messages WHERE email = ? ORDER BY created_at").bind(email).all()).results;

describe("the contact page", () => {
  it("has every way to reach an area, in the visitor's language", async () => {
    const english = await new Visitor(app).get("/contact?region=colorado", { "Accept-Language": "en" });
    for (const words of ["Billing", "tel:18005550130", "Staff desk", "P.O. Box 1300", "7 a.m. to 6 p.m.", "social.example/@meridian"])
      expect(english.text).toContain(words);
    const spanish = await new Visitor(app).get("/contact?region=colorado&lang=es");
    for (const words of ["Facturación", "Staff desk", "De lunes a viernes"]) expect(spanish.text).toContain(words);
    expect(spanish.text).not.toContain("7 a.m.");
  });

  it.each([
    ["bill-K7QM-2XPD", "A question about a bill", /value="bill"[^>]*checked/u, 'value="K7QM-2XPD"'],
    ["payment-pay_01jd0000000000000000000001", "A question about a payment", /value="payment"[^>]*checked/u, 'value="pay_01jd0000'],
    ["region", "Your area is not in the list?", /value="other"[^>]*checked/u, 'name="about" value="region"'],
    ["account", "A question about your account", /value="account"[^>]*checked/u, 'name="about" value="account"'],
  ])("keeps why one came: %s", async (about, title, subject, known) => {
    const { text } = await new Visitor(app).get(`/contact?about=${about}`, { "Accept-Language": "en" });
    expect(text).toContain(title);
    expect(text).toMatch(subject);
    expect(text).toContain(known);
  });

  it("knows nothing of other reasons", async () => {
    const { text } = await new Visitor(app).get("/contact?about=%3Cscript%3E", { "Accept-Language": "en" });
    expect(text).not.toContain('name="about"');
    expect(text).not.toContain("script>&");
  });
});

describe("a message", () => {
  it("is kept, confirmed by mail, and has a reference to name", async () => {
    const email = newAddress();
    const answer = await write({ email, phone: "510 555 0134", reference: "K7QM-2XPD", about: "bill-K7QM-2XPD" });
    expect(answer.status).toBe(303);
    const reference = new URL(answer.location ?? "", "http://x").searchParams.get("reference") ?? "";
    expect(reference).toMatch(/^M-[0-9A-Z]{4}-[0-9A-Z]{4}$/u);
    const sent = await new Visitor(app).get(answer.location ?? "", { "Accept-Language": "en" });
    expect(sent.text).toContain(reference);
    expect(sent.text).toContain("two business days");
    const [row, ...others] = await kept(email);
    expect(others).toEqual([]);
    expect(row).toMatchObject({
      reference,
      member_id: null,
      region_id: "colorado",
      subject: "bill",
      about: "bill-K7QM-2XPD",
      name: "Ana Flores",
      phone: "510 555 0134",
      bill_or_payment: "K7QM-2XPD",
      message: FORM.message,
      language: "en",
    });
    expect(row?.["id"]).toMatch(/^msg_/u);
    const [mail] = await mailsTo(email);
    expect(mail?.template).toBe("contact_received");
    expect(mail?.text).toContain(reference);
    expect(`${mail?.subject} ${mail?.text}`).not.toContain("line three");
  });

  it("cannot be changed or taken away", async () => {
    const email = newAddress();
    await write({ email });
    await expect(env.DB.prepare("UPDATE contact_messages SET message = 'x' WHERE email = ?").bind(email).run()).rejects.toThrow(/kept/u);
    await expect(env.DB.prepare("DELETE FROM contact_messages WHERE email = ?").bind(email).run()).rejects.toThrow(/kept/u);
  });

  it("sent twice is one; sent again with other words is another", async () => {
    const email = newAddress();
    const visitor = new Visitor(app);
    const request_key = keyOf(await visitor.get("/contact"));
    const send = (message: string) => visitor.post("/contact", { ...FORM, email, message, request_key }, from());
    const twice = await Promise.all([send("A question"), send("A question")]);
    expect(twice.map(({ status }) => status)).toEqual([303, 303]);
    expect(twice[0]?.location).toBe(twice[1]?.location);
    expect((await send("A question")).location).toBe(twice[0]?.location);
    expect((await send("Another one")).location).not.toBe(twice[0]?.location);
    expect(await kept(email)).toHaveLength(2);
    expect(await mailsTo(email)).toHaveLength(2);
  });

  it("comes back with everything to mend and what was typed", async () => {
    const answer = await write({ subject: "", region: "", name: "", email: "ana", phone: "1", message: "" });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain("<title>Error: Contact us");
    for (const field of ["subject", "your-region", "name", "email", "phone", "message"]) expect(answer.text).toContain(`href="#${field}"`);
    expect(answer.text).toContain('value="ana"');
    const long = await write({ email: newAddress(), message: `${"a".repeat(2_400)} the end` });
    expect(long.status).toBe(422);
    expect(long.text).toContain("Shorten your message by 408 characters");
    expect(long.text).toContain("the end</textarea>");
  });

  it("with a card number is refused in words, and the number is nowhere", async () => {
    const email = newAddress();
    const log = [vi.spyOn(console, "log"), vi.spyOn(console, "error")];
    const answer = await write({ email, message: "Charge 4242 4242 4242 4242, and thank you." });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain("Leave card numbers out");
    expect(answer.text).toContain("Charge ••••, and thank you.");
    expect(answer.text).not.toContain("4242 4242");
    expect(await kept(email)).toEqual([]);
    expect(log.flatMap(({ mock }) => mock.calls.map(String)).join()).not.toContain("4242 4242");
  });

  it("leaves no word of itself in the log", async () => {
    const email = newAddress();
    const log = vi.spyOn(console, "log");
    await write({ email, message: "a very private matter" });
    const lines = log.mock.calls.map(String).join();
    expect(lines).toContain('"route":"/contact"');
    for (const word of [email, "private matter", "Ana"]) expect(lines).not.toContain(word);
  });

  it("of a member is tied to them, with what we know filled in", async () => {
    const { visitor, email } = await signedIn();
    const page = await visitor.get("/contact?about=account");
    expect(page.text).toContain('value="Rosa Lind"');
    expect(page.text).toContain(`value="${email}"`);
    expect(page.text).toContain("Contacts for Colorado");
    expect(page.headers.get("Cache-Control")).toBe("no-store");
    await visitor.post("/contact", { ...FORM, email, request_key: keyOf(page) }, from());
    expect((await kept(email))[0]?.["member_id"]).toBe((await memberRow(email))?.id);
  });

  it("is nobody's once the session has ended", async () => {
    const { visitor, email } = await signedIn();
    await env.DB.prepare("UPDATE members SET credential_version = credential_version + 1 WHERE email = ?").bind(email).run();
    const page = await visitor.get("/contact");
    expect(page.status).toBe(200);
    expect(page.text).not.toContain(email);
  });

  it("from a machine that fills in every field is answered, and not kept", async () => {
    const email = newAddress();
    const answer = await write({ email, website: "https://spam.example" });
    expect(answer.location).toMatch(/^\/contact\/sent\?reference=M-/u);
    expect(await kept(email)).toEqual([]);
    expect(await mailsTo(email)).toEqual([]);
  });

  it("is limited by who writes, and waits with its words kept", async () => {
    const email = newAddress();
    const answers = [];
    for (let nth = 0; nth < 5; nth += 1) answers.push(await write({ email, message: `Message ${nth}` }));
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 303, 303, 422]);
    expect(answers[4]?.text).toContain("Message 4</textarea>");
    expect(answers[4]?.text).toContain("What you wrote is still here");
    await setClockOffsetMs(env, MINUTE_MS);
    expect((await write({ email, message: "Message 4" })).status).toBe(303);
  });

  it("is limited by where it comes from, whoever writes", async () => {
    const visitor = new Visitor(app);
    const statuses = [];
    for (let nth = 0; nth < 11; nth += 1) {
      const request_key = keyOf(await visitor.get("/contact"));
      statuses.push(
        (await visitor.post("/contact", { ...FORM, email: newAddress(), request_key }, { "CF-Connecting-IP": "192.0.2.9" })).status,
      );
    }
    expect(statuses).toEqual([...Array<number>(10).fill(303), 422]);
  });

  it("needs the form's own token, and its reference is one of ours", async () => {
    const refused = await new Visitor(app).post("/contact", { ...FORM, email: newAddress() });
    expect([refused.status, refused.text]).toEqual([403, new FormRefused("wrong_token").reason]);
    const { text } = await new Visitor(app).get("/contact/sent?reference=%3Cb%3Ehello");
    expect(text).not.toContain('class="reference"');
  });

  it("is confirmed in Spanish to whoever wrote in Spanish", async () => {
    const email = newAddress();
    const visitor = new Visitor(app);
    const request_key = keyOf(await visitor.get("/contact?lang=es"));
    const { text } = await visitor.follow(visitor.post("/contact", { ...FORM, email, request_key }, from()));
    expect(text).toContain("Su mensaje va en camino");
    expect((await kept(email))[0]?.["language"]).toBe("es");
    expect((await mailsTo(email))[0]?.subject).toMatch(/mensaje/u);
  });
});
