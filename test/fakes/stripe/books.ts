import { createHmac } from "node:crypto";

/** The parts of Stripe's objects that are mirrored. Amounts in cents, times in seconds. */
export interface Session {
  id: string;
  object: "checkout.session";
  mode: string;
  status: "open" | "complete" | "expired";
  payment_status: "paid" | "unpaid" | "no_payment_required";
  url: string | null;
  amount_total: number | null;
  currency: string | null;
  client_reference_id: string | null;
  metadata: Record<string, string>;
  payment_intent: string | null;
  setup_intent: string | null;
  customer: string | null;
  payment_method_types: string[];
  allowed_payment_method_types: string[] | null;
  locale: string | null;
  success_url: string;
  cancel_url: string | null;
  created: number;
  expires_at: number;
  livemode: false;
  /** Ours: what its payment intent is made with. */
  intent_data: { description?: string; metadata: Record<string, string> };
}
export interface Intent {
  id: string;
  object: "payment_intent";
  amount: number;
  currency: string;
  status: "requires_payment_method" | "requires_action" | "processing" | "succeeded" | "canceled";
  metadata: Record<string, string>;
  description: string | null;
  customer: string | null;
  payment_method: string | null;
  payment_method_types: string[];
  latest_charge: string | null;
  last_payment_error: { type: string; code: string; decline_code?: string; message: string } | null;
  created: number;
}
export interface Charge {
  id: string;
  object: "charge";
  amount: number;
  amount_refunded: number;
  refunded: boolean;
  disputed: boolean;
  payment_intent: string;
  metadata: Record<string, string>;
  payment_method_details: Record<string, unknown>;
  status: "succeeded" | "pending" | "failed";
  created: number;
}
export interface Refund {
  id: string;
  object: "refund";
  amount: number;
  charge: string;
  payment_intent: string;
  metadata: Record<string, string>;
  status: "succeeded";
  created: number;
}
export interface Dispute {
  id: string;
  object: "dispute";
  amount: number;
  charge: string;
  payment_intent: string;
  status: string;
  created: number;
}
export interface SetupIntent {
  id: string;
  object: "setup_intent";
  status: string;
  payment_method: string | null;
}
export interface Method {
  id: string;
  object: "payment_method";
  type: string;
  customer: string | null;
  card?: { brand: string; last4: string; exp_month: number; exp_year: number };
  us_bank_account?: { bank_name: string; last4: string; status_details: null };
  /** Ours: the test number, which decides what charging it does. */
  number: string;
}
export interface StripeEvent {
  id: string;
  object: "event";
  type: string;
  api_version: string;
  created: number;
  data: { object: unknown };
}

/** Everything that the stand-in knows. */
export class Books {
  readonly sessions = new Map<string, Session>();
  readonly intents = new Map<string, Intent>();
  readonly charges = new Map<string, Charge>();
  readonly refunds = new Map<string, Refund>();
  readonly disputes = new Map<string, Dispute>();
  readonly setups = new Map<string, SetupIntent>();
  readonly methods = new Map<string, Method>();
  readonly customers = new Set<string>();
  readonly events: StripeEvent[] = [];
  #count = 0;

  id(prefix: string): string {
    this.#count += 1;
    return `${prefix}_${Math.random().toString(36).slice(2, 12)}${String(this.#count).padStart(6, "0")}`;
  }

  now(): number {
    return Math.floor(Date.now() / 1000);
  }

  /** Any object by its id, for `expand`. */
  get(id: string): object | null {
    for (const shelf of [this.sessions, this.intents, this.charges, this.refunds, this.disputes, this.setups, this.methods]) {
      const found = shelf.get(id);
      if (found !== undefined) return found;
    }
    return null;
  }

  note(type: string, object: object, api_version: string): void {
    this.events.push({
      id: this.id("evt"),
      object: "event",
      type,
      api_version,
      created: this.now(),
      data: { object: structuredClone(object) },
    });
  }

  /** An object as it is told, with the named ids replaced by what they name. */
  told(object: object, expand: readonly string[]): Record<string, unknown> {
    const { intent_data: _ours, number: _number, ...copy } = structuredClone(object) as Record<string, unknown>;
    for (const path of expand) {
      const [first = "", ...rest] = path.split(".");
      const id = copy[first];
      if (typeof id === "string") {
        const found = this.get(id);
        if (found !== null) copy[first] = this.told(found, rest.length === 0 ? [] : [rest.join(".")]);
      }
    }
    return copy;
  }
}

/** The header with which Stripe signs an event's body. */
export function signature(secret: string, body: string, at_ms: number): string {
  const seconds = Math.floor(at_ms / 1000);
  return `t=${seconds},v1=${createHmac("sha256", secret).update(`${seconds}.${body}`).digest("hex")}`;
}
