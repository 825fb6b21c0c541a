import { TypeID } from "typeid-js";
import { expect, test } from "vitest";
import { newId } from "../../src/platform/ids.ts";
import { readId } from "../../src/values/ids.ts";

test("a new id is a TypeID of a UUIDv7 of this moment", () => {
  for (let made = 0; made < 2_000; made += 1) {
    const before = Date.now();
    const id = newId("pay");
    expect(readId("pay", id)).toBe(id);
    const uuid = TypeID.fromString(id, "pay").toUUID();
    expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/u);
    const at = Number.parseInt(uuid.replaceAll("-", "").slice(0, 12), 16);
    expect(at).toBeGreaterThanOrEqual(before);
    expect(at).toBeLessThanOrEqual(Date.now());
  }
});

test("ids differ, and sort by the millisecond of their making", async () => {
  const first = newId("txn");
  const many = new Set(Array.from({ length: 5_000 }, () => newId("txn")));
  expect(many.size).toBe(5_000);
  await new Promise((resolve) => setTimeout(resolve, 2));
  expect(newId("txn") > first).toBe(true);
});
