import type { Cents } from "../../values/money.ts";
import type { Instant } from "../../values/time.ts";
import type { Closing, UnderWay, Wait } from "./closing.ts";

/** What is to be known of an account before its money may go. */
export interface Unsettled {
  readonly payments: readonly UnderWay[];
  readonly disputes: number;
  readonly held_cents: Cents;
  readonly frozen: boolean;
  /** From when each bank's money may go back; those that may now are left out. */
  readonly banks: readonly Instant[];
}

/** What has to settle before the money goes: all of it then goes at once. Nothing: it may go now. */
export function waitsBefore({ payments, disputes, held_cents, frozen, banks }: Unsettled): readonly Wait[] {
  return [
    ...(frozen ? [{ for: "frozen" } as const] : []),
    ...(payments.length === 0 ? [] : [{ for: "payments", payments } as const]),
    ...(disputes === 0 ? [] : [{ for: "disputes", count: disputes } as const]),
    // What a payment has set aside is named with the payment.
    ...(held_cents === 0 || payments.length > 0 ? [] : [{ for: "held", cents: held_cents } as const]),
    ...(banks.length === 0 ? [] : [{ for: "bank", until: banks.reduce((latest, each) => (each > latest ? each : latest)) } as const]),
  ];
}

/** Whether a closing can be taken back: not once money has begun to go. */
export function canTakeBack({ withdrawal_id, closed_at, taken_back_at }: Closing): boolean {
  return withdrawal_id === null && closed_at === null && taken_back_at === null;
}
