import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { endAccessStatement } from "../../../src/domain/bills/access-store.ts";
import { endWithMinority } from "../../../src/domain/caregivers/coming-of-age.ts";
import { acceptInvitation, declineInvitation, endCaregiver, inviteCaregiver, leaveMember } from "../../../src/domain/caregivers/service.ts";
import type { Member } from "../../../src/domain/identity/member.ts";
import { memberQuery } from "../../../src/domain/identity/store.ts";
import { database } from "../../../src/platform/db.ts";
import { sha256Hex } from "../../../src/platform/ids.ts";
import { unseal } from "../../../src/platform/seal.ts";
import type { MemberId } from "../../../src/values/ids.ts";
import { DAY_MS, instant } from "../../../src/values/time.ts";
import { addMember } from "../payments/support.ts";

const NOW = instant(Date.UTC(2026, 10, 24, 20));
const ZONE = "America/Denver";
let clock: number = NOW;
const later = () => instant((clock += 1));

async function member(): Promise<Member> {
  const { member_id } = await addMember();
  const [found] = await memberQuery(database(env), member_id);
  if (found === undefined) throw new Error("just added");
  return found;
}

/** A patient whose bills a member sees by a code, since a moment. */
async function patient(
  of: Member,
  { id, born = "1950-01-01", since = 1, name = "Leo Example" }: { id: string; born?: string; since?: number; name?: string },
): Promise<void> {
  await env.DB.batch([
    env.DB.prepare(
      "INSERT OR IGNORE INTO patients (id, partner_id, external_id, name, name_key, birth_date) VALUES (?1, 'ptn_1', ?1, ?2, lower(?2), ?3)",
    ).bind(id, name, born),
    env.DB.prepare("INSERT INTO bill_access (member_id, patient_id, how, since) VALUES (?, ?, 'code', ?)").bind(of.id, id, since),
  ]);
}

async function seenBy(id: MemberId): Promise<string[]> {
  const { results } = await env.DB.prepare("SELECT patient_id || ' ' || how AS seen FROM bill_access WHERE member_id = ? ORDER BY 1")
    .bind(id)
    .all<{ seen: string }>();
  return results.map(({ seen }) => seen);
}

async function mailsTo(email: string): Promise<{ template: string; params: Record<string, string> }[]> {
  const { results } = await env.DB.prepare("SELECT template, params FROM mails WHERE to_address = ? ORDER BY created_at, rowid")
    .bind(email)
    .all<{ template: string; params: string }>();
  return results.map(({ template, params }) => ({ template, params: JSON.parse(params) as Record<string, string> }));
}

/** Invites somebody. @returns the grant and what its link's token is kept as */
async function invited(by: Member, email: string) {
  const done = await inviteCaregiver(env, later(), { member: by, email, name: "", from: `from ${clock}` });
  if (!done.ok) throw new Error(done.error.code);
  const mail = (await mailsTo(email)).at(-1);
  const token = await unseal(env.FORM_KEY, mail?.params["sealed_token"] ?? "");
  return { id: done.value, token_hash: await sha256Hex(token) };
}

async function helps(by: Member, caregiver: Member) {
  const { id, token_hash } = await invited(by, caregiver.email);
  expect(await acceptInvitation(env, later(), { token_hash, member: caregiver })).toBe(by.id);
  return id;
}

describe("a caregiver", () => {
  let [rosa, leo, eve] = [{} as Member, {} as Member, {} as Member];
  beforeAll(async () => {
    [rosa, leo, eve] = [await member(), await member(), await member()];
    await patient(rosa, { id: "p-rosa" });
  });

  it("sees what the member sees, and what the member comes to see; the end takes all of it at once, and tells", async () => {
    const id = await helps(rosa, leo);
    await patient(rosa, { id: "p-child" });
    expect(await seenBy(leo.id)).toEqual(["p-child caregiver", "p-rosa caregiver"]);
    expect((await mailsTo(rosa.email)).map(({ template }) => template)).toContain("caregiver_accepted");
    expect(await endCaregiver(env, later(), { id, member: eve })).toBe(null);
    expect(await endCaregiver(env, later(), { id, member: rosa })).toMatchObject({ ended: "revoked" });
    expect(await seenBy(leo.id)).toEqual([]);
    expect(await endCaregiver(env, later(), { id, member: rosa })).toBe(null);
    expect((await mailsTo(leo.email)).at(-1)).toMatchObject({ template: "caregiver_ended", params: { why: "revoked", by: "Ada Example" } });
  });

  it("keeps what is their own, and what another lets them see", async () => {
    const other = await member();
    await patient(other, { id: "p-rosa" });
    await patient(leo, { id: "p-leo" });
    const [first, second] = [await helps(rosa, leo), await helps(other, leo)];
    expect(await seenBy(leo.id)).toEqual(["p-child caregiver", "p-leo code", "p-rosa caregiver"]);
    await leaveMember(env, later(), { id: first, member: leo });
    expect(await seenBy(leo.id)).toEqual(["p-leo code", "p-rosa caregiver"]);
    expect((await mailsTo(rosa.email)).at(-1)).toMatchObject({ template: "caregiver_ended", params: { why: "left" } });
    // Who stops seeing by own right somebody whom another lets them see goes on seeing by that.
    await endAccessStatement(env.DB, { member_id: other.id, patient_id: "p-rosa", since: instant(1) }).run();
    expect(await seenBy(leo.id)).toEqual(["p-leo code"]);
    await leaveMember(env, later(), { id: second, member: leo });
  });

  it("is only whoever has the invited address, confirmed, within seven days, and once", async () => {
    const { token_hash } = await invited(rosa, leo.email);
    expect(await acceptInvitation(env, later(), { token_hash, member: eve })).toBe(null);
    expect(await acceptInvitation(env, instant(clock + 8 * DAY_MS), { token_hash, member: leo })).toBe(null);
    await env.DB.prepare("UPDATE members SET email_confirmed_at = NULL WHERE id = ?").bind(leo.id).run();
    expect(await acceptInvitation(env, later(), { token_hash, member: leo })).toBe(null);
    await env.DB.prepare("UPDATE members SET email_confirmed_at = 1 WHERE id = ?").bind(leo.id).run();
    const both = await Promise.all([0, 1].map(() => acceptInvitation(env, later(), { token_hash, member: leo })));
    expect(both.filter((each) => each !== null)).toEqual([rosa.id]);
    expect((await inviteCaregiver(env, later(), { member: rosa, email: leo.email, name: "", from: "x" })).ok).toBe(false);
  });

  it("may have left the address they were invited at to somebody else, who can be invited there", async () => {
    const [asker, first, second] = [await member(), await member(), await member()];
    const address = first.email;
    await helps(asker, first);
    const moveTo = (email: string, { id }: Member) =>
      env.DB.prepare("UPDATE members SET email = ?1, email_key = ?1 WHERE id = ?2").bind(email, id).run();
    await moveTo("moved@example.org", first);
    await moveTo(address, second);
    await helps(asker, { ...second, email: address });
    await patient(asker, { id: "p-both" });
    expect([await seenBy(first.id), await seenBy(second.id)]).toEqual([["p-both caregiver"], ["p-both caregiver"]]);
  });

  it("invited again has one link that works; declined, nobody sees anything", async () => {
    const email = "nobody-here@example.org";
    const [first, second] = [await invited(eve, email), await invited(eve, email)];
    expect(await declineInvitation(env, later(), first.token_hash)).toBe(null);
    expect(await declineInvitation(env, later(), second.token_hash)).toMatchObject({ ended: "declined", member_id: eve.id });
    expect((await mailsTo(eve.email)).map(({ template }) => template)).toEqual(["caregiver_ended"]);
    // A stranger's mailbox and an account's get the same mail: who asks cannot tell them apart.
    expect((await mailsTo(email)).map(({ template }) => template)).toEqual(["caregiver_invited", "caregiver_invited"]);
  });
});

describe("a patient who comes of age", () => {
  it("is closed to those let in for a minor, and to their caregivers; each is told once", async () => {
    const [parent, caregiver] = [await member(), await member()];
    await helps(parent, caregiver);
    await patient(parent, { id: "p-18", born: "2008-11-24" });
    await patient(parent, { id: "p-17", born: "2008-11-25" });
    await patient(parent, { id: "p-adult", born: "2008-11-20", since: Date.UTC(2026, 10, 21) });
    // The member's own patient, seen by a code, since long before the member was of age.
    await patient(parent, { id: "p-self", born: "1980-01-01", name: "Ada Example" });
    expect(await endWithMinority(env, NOW, ZONE)).toBe(1);
    expect(await endWithMinority(env, NOW, ZONE)).toBe(0);
    expect(await seenBy(parent.id)).toEqual(["p-17 code", "p-adult code", "p-self code"]);
    expect(await seenBy(caregiver.id)).toEqual(["p-17 caregiver", "p-adult caregiver", "p-self caregiver"]);
    expect((await mailsTo(parent.email)).filter(({ template }) => template === "came_of_age")).toHaveLength(1);
    const event = await env.DB.prepare("SELECT actor, reason FROM audit_events WHERE subject = ? AND action = 'bill_access_ended'")
      .bind(parent.id)
      .first();
    expect(event).toEqual({ actor: "system", reason: "came_of_age" });
  });

  it("is not closed to a young member who is the patient", async () => {
    const young = await member();
    await env.DB.prepare("UPDATE members SET birth_date = '2008-11-24' WHERE id = ?").bind(young.id).run();
    await patient(young, { id: "p-young", born: "2008-11-24", name: "Ada Example" });
    await patient(young, { id: "p-twin", born: "2008-11-24", name: "Ben Example" });
    expect(await endWithMinority(env, NOW, ZONE)).toBe(1);
    expect(await seenBy(young.id)).toEqual(["p-young code"]);
  });

  it("is closed also when nights were missed", async () => {
    const parent = await member();
    await patient(parent, { id: "p-late", born: "2008-10-30" });
    expect(await endWithMinority(env, NOW, ZONE)).toBe(1);
    expect(await seenBy(parent.id)).toEqual([]);
  });
});
