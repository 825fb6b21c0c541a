import type { Member } from "../../domain/identity/member.ts";
import type { MemberId } from "../../values/ids.ts";
import { HOUR_MS } from "../../values/time.ts";
import type { Ctx } from "../../web.ts";
import { auditOnceIn } from "../audit.ts";

/** Notes that a caregiver has looked at these bills, for each member by whose leave it was; once an hour. */
export function noteLooks(c: Ctx, member: Member, bills: readonly { readonly let_by: MemberId | null }[]): void {
  for (const subject of new Set(bills.map(({ let_by }) => let_by))) {
    if (subject !== null) auditOnceIn(c, HOUR_MS, { actor: `member:${member.id}`, action: "bills_viewed", subject });
  }
}
