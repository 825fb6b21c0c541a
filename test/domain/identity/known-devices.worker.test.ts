import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { takeSecondStep } from "../../../src/domain/factors/second-step.ts";
import { login } from "../../../src/domain/identity/service.ts";
import { newToken } from "../../../src/platform/ids.ts";
import { instant } from "../../../src/values/time.ts";
import { addMember } from "../payments/support.ts";

const NOW = instant(Date.UTC(2026, 10, 24, 20));
const MANY = Array.from({ length: 21 }, newToken);

// Whoever was let in once may have signed in a thousand times, and has a device's mark of each.
it("many marks of known devices give no more tries than a few: at the password and at the second step", async () => {
  const { member_id } = await addMember();
  const codes: { readonly login: string[]; readonly second: string[] } = { login: [], second: [] };
  for (const known_device of MANY) {
    const tried = await login(env, NOW, { email: `${member_id}@example.org`, password: "not this one", from: "local", known_device });
    codes.login.push(tried.ok ? "in" : tried.error.code);
    const taken = await takeSecondStep(env, NOW, { member_id, typed: "123456", known_device });
    codes.second.push(taken.ok ? "in" : taken.error.code);
  }
  for (const each of [codes.login, codes.second]) expect([each.slice(0, 20).includes("wait"), each[20]]).toEqual([false, "wait"]);
  // A device that is not known has other counters.
  expect(
    await login(env, NOW, { email: `${member_id}@example.org`, password: "not this one", from: "local", known_device: null }),
  ).toMatchObject({
    error: { code: "refused" },
  });
});
