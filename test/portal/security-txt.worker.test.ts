import { env } from "cloudflare:workers";
import { beforeAll, expect, it } from "vitest";
import { createApp } from "../../src/app.ts";
import { DAY_MS } from "../../src/values/time.ts";
import securityMd from "../../.github/SECURITY.md?raw";
import { addOperator } from "../support/operator.ts";
import { Visitor } from "../support/visitor.ts";

beforeAll(addOperator);

it("says whom to tell of a hole, and is looked at again before it runs out", async () => {
  const visitor = new Visitor(createApp());
  const answer = await visitor.get("/.well-known/security.txt");
  expect([answer.status, answer.headers.get("Content-Type"), answer.headers.getSetCookie()]).toEqual([
    200,
    "text/plain; charset=UTF-8",
    [],
  ]);
  const fields = answer.text
    .trim()
    .split("\n")
    .map((line) => /^([A-Z][A-Za-z-]+): (\S.*)$/u.exec(line)?.slice(1) ?? [line]);
  const valuesOf = (name: string) => fields.filter(([field]) => field === name).map(([, value]) => value ?? "");
  expect(valuesOf("Contact").every((value) => /^(?:mailto:[^@\s]+@[^@\s]+|https?:\/\/\S+)$/u.test(value))).toBe(true);
  expect(valuesOf("Contact").length).toBeGreaterThan(0);
  expect(valuesOf("Canonical")).toEqual([`${env.PUBLIC_ORIGIN}/.well-known/security.txt`]);
  const [policy = ""] = valuesOf("Policy");
  expect(policy).toBe(`${env.PUBLIC_ORIGIN}/security-policy.txt`);
  const promised = await visitor.get("/security-policy.txt");
  expect([promised.status, promised.headers.get("Content-Type")]).toEqual([200, "text/plain; charset=UTF-8"]);
  // What is promised here is promised in .github/SECURITY.md too.
  for (const term of ["three working days", "within ten", "thirty days", "acts with our permission"]) {
    expect(promised.text).toContain(term);
    expect(securityMd).toContain(term);
  }
  const [expires = "", ...more] = valuesOf("Expires");
  expect(more).toEqual([]);
  const days = (Date.parse(expires) - Date.now()) / DAY_MS;
  expect(days, "SECURITY_TXT_EXPIRES: look at who is named, then move it on").toBeGreaterThan(30);
  expect(days, "less than a year ahead").toBeLessThan(365);
});
