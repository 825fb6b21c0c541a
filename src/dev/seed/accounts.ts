import { normalizePassword } from "../../domain/identity/rules.ts";
import { readRegistration } from "../../domain/identity/registration.ts";
import { hashPassword } from "../../domain/identity/password.ts";
import { register } from "../../domain/identity/service.ts";
import { accountByEmail, confirmAddress } from "../../domain/identity/store.ts";
import type { Member } from "../../domain/identity/member.ts";
import { loadOperator } from "../../domain/operator/store.ts";
import { database } from "../../platform/db.ts";
import type { Env } from "../../platform/env.ts";
import { assert } from "../../values/result.ts";
import { dayIn, type Instant } from "../../values/time.ts";
import { demoId } from "./operator.ts";
import { EMPLOYEES, type DemoMember } from "./people.ts";

/** Registers a demonstration member as the registration page would, and confirms the address. One that exists stays. */
export async function seedMember(env: Env, now: Instant, demo: DemoMember): Promise<Member> {
  const db = database(env);
  const email_key = demo.email;
  if ((await accountByEmail(db, email_key)) === null) {
    const { operator, regions } = await loadOperator(env);
    const { patient } = demo;
    const form = {
      region: demo.region_id,
      name: `${patient.given} ${patient.family}`,
      birth_date: patient.birth_date,
      email: demo.email,
      phone: demo.phone,
      member_number: patient.member_number,
      password: demo.password,
    };
    const place = { operator: operator.name, region_ids: regions.map(({ id }) => id), today: dayIn(operator.time_zone, now) };
    const registration = readRegistration(form, place);
    assert(registration.ok, `the demonstration's registration holds: ${JSON.stringify(registration)}`);
    const registered = await register(env, now, { registration: registration.value, language: demo.language, from: "demonstration" });
    assert(registered.ok, "the demonstration may register");
  }
  const account = await accountByEmail(db, email_key);
  assert(account !== null, "a registered member exists");
  const confirmed = await confirmAddress(db, { member_id: account.id, email_key, now });
  const { password_hash: _hash, ...member } = account;
  return confirmed ?? member;
}

/** One employee of each role. */
export async function seedEmployees(env: Pick<Env, "DB">, now: Instant): Promise<void> {
  const { results } = await env.DB.prepare("SELECT email_key FROM employees").all<{ email_key: string }>();
  const known = new Set(results.map(({ email_key }) => email_key));
  for (const [at, { role, name, email, password }] of EMPLOYEES.entries()) {
    if (known.has(email)) continue;
    await env.DB.prepare(
      "INSERT OR IGNORE INTO employees (id, email, email_key, name, role, password_hash, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
    )
      .bind(demoId("emp", at + 1), email, email, name, role, await hashPassword(normalizePassword(password)), now)
      .run();
  }
}
