import { beforeAll, describe, expect, it } from "vitest";
import { addOperator } from "../support/operator.ts";
import { actsOf, app } from "./email-change-support.ts";
import { addOwnBill, env, hiddenFields, signedIn, type SignedIn } from "./money-support.ts";

beforeAll(addOperator);

/** What D1 holds of a member after a change. */
async function row({ member_id }: SignedIn): Promise<Record<string, unknown>> {
  const found = await env.DB.prepare("SELECT * FROM members WHERE id = ?").bind(member_id).first();
  return found ?? {};
}

/** Fills in one page of the profile. */
async function change(person: SignedIn, path: string, fields: Readonly<Record<string, string>>) {
  await person.visitor.get(path);
  return await person.visitor.post(path, fields);
}

describe("the profile", () => {
  it("is for members alone, and shows each fact with the way to change it", async () => {
    const person = await signedIn(app);
    const { text } = await person.visitor.get("/profile");
    expect(text).toContain("Ada Example");
    expect(text).toContain("January 1, 1980");
    expect(text).toContain("Colorado");
    for (const page of ["name", "member-number", "region", "email", "phone", "language", "notices", "people", "looks", "data", "close"])
      expect(text).toContain(`href="/profile/${page}"`);
    expect(text).toContain('href="/security"');
    person.visitor.cookies.delete("__Host-session");
    for (const path of ["/profile", "/profile/name", "/profile/email", "/profile/notices"])
      expect((await person.visitor.get(path)).location).toContain("/login?next=");
  });

  it.each([
    ["/profile/name", "name", "  ", "Enter your full name"],
    ["/profile/phone", "phone", "no phone", "with its area code"],
    ["/profile/member-number", "member_number", "#1", "letters, digits and dashes"],
    ["/profile/region", "region", "atlantis", "Choose your area"],
    ["/profile/language", "language", "fr", "Choose a language"],
  ] as const)("%s says what to mend, keeps what was typed and changes nothing", async (path, field, typed, words) => {
    const person = await signedIn(app);
    const before = await row(person);
    const answer = await change(person, path, { [field]: typed });
    expect([answer.status, answer.text.includes(words), answer.text.includes("<title>Error: ")]).toEqual([422, true, true]);
    if (field === "phone" || field === "member_number") expect(answer.text).toContain(`value="${typed}"`);
    expect(await row(person)).toEqual(before);
    expect(await actsOf(person)).toEqual([]);
  });
});

describe("a changed name", () => {
  it("finds the bills that have it, and leaves issued receipts as they were", async () => {
    const person = await signedIn(app, 100_00);
    const bill = await addOwnBill(person, 20_00);
    const form = await person.visitor.get(`/bills/${bill}/pay`);
    const paid = await person.visitor.post(`/bills/${bill}/pay`, { ...hiddenFields(form.text), step: "", amount: "20", source: "wallet" });
    const receipt = `${paid.location?.split("?")[0] ?? ""}/print`;
    await env.DB.batch([
      env.DB.prepare("UPDATE members SET member_number = 'MRN-7' WHERE id = ?").bind(person.member_id),
      env.DB.prepare(
        "INSERT INTO patients (id, partner_id, external_id, member_number, name, name_key, birth_date) VALUES ('p7', 'ptn_1', 'p7', 'MRN-7', 'Ada Lind', 'ada lind', '1980-01-01')",
      ),
    ]);
    const done = await person.visitor.follow(change(person, "/profile/name", { name: " Ada  Lind " }));
    expect(done.text).toContain("Your name is changed.");
    expect(done.text).toContain("Bills were found with it.");
    expect((await row(person))["name"]).toBe("Ada Lind");
    const access = await env.DB.prepare("SELECT how FROM bill_access WHERE member_id = ? AND patient_id = 'p7'")
      .bind(person.member_id)
      .all();
    expect(access.results).toEqual([{ how: "match" }]);
    expect((await person.visitor.get(receipt)).text.replaceAll(/<[^>]+>/gu, " ")).toMatch(/Paid by\s+Ada Example/u);
    expect(await actsOf(person)).toContain("profile_changed");
  });

  it("is no way to try out whose bills there are", async () => {
    const person = await signedIn(app);
    for (let times = 0; times < 4; times += 1) {
      expect((await change(person, "/profile/name", { name: `Ada ${times}` })).status).toBe(303);
      expect((await change(person, "/profile/member-number", { member_number: `MRN-${times}` })).status).toBe(303);
    }
    const answer = await change(person, "/profile/member-number", { member_number: "MRN-9" });
    expect([answer.status, answer.text.includes("Wait ")]).toEqual([422, true]);
    expect((await row(person))["member_number"]).toBe("MRN-3");
  });
});

describe("what a member chooses", () => {
  it("phone and member number: added, changed, removed; the same again is no change", async () => {
    const person = await signedIn(app);
    for (const [path, field, typed, kept] of [
      ["/profile/phone", "phone", " (510)  555-0134 ", "(510) 555-0134"],
      ["/profile/phone", "phone", "510 555 0135", "510 555 0135"],
      ["/profile/phone", "phone", "", null],
      ["/profile/member-number", "member_number", "MRN 0042", "MRN0042"],
      ["/profile/member-number", "member_number", "", null],
    ] as const) {
      expect((await change(person, path, { [field]: typed })).location).toBe(`/profile?done=${field}`);
      expect((await row(person))[field]).toBe(kept);
    }
    expect((await change(person, "/profile/phone", { phone: "" })).location).toBe("/profile");
    expect(await actsOf(person)).toHaveLength(5);
  });

  it("the area, from the operator's list", async () => {
    const person = await signedIn(app);
    const done = await person.visitor.follow(change(person, "/profile/region", { region: "northern-california" }));
    expect(done.text).toContain("Your area is changed.");
    expect((await row(person))["region_id"]).toBe("northern-california");
  });

  it("the language, of mails and of pages from the next one on", async () => {
    const person = await signedIn(app);
    const done = await person.visitor.follow(change(person, "/profile/language", { language: "es" }));
    expect(done.text).toContain("Desde ahora le escribimos en español.");
    expect((await row(person))["language"]).toBe("es");
  });

  it("mails and paper, where a box that is not checked is a no", async () => {
    const person = await signedIn(app);
    expect((await person.visitor.get("/profile")).text).toContain("All mails, no paper");
    await change(person, "/profile/notices", { sign_in_mails: "yes" });
    expect(await row(person)).toMatchObject({ bill_mails: 0, statement_mails: 0, sign_in_mails: 1, paperless: 0 });
    expect((await person.visitor.get("/profile?done=notices")).text).toContain("1 of 3 kinds of mail, letters on paper too");
  });

  it("and another member's row stays as it is", async () => {
    const [person, other] = [await signedIn(app), await signedIn(app)];
    const before = await row(other);
    await change(person, "/profile/name", { name: "Eve", id: other.member_id, member_id: other.member_id });
    expect((await row(person))["name"]).toBe("Eve");
    expect(await row(other)).toEqual(before);
  });
});
