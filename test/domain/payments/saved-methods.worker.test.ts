import { beforeAll, describe, expect, it } from "vitest";
import { saveOnPage } from "../../../src/dev/sandbox/client.ts";
import { beginSetup, methodsQuery, sweepSetups } from "../../../src/domain/payments/saved-methods.ts";
import { database } from "../../../src/platform/db.ts";
import { instant, MINUTE_MS, type Instant } from "../../../src/values/time.ts";
import { addOperator } from "../../support/operator.ts";
import { addMember, env, type Person } from "./support.ts";

const NOW = instant(Date.UTC(2026, 5, 1, 12));
const later = (minutes: number): Instant => instant(NOW + minutes * MINUTE_MS);

beforeAll(addOperator);

async function openPage({ member_id }: Person): Promise<string> {
  const begun = await beginSetup(env, NOW, { member_id, kind: "card", language: "en" });
  if (!begun.ok) throw new Error(begun.error);
  return begun.value.url.split("/").at(-1) ?? "";
}

const methodsOf = async ({ member_id }: Person) => await methodsQuery(database(env), member_id);

describe("a card left at the processor by a member who did not come back", () => {
  it("is seen here by the sweep, once the member has had time to come back", async () => {
    const person = await addMember();
    const ref = await openPage(person);
    await saveOnPage(env, ref, { outcome: { kind: "pays" }, brand: "Visa", last4: "4242" });
    expect(await sweepSetups(env, later(1))).toBe(0);
    expect(await methodsOf(person)).toEqual([]);
    expect(await sweepSetups(env, later(2))).toBe(1);
    expect(await methodsOf(person)).toMatchObject([{ brand: "Visa", last4: "4242" }]);
    expect(await sweepSetups(env, later(60))).toBe(0);
  });

  it("is looked for more and more rarely while the page is open", async () => {
    const person = await addMember();
    await openPage(person);
    const looked: number[] = [];
    for (let minute = 1; minute <= 40; minute += 1) {
      await sweepSetups(env, later(minute));
      const at = await env.DB.prepare("SELECT updated_at FROM saved_methods WHERE member_id = ?")
        .bind(person.member_id)
        .first("updated_at");
      if (at === later(minute)) looked.push(minute);
    }
    expect(looked).toEqual([2, 4, 8, 16, 32]);
  });
});
