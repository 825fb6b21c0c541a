import { expect, it } from "vitest";
import { makeCodes, takeRecoveryCode } from "../../../src/domain/factors/recovery-codes.ts";
import { keysOf, openSealed } from "../../../src/domain/factors/keys.ts";
import type { Member } from "../../../src/domain/identity/member.ts";
import { seal } from "../../../src/platform/seal.ts";
import { instant } from "../../../src/values/time.ts";
import { memoryD1 } from "../../support/sqlite-d1.ts";

it("what was sealed with the key before is opened after a change of keys, and not with a stranger's", async () => {
  const sealed = await seal("old key", "a secret");
  expect(await openSealed({ FORM_KEY: "new key", FORM_KEY_BEFORE: "middle key,old key" }, sealed)).toBe("a secret");
  await expect(openSealed({ FORM_KEY: "new key", FORM_KEY_BEFORE: "middle key" }, sealed)).rejects.toThrow("not known");
  expect(keysOf({ FORM_KEY: "new key" })).toEqual(["new key"]);
});

it("a recovery code of before a change of keys works, once", async () => {
  const { d1, sqlite } = memoryD1();
  sqlite.exec("PRAGMA foreign_keys = OFF");
  const member = { id: "mem_1", name: "Ada", email: "ada@example.org", language: "en" } as unknown as Member;
  const [code = "", other = ""] = await makeCodes({ DB: d1, FORM_KEY: "old key" }, instant(1), member);
  const typed = (text: string) => ({ member_id: member.id, code: text });
  const env = { DB: d1, FORM_KEY: "new key", FORM_KEY_BEFORE: "old key" };
  expect([await takeRecoveryCode(env, instant(2), typed(code)), await takeRecoveryCode(env, instant(3), typed(code))]).toEqual([
    true,
    false,
  ]);
  expect(await takeRecoveryCode({ DB: d1, FORM_KEY: "new key" }, instant(4), typed(other))).toBe(false);
});
