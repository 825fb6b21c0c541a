import type { DueId, MandateId, PlanId, PolicyId, SavedMethodId } from "../../values/ids.ts";
import { cents, type Cents } from "../../values/money.ts";
import type { CalendarDate } from "../../values/time.ts";
import type { AutopayWarning } from "../mail/templates.ts";
import { addMonths, dayOfMonth, monthOf } from "./calendar.ts";
import type { MethodOrder } from "./mandate.ts";

// What may keep a payment of the clock from going through, seen in the days before.

/** So many days before a payment is taken it is looked at each night. */
export const LOOKS_AHEAD_DAYS = 14;

/** How a saved method stands. `unknown`: the processor could not be asked, so nothing new is said of it. */
export type MethodState = { readonly state: "good"; readonly expires: string | null } | { readonly state: "gone" | "unknown" };

/** In how many nights all saved methods are asked about, and which night it is. */
export interface Turns {
  readonly nights: number;
  readonly night: number;
}

/** Whether a saved method is asked about tonight: each once in so many nights, by the last of its id's random signs. */
export function isItsTurn(id: SavedMethodId, { nights, night }: Turns): boolean {
  return nights <= 1 || (parseInt(id.slice(-4), 36) + night) % nights === 0;
}

/** A payment that the clock is about to take. */
export interface Watched {
  readonly due_id: DueId;
  readonly subject_id: PolicyId | PlanId;
  readonly mandate_id: MandateId;
  readonly due_on: CalendarDate;
  /** The day it is taken on, as far as it can be known. */
  readonly collect_on: CalendarDate;
  readonly amount_cents: Cents;
  readonly cap_cents: Cents;
  readonly methods: MethodOrder;
  /** What the member was last told of this due or, before its notice, of the one before; null: nothing. */
  readonly told_cents: Cents | null;
  /** A policy's last day and due day; null: it goes on, or is a plan. */
  readonly ending: { readonly ends_on: CalendarDate; readonly due_day: number } | null;
}

/** All that is looked at of one member. */
export interface Looked {
  /** What is taken within the window. */
  readonly dues: readonly Watched[];
  readonly available_cents: Cents;
  /** Whether automatic top-up may fill the wallet in time. */
  readonly top_up: "on" | "off";
  readonly methods: ReadonlyMap<SavedMethodId, MethodState>;
}

/** `note`: shown on the page. `warning`: worth a mail, for without the member the payment will not go through or is another than foreseen. */
export interface Finding {
  readonly due_id: DueId;
  readonly mandate_id: MandateId;
  readonly code: AutopayWarning;
  readonly weight: "warning" | "note";
  readonly detail: FindingDetail;
}

/** What there is to say of a finding. */
export interface FindingDetail {
  readonly amount_cents?: Cents;
  /** Of a wallet: how much is missing, and what pays instead. */
  readonly short_cents?: Cents;
  readonly instead?: "method" | "top_up" | "nothing";
  readonly method_id?: SavedMethodId;
  /** The last month a card is good in. */
  readonly expires?: string;
  readonly before_cents?: Cents;
  readonly cap_cents?: Cents;
  readonly ends_on?: CalendarDate;
}

/** What the night finds, and of which dues a method could not be asked about: what was found of those methods before still stands. */
export interface Judged {
  readonly findings: readonly Finding[];
  readonly unsure: ReadonlySet<DueId>;
}

/**
 * Looks at a member's next payments in the order in which they are taken: each takes from the wallet what the next one then does not find there. Never more
 * than one finding of a kind for a due.
 */
export function judgeMember(member: Looked): Judged {
  const findings: Finding[] = [];
  const unsure = new Set<DueId>();
  let available: number = member.available_cents;
  for (const due of member.dues.toSorted((a, b) =>
    a.collect_on === b.collect_on ? compare(a.due_id, b.due_id) : compare(a.collect_on, b.collect_on),
  )) {
    const found = judgeDue(due, { ...member, available_cents: cents(available) });
    if (found.unsure === "unsure") unsure.add(due.due_id);
    if (found.from_wallet) available -= due.amount_cents;
    for (const each of found.findings) findings.push({ due_id: due.due_id, mandate_id: due.mandate_id, ...each });
  }
  return { findings, unsure };
}

type Found = Pick<Finding, "code" | "weight" | "detail">;

interface JudgedDue {
  readonly findings: readonly Found[];
  readonly unsure: "sure" | "unsure";
  readonly from_wallet: boolean;
}

function judgeDue(due: Watched, member: Looked): JudgedDue {
  const { amount_cents, cap_cents, told_cents, ending } = due;
  const findings: Found[] = [];
  if (told_cents !== null && told_cents !== amount_cents)
    findings.push({ code: "amount_changed", weight: "warning", detail: { amount_cents, before_cents: told_cents } });
  if (ending !== null && dayOfMonth(addMonths(monthOf(due.due_on), 1), ending.due_day) > ending.ends_on)
    findings.push({ code: "policy_ending", weight: "warning", detail: { ends_on: ending.ends_on } });
  // What is above the cap is not taken at all, so by what it would be taken does not matter yet.
  if (amount_cents > cap_cents) {
    findings.push({ code: "over_cap", weight: "warning", detail: { amount_cents, cap_cents } });
    return { findings, unsure: "unsure", from_wallet: false };
  }
  const methods = judgeMethods(due, member);
  return { ...methods, findings: [...findings, ...methods.findings] };
}

/** Walks the methods as the clock will: the first that can pay takes it. */
function judgeMethods(due: Watched, member: Looked): JudgedDue {
  const { amount_cents, methods, collect_on } = due;
  const can = (id: MethodOrder[number]): "pays" | "gone" | "expired" | "short" => {
    if (id === "wallet") return member.available_cents >= amount_cents ? "pays" : "short";
    const known = member.methods.get(id) ?? { state: "gone" };
    if (known.state === "good") return known.expires !== null && known.expires < monthOf(collect_on) ? "expired" : "pays";
    return known.state === "gone" ? "gone" : "pays";
  };
  const first = methods.find((id) => can(id) === "pays");
  const instead = first !== undefined ? "method" : methods.includes("wallet") && member.top_up === "on" ? "top_up" : "nothing";
  const findings = new Map<Found["code"], Found>();
  for (const id of methods) {
    const how = can(id);
    if (id === "wallet" && how === "short" && (first === undefined || methods.indexOf(first) > methods.indexOf("wallet"))) {
      const short_cents = cents(amount_cents - Math.max(0, member.available_cents));
      findings.set("wallet_short", {
        code: "wallet_short",
        weight: instead === "nothing" ? "warning" : "note",
        detail: { amount_cents, short_cents, instead },
      });
    }
    if (id === "wallet" || how === "pays" || how === "short") continue;
    const code = how === "gone" ? "method_gone" : "method_expiring";
    const known = member.methods.get(id);
    const expires = known?.state === "good" && known.expires !== null ? { expires: known.expires } : {};
    if (!findings.has(code)) findings.set(code, { code, weight: "warning", detail: { method_id: id, ...expires } });
  }
  const unknown = methods.some((id) => id !== "wallet" && member.methods.get(id)?.state === "unknown");
  return { findings: [...findings.values()], unsure: unknown ? "unsure" : "sure", from_wallet: first === "wallet" };
}

/** What was found before, as its row says. */
export interface Standing {
  readonly due_id: DueId;
  readonly code: AutopayWarning;
  readonly cleared: 0 | 1;
  readonly mailed: 0 | 1;
}

/** What becomes of a member's findings this night. */
export interface Night {
  readonly found: readonly Finding[];
  /** Mended: nothing is wrong any more. */
  readonly mended: readonly Pick<Standing, "due_id" | "code">[];
  /** Never told by mail before, and worth one. */
  readonly news: readonly Finding[];
}

/** Compares what is found with what was: each finding is told by mail once, even where it goes and comes back. */
export function compareNights({ findings, unsure }: Judged, before: readonly Standing[]): Night {
  const key = ({ due_id, code }: Pick<Finding, "due_id" | "code">): string => `${due_id} ${code}`;
  const now = new Set(findings.map(key));
  const told = new Set(before.filter(({ mailed }) => mailed === 1).map(key));
  return {
    found: findings,
    mended: before.filter(
      (each) => each.cleared === 0 && !now.has(key(each)) && !(unsure.has(each.due_id) && ABOUT_METHODS.has(each.code)),
    ),
    news: findings.filter((each) => each.weight === "warning" && !told.has(key(each))),
  };
}

const ABOUT_METHODS: ReadonlySet<AutopayWarning> = new Set(["method_expiring", "method_gone"]);

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
