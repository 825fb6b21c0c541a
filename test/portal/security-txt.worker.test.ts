import { env } from "cloudflare:workers";
import { beforeAll, expect, it } from "vitest";
import { createApp } from "../../src/app.ts";
import { DAY_MS } from "../../src/values/time.ts";
import { addOperator } from "../support/operator.ts";
import { Visitor } from "../support/visitor.ts";

beforeAll(addOperator);

it("says whom to tell of a hole, and is looked at again before it runs out", async () => {
  const answer = await new Visitor(createApp()).get("/.well-known/security.txt");
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
  const [expires = "", ...more] = valuesOf("Expires");
  expect(more).toEqual([]);
  const days = (Date.parse(expires) - Date.now()) / DAY_MS;
  expect(days, "SECURITY_TXT_EXPIRES: look at who is named, then move it on").toBeGreaterThan(30);
  expect(days, "less than a year ahead").toBeLessThan(365);
});
