import { sha256Hex } from "../../platform/ids.ts";
import type { Cents } from "../../values/money.ts";
import type { MandateKind, MethodOrder } from "./mandate.ts";

/** What a member agreed to: the very text that was shown (documents/mandate-terms.ts makes it). */
export interface AgreedTerms {
  readonly version: string;
  readonly text: string;
}

/** What may be chosen when authorising, and changed later. */
export interface MandateChoices {
  /** A premium's or plan's: 1 to 3, each once. A top-up's: one saved method. */
  readonly methods: MethodOrder;
  /** 1 … 31; null: on the due day. */
  readonly collect_day: number | null;
  readonly cap_cents: Cents;
  /** A top-up's only. */
  readonly threshold_cents?: Cents | null;
  readonly target_cents?: Cents | null;
}

/** An authorisation, or its change: what is chosen, agreed to, and from where. */
export interface Choosing extends MandateChoices {
  readonly terms: AgreedTerms;
  /** The network address. */
  readonly origin: string;
  readonly request_key: string;
}

const MOST_METHODS = 3;

/** Whether an order's methods can be any: so many as there may be, each once; a top-up has one that is not the wallet it fills. */
export function areMethods(kind: MandateKind, methods: MethodOrder): boolean {
  if (new Set(methods).size !== methods.length) return false;
  return kind === "top_up" ? methods.length === 1 && methods[0] !== "wallet" : methods.length >= 1 && methods.length <= MOST_METHODS;
}

/** What an order chooses and agrees to, as the statements name it. */
export async function choiceValues(order: Choosing) {
  return {
    day: order.collect_day,
    methods: JSON.stringify(order.methods),
    cap: order.cap_cents,
    threshold: order.threshold_cents ?? null,
    target: order.target_cents ?? null,
    version: order.terms.version,
    terms: order.terms.text,
    hash: await sha256Hex(order.terms.text),
    origin: order.origin,
    key: order.request_key,
  };
}
