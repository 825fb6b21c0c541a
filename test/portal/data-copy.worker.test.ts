import { beforeAll, describe, expect, it } from "vitest";
import { createApp } from "../../src/app.ts";
import { setClockOffsetMs } from "../../src/platform/clock.ts";
import { MINUTE_MS } from "../../src/values/time.ts";
import { addOperator } from "../support/operator.ts";
import { addOwnBill, env, signedIn } from "./money-support.ts";

beforeAll(addOperator);
const app = createApp();

describe("a copy of one's data", () => {
  it("is downloaded once its owner has shown who they are, is audited, and its owner is told", async () => {
    const person = await signedIn(app, 12_500);
    const bill = await addOwnBill(person, 8_400);
    expect((await person.visitor.get("/profile/data")).status).toBe(200);
    const answer = await person.visitor.post("/profile/data.json", {});
    expect([answer.status, answer.headers.get("Content-Type"), answer.headers.get("Cache-Control")]).toEqual([
      200,
      "application/json",
      "no-store",
    ]);
    expect(answer.headers.get("Content-Disposition")).toMatch(/^attachment; filename="data-\d{4}-\d\d-\d\d\.json"$/u);
    const copy = JSON.parse(answer.text) as {
      member_id: string;
      tables: Record<string, { id?: string; available_cents?: number; posted_cents?: number }[]>;
    };
    expect(copy.member_id).toBe(person.member_id);
    expect(copy.tables["bills"]?.map(({ id }) => id)).toEqual([bill]);
    expect(copy.tables["wallets"]?.map(({ posted_cents }) => posted_cents)).toEqual([12_500]);
    const acts = await env.DB.prepare("SELECT action FROM audit_events WHERE subject = ?").bind(person.member_id).all();
    expect(acts.results).toEqual([{ action: "data_downloaded" }]);
    const mails = await env.DB.prepare(
      "SELECT template FROM mails WHERE to_address = (SELECT email FROM members WHERE id = ?) AND template = 'data_downloaded'",
    )
      .bind(person.member_id)
      .all();
    expect(mails.results).toHaveLength(1);
  });

  it("is refused without the password when the last proof is older than five minutes", async () => {
    const person = await signedIn(app);
    await setClockOffsetMs(env, 6 * MINUTE_MS);
    await person.visitor.get("/profile/data");
    const answer = await person.visitor.post("/profile/data.json", { password: "" });
    await setClockOffsetMs(env, 0);
    expect(answer.status).toBe(422);
    expect(answer.text).not.toContain('"tables"');
  });

  it("is made by the page's form only, and a few times an hour", async () => {
    const person = await signedIn(app);
    const asked = await person.visitor.get("/profile/data.json");
    await person.visitor.get("/profile/data");
    expect([asked.status, asked.headers.get("Location")]).toEqual([303, "/profile/data"]);
    const statuses: number[] = [];
    for (let nth = 0; nth < 5; nth += 1) statuses.push((await person.visitor.post("/profile/data.json", {})).status);
    expect(statuses).toEqual([200, 200, 200, 200, 422]);
  });

  it("says how it is built, to anybody", async () => {
    const person = await signedIn(app);
    const answer = await person.visitor.get("/profile/data.schema.json");
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.text)).toMatchObject({ $schema: "https://json-schema.org/draft/2020-12/schema" });
  });
});
