import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ACTIONS, admits, decide, memberRole, RELATIONS, ROLES, type Action } from "../../src/domain/access/rules.ts";

const EMPLOYEES = ["support", "billing", "finance", "administrator"] as const;
const role = fc.constantFrom(...ROLES);
const action = fc.constantFrom(...ACTIONS);
const relation = fc.constantFrom(...RELATIONS);
const isForAll = (each: Action): boolean => decide({ role: "visitor", action: each, relation: "none" }) === "allow";

describe("who may do what to whose", () => {
  it.each([
    ["visitor", "bill.read", "own", "sign_in"],
    ["unconfirmed", "bill.read", "own", "allow"],
    ["unconfirmed", "bill.pay", "own", "confirm_email"],
    ["unconfirmed", "bill.pay", "other", "confirm_email"],
    ["member", "bill.read", "dependant", "allow"],
    ["member", "bill.read", "cared_for", "allow"],
    ["member", "bill.pay", "cared_for", "allow"],
    ["member", "bill.plan", "dependant", "allow"],
    ["member", "bill.plan", "cared_for", "forbidden"],
    ["member", "bill.plan", "other", "not_found"],
    ["member", "payment.read", "cared_for", "not_found"],
    ["member", "people.stop_seeing", "own", "forbidden"],
    ["member", "people.stop_seeing", "dependant", "allow"],
    ["visitor", "payment.return", "own", "allow"],
    ["visitor", "payment.return", "other", "sign_in"],
    ["partner", "bills:write", "none", "forbidden"],
    ["partner_with_scope", "policies:read", "own", "allow"],
    ["partner_with_scope", "policies:read", "other", "not_found"],
    ["member", "operations.run", "none", "sign_in"],
    ["operations", "operations.run", "none", "allow"],
    ["operations", "wallet.read", "none", "sign_in"],
  ] as const)("%s, %s, %s: %s", (who, what, whose, decision) => {
    expect(decide({ role: who, action: what, relation: whose })).toBe(decision);
  });

  it("never lets anybody at an object of somebody else", () => {
    const objects = ACTIONS.filter((each) => !isForAll(each) || decide({ role: "member", action: each, relation: "other" }) !== "allow");
    expect(objects).not.toContain("site.read");
    expect(objects.length).toBeGreaterThan(20);
    fc.assert(
      fc.property(role, fc.constantFrom(...objects), (who, what) => {
        const decision = decide({ role: who, action: what, relation: "other" });
        return decision !== "allow" || decide({ role: who, action: what, relation: "none" }) === "allow";
      }),
    );
  });

  it("gives a caregiver a bill to see and to pay, and nothing else that belongs to somebody", () => {
    const given = ACTIONS.filter(
      (each) =>
        decide({ role: "member", action: each, relation: "cared_for" }) === "allow" &&
        decide({ role: "member", action: each, relation: "other" }) !== "allow",
    );
    expect(given.toSorted()).toEqual(["bill.pay", "bill.read"]);
  });

  it("gives employees, who have no way in yet, what everybody may and nothing more", () => {
    fc.assert(
      fc.property(fc.constantFrom(...EMPLOYEES), action, relation, (who, what, whose) => {
        const asked = { action: what, relation: whose };
        const visitors = decide({ role: "visitor", ...asked });
        const theirs = decide({ role: who, ...asked });
        return theirs !== "allow" || visitors === "allow";
      }),
    );
  });

  it("gives an unconfirmed member nothing that a member has not", () => {
    fc.assert(
      fc.property(action, relation, (what, whose) => {
        const asked = { action: what, relation: whose };
        return decide({ role: "unconfirmed", ...asked }) !== "allow" || decide({ role: "member", ...asked }) === "allow";
      }),
    );
  });

  it("decides beforehand only what does not depend on the object", () => {
    fc.assert(
      fc.property(role, action, relation, (who, what, whose) => {
        const before = admits(who, what);
        return before === "allow" || before === decide({ role: who, action: what, relation: whose });
      }),
    );
  });
});

it("tells a member by the confirmed address", () => {
  expect([memberRole({ email_confirmed_at: null }), memberRole({ email_confirmed_at: 0 })]).toEqual(["unconfirmed", "member"]);
});
