import { decide, memberRole, type Action, type Decision, type Relation } from "../domain/access/rules.ts";
import { relationTo, type SeenBill } from "../domain/bills/relation.ts";
import type { Member } from "../domain/identity/member.ts";
import { ConfirmationRequired, SignInRequired } from "./with-member.ts";

/** Thrown where what is asked for is not there for who asks, or not theirs to do. The app answers with 404 or 403. */
export class Refused extends Error {
  override readonly name = "Refused";
  readonly decision: "forbidden" | "not_found";

  constructor(decision: "forbidden" | "not_found") {
    super(decision);
    this.decision = decision;
  }
}

/** Lets a member go on with an act on an object that is theirs in this way. Throws what the decision leads to otherwise. */
export function requireAllowed(action: Action, member: Member, relation: Relation): void {
  const decision: Decision = decide({ role: memberRole(member), action, relation });
  if (decision === "sign_in") throw new SignInRequired();
  if (decision === "confirm_email") throw new ConfirmationRequired();
  if (decision !== "allow") throw new Refused(decision);
}

/** Whether a member may do this with a bill that they see. */
export function mayDo(action: Action, member: Member, bill: SeenBill): boolean {
  return decide({ role: memberRole(member), action, relation: relationTo(bill, member) }) === "allow";
}

/** A bill as a query found it for a member, when the member may do this with it. Throws what the decision leads to otherwise: a bill not found is nobody's. */
export function allowedBill<B extends SeenBill>(action: Action, member: Member, bill: B | null | undefined): B {
  requireAllowed(action, member, bill === null || bill === undefined ? "other" : relationTo(bill, member));
  if (bill === null || bill === undefined) throw new Refused("not_found");
  return bill;
}
