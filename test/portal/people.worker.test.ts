import { beforeAll, describe, expect, it } from "vitest";
import { createApp } from "../../src/app.ts";
import { unseal } from "../../src/platform/seal.ts";
import { appendAudit } from "../../src/domain/audit/chain.ts";
import { HOUR_MS, instant, MINUTE_MS } from "../../src/values/time.ts";
import { passTime } from "../domain/payments/support.ts";
import { addOperator } from "../support/operator.ts";
import { addOwnBill, balance, env, hiddenFields, signedIn, type SignedIn } from "./money-support.ts";

const app = createApp();
beforeAll(addOperator);
const emailOf = ({ member_id }: SignedIn): string => `${member_id}@example.org`;
const rename = (person: SignedIn, name: string) =>
  env.DB.prepare("UPDATE members SET name = ? WHERE id = ?").bind(name, person.member_id).run();

/** The path of the newest invitation sent to an address. */
async function linkSentTo(email: string): Promise<string> {
  const row = await env.DB.prepare(
    "SELECT params FROM mails WHERE to_address = ? AND template = 'caregiver_invited' ORDER BY created_at DESC, rowid DESC",
  )
    .bind(email)
    .first<{ params: string }>();
  const { sealed_token } = JSON.parse(row?.params ?? "{}") as { sealed_token: string };
  return `/invitations/${await unseal(env.FORM_KEY, sealed_token)}`;
}

async function invite({ visitor }: SignedIn, email: string): Promise<string> {
  await visitor.get("/profile/people/invite");
  const check = await visitor.post("/profile/people/invite", { email, name: "Leo" });
  expect(check.text).toContain("every bill that you see");
  const sent = await visitor.post("/profile/people/invite", { ...hiddenFields(check.text), step: "confirm" });
  expect([sent.status, sent.location]).toEqual([303, "/profile/people?done=invited"]);
  return linkSentTo(email);
}

const looksAt = async (person: SignedIn) =>
  (await env.DB.prepare("SELECT actor FROM audit_events WHERE subject = ? AND action = 'bills_viewed'").bind(person.member_id).all())
    .results.length;

describe("somebody who helps", () => {
  it("is invited, sees and pays the bills from their own wallet, is looked up, and is stopped at once", async () => {
    const [rosa, leo] = [await signedIn(app, 5000), await signedIn(app, 9000)];
    await Promise.all([rename(rosa, "Rosa Delgado"), rename(leo, "Leo Park")]);
    const [bill, other] = [await addOwnBill(rosa, 4000), await addOwnBill(rosa, 60_000)];
    expect((await leo.visitor.get(`/bills/${bill}`)).status).toBe(404);
    const link = await invite(rosa, emailOf(leo));
    expect((await rosa.visitor.get("/profile/people")).text).toMatch(new RegExp(`<dt>Leo</dt>[\\s\\S]*${emailOf(leo)}`, "u"));
    const question = await leo.visitor.get(link);
    expect(question.text).toContain("Do you want to help Rosa Delgado with bills?");
    expect(question.headers.get("Referrer-Policy")).toBe("no-referrer");
    expect((await leo.visitor.post(link, {})).location).toBe("/profile/people?done=accepted");
    expect((await leo.visitor.get(link)).status).toBe(410);

    const list = await leo.visitor.get("/bills");
    expect(list.text).toContain("Rosa Delgado lets you see it");
    const seen = await leo.visitor.get(`/bills/${bill}`);
    // The code and the birth date would open the patient for good: a helper does not read it here. addOwnBill makes it of the bill's own id.
    expect((await rosa.visitor.get(`/bills/${bill}`)).text).toContain(`<dd>${bill.slice(-8)}</dd>`);
    expect(seen.text).not.toContain(`<dd>${bill.slice(-8)}</dd>`);
    expect(seen.text).toContain("Rosa Delgado, who sees it too, lets you see and pay it");
    expect((await leo.visitor.get(`/bills/${other}`)).text).not.toContain(`/bills/${other}/plan`);
    expect((await leo.visitor.get(`/bills/${other}/plan`)).status).toBe(403);
    expect((await leo.visitor.get("/wallet")).text).not.toContain(bill);
    expect(await looksAt(rosa)).toBe(1);

    await leo.visitor.get(`/bills/${bill}/pay`);
    const paid = await leo.visitor.post(`/bills/${bill}/pay`, { amount: "40", source: "wallet", request_key: "k".repeat(43) });
    expect(paid.location).toMatch(/^\/history\/pay_/u);
    expect((await Promise.all([rosa, leo].map(balance))).map((each) => each.available_cents)).toEqual([5000, 5000]);
    const receipt = (paid.location ?? "").split("?")[0] ?? "";
    expect((await leo.visitor.get(receipt)).status).toBe(200);
    expect((await rosa.visitor.get(receipt)).status).toBe(404);
    for (const { visitor } of [rosa, leo]) expect((await visitor.get(`/bills/${bill}`)).text).toMatch(/id="payments"[\s\S]*\$40\.00/u);

    const looks = await rosa.visitor.get("/profile/looks");
    expect(looks.text).toMatch(/Looked at bills[\s\S]{0,200}Leo Park/u);
    await passTime(10 * MINUTE_MS);
    await leo.visitor.get("/bills");
    expect(await looksAt(rosa)).toBe(1);

    const people = await rosa.visitor.get("/profile/people");
    expect(people.text).toContain("<dt>Leo Park</dt>");
    const end = /href="(\/profile\/people\/helpers\/[^"]+)"/u.exec(people.text)?.[1] ?? "";
    expect((await leo.visitor.get(end)).status).toBe(404);
    await rosa.visitor.get(end);
    expect((await rosa.visitor.post(end, {})).location).toBe("/profile/people?done=revoked");
    expect((await leo.visitor.get(`/bills/${bill}`)).status).toBe(404);
    expect((await leo.visitor.get("/bills")).text).not.toContain("Rosa Delgado");
  });

  it("is asked to sign in, and is told when the invitation was for another address", async () => {
    const [rosa, leo, eve] = [await signedIn(app), await signedIn(app), await signedIn(app)];
    const link = await invite(rosa, emailOf(leo));
    eve.visitor.cookies.delete("__Host-session");
    const asked = await eve.visitor.get(link);
    expect(asked.text).toContain(`/login?next=${encodeURIComponent(link)}`);
    expect((await eve.visitor.post(link, {})).location).toContain("/login?next=%2Finvitations");
    const wrong = await rosa.visitor.get(link);
    expect([wrong.status, wrong.text.includes("your own invitation")]).toEqual([404, true]);
    const other = await signedIn(app);
    expect((await other.visitor.get(link)).text).toContain("for another account");
    await eve.visitor.get(link);
    expect((await eve.visitor.post(`${link}/decline`, {})).text).toContain("You have declined");
    expect((await leo.visitor.get(link)).status).toBe(410);
  });

  it("at one address hears so when they accept at another, instead of being asked again", async () => {
    const [rosa, leo] = [await signedIn(app), await signedIn(app)];
    const [first, second] = [await invite(rosa, emailOf(leo)), await invite(rosa, "leo.elsewhere@example.org")];
    await leo.visitor.get(first);
    expect((await leo.visitor.post(first, {})).status).toBe(303);
    await env.DB.prepare("UPDATE members SET email_key = 'leo.elsewhere@example.org' WHERE id = ?").bind(leo.member_id).run();
    await leo.visitor.get(second);
    const again = await leo.visitor.post(second, {});
    expect([again.status, again.text.includes("You help this person already")]).toEqual([200, true]);
  });

  it("is not invited without the password where it was typed long ago, and typed values come back", async () => {
    const rosa = await signedIn(app);
    await rosa.visitor.get("/profile/people/invite");
    const wrong = await rosa.visitor.post("/profile/people/invite", { email: "leo at example", name: "Leo" });
    expect([wrong.status, wrong.text.includes('value="leo at example"')]).toEqual([422, true]);
    await passTime(10 * MINUTE_MS);
    const late = await rosa.visitor.post("/profile/people/invite", { email: "leo@example.org", name: "", step: "confirm" });
    expect([late.status, late.text.includes('name="password"')]).toEqual([422, true]);
  });
});

describe("people whose bills are seen", () => {
  it("can be taken out of view, oneself excepted", async () => {
    const rosa = await signedIn(app);
    const bill = await addOwnBill(rosa, 4000);
    const path = `/profile/people/seen/patient-${rosa.member_id}`;
    // Name and birth date are the member's: it is the member.
    expect((await rosa.visitor.get(path)).status).toBe(403);
    await rename(rosa, "Rosa Delgado");
    expect((await rosa.visitor.get("/profile/people")).text).toContain(path);
    expect((await rosa.visitor.get(path)).status).toBe(200);
    expect((await rosa.visitor.post(path, {})).location).toBe("/profile/people?done=stopped");
    expect((await rosa.visitor.get(`/bills/${bill}`)).status).toBe(404);
    expect((await rosa.visitor.get(path)).status).toBe(404);
  });
});

describe("who looked at my data", () => {
  it("is paged without gaps or repeats, and says where sign-ins came from", async () => {
    const rosa = await signedIn(app);
    expect((await rosa.visitor.get("/profile/looks")).text).toContain("Nothing yet");
    const at = 1_780_000_000_000;
    for (let n = 0; n < 30; n += 1) {
      const [action, actor] = n === 3 ? ["login", `member:${rosa.member_id}`] : ["login_failed", "visitor"];
      await appendAudit(env, {
        at: instant(at + n * HOUR_MS),
        actor,
        action,
        subject: rosa.member_id,
        origin: n % 2 === 0 ? "there" : "here",
        reason: null,
      });
    }
    const first = await rosa.visitor.get("/profile/looks");
    const older = /href="(\/profile\/looks\?before=\d+)"/u.exec(first.text)?.[1] ?? "";
    const second = await rosa.visitor.get(older);
    const rows = (text: string): number => text.split("<tr>").length - 2;
    expect([rows(first.text), rows(second.text)]).toEqual([25, 5]);
    expect(first.text).toContain("The same place as your sign-in of");
    expect(second.text).toContain("None of your recent sign-ins came from there");
    expect(second.text).toContain("Signed in");
  });
});
