import { beforeAll, describe, expect, it } from "vitest";
import { openGuestBills } from "../../../src/domain/guests/after.ts";
import { advance } from "../../../src/domain/payments/service.ts";
import { guestOrder, noteAccount } from "../../../src/domain/payments/guest.ts";
import { database } from "../../../src/platform/db.ts";
import { now } from "../../../src/platform/clock.ts";
import { newToken } from "../../../src/platform/ids.ts";
import { cents } from "../../../src/values/money.ts";
import type { CalendarDate } from "../../../src/values/time.ts";
import { addOperator } from "../../support/operator.ts";
import { addBill, addMember, env, FACILITY, paidWith, started, type Person } from "../payments/support.ts";

/** The patient's of `addBill`. */
const PATIENTS_BIRTH: CalendarDate = "1980-01-01";
const ANOTHER_BIRTH: CalendarDate = "1991-09-09";

beforeAll(addOperator);

/** A member who has paid a bill as a guest before; the bill was found by the patient's birth date, or without (null). */
async function guestWithAccount(found_by: CalendarDate | null, what: "paid" | "began to pay" = "paid"): Promise<Person> {
  const access_hash = newToken();
  const guest = { region_id: "colorado", name: "Bo", email: "bo@example.org", phone: null, birth_date: found_by, access_hash };
  const allocations = [{ bill_id: await addBill(3_000), facility_id: FACILITY, amount_cents: cents(3_000) }];
  const order = {
    source: "card",
    amount_cents: cents(3_000),
    allocations,
    request_key: newToken(),
    label: "Clinic",
    language: "en",
    guest,
  } as const;
  const placed = guestOrder(order);
  const payment = what === "paid" ? await paidWith(placed, "4242424242424242") : (await started(placed)).payment;
  if (what === "paid") await advance(env, await now(env), payment.id);
  const person = await addMember();
  await noteAccount(database(env), { payment_id: payment.id, access_hash, member_id: person.member_id });
  return person;
}

async function opened(person: Person, birth_date: CalendarDate, email: "confirmed" | "not confirmed"): Promise<number> {
  const at = await now(env);
  return await openGuestBills(env, at, { id: person.member_id, birth_date, email_confirmed_at: email === "confirmed" ? at : null });
}

describe("the patient of a bill paid as a guest", () => {
  it("is opened to the account by the birth date the bill was found by, once", async () => {
    const person = await guestWithAccount(PATIENTS_BIRTH);
    expect(await opened(person, ANOTHER_BIRTH, "confirmed")).toBe(1);
    expect(await opened(person, ANOTHER_BIRTH, "confirmed")).toBe(0);
  });

  it("found without one, only to an account with the patient's own birth date", async () => {
    const stranger = await guestWithAccount(null);
    expect(await opened(stranger, ANOTHER_BIRTH, "confirmed")).toBe(0);
    expect(await opened(stranger, PATIENTS_BIRTH, "confirmed")).toBe(1);
  });

  it("to nobody who has not paid", async () => {
    expect(await opened(await guestWithAccount(PATIENTS_BIRTH, "began to pay"), PATIENTS_BIRTH, "confirmed")).toBe(0);
  });

  it("to nobody whose address is not confirmed", async () => {
    expect(await opened(await guestWithAccount(PATIENTS_BIRTH), PATIENTS_BIRTH, "not confirmed")).toBe(0);
  });

  it("to no other browser's account", async () => {
    await guestWithAccount(PATIENTS_BIRTH);
    expect(await opened(await addMember(), PATIENTS_BIRTH, "confirmed")).toBe(0);
  });
});
