import { beforeAll, expect, it } from "vitest";
import { MAX_BILLS_A_PAYMENT } from "../../../src/domain/bills/pay-rules.ts";
import { cents } from "../../../src/values/money.ts";
import { addOperator } from "../../support/operator.ts";
import { addBill, addMember, balance, billSums, FACILITY, billOrder, projected, started } from "./support.ts";

beforeAll(addOperator);

// D1 takes 100 parameters a statement: this is the statement that comes nearest.
it("pays as many bills at once as one payment may be for", async () => {
  const bills = [];
  for (let one = 0; one < MAX_BILLS_A_PAYMENT; one += 1) bills.push(await addBill(100));
  const person = await addMember(2_000);
  const [first] = bills;
  if (first === undefined) throw new Error("no bill");
  const allocations = bills.map((bill_id) => ({ bill_id, facility_id: FACILITY, amount_cents: cents(100) }));
  const { payment } = await started(billOrder(person, first, 2_000, { allocations }));
  expect(payment.state).toBe("posted");
  expect(await projected(person, payment.id)).toMatchObject({ state: "posted" });
  expect(await balance(person)).toMatchObject({ posted_cents: 0 });
  for (const bill of bills) expect(await billSums(bill)).toEqual({ paid_cents: 100, reserved_cents: 0 });
});
