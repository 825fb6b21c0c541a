import type { MailContent, MailParams, MailTemplate } from "../domain/mail/templates.ts";
import { findPayment } from "../domain/payments/store.ts";
import type { Env } from "../platform/env.ts";
import { unseal } from "../platform/seal.ts";
import type { MailFacts, MailNote } from "../ui/mails/mail.tsx";
import type { PaymentId } from "../values/ids.ts";

/** What a mail's parameters come to: where it leads, what it lists, its small print. */
interface Contents<Params> {
  /** The button's path on our site; a stored token is opened here and nowhere else. */
  readonly path: (params: Params, env: Env) => string | Promise<string>;
  /** The second link's path. */
  readonly also?: string;
  readonly facts?: (params: Params) => Partial<MailFacts>;
  readonly notes: readonly MailNote[];
}

const MONEY = {
  path: ({ payment_id }: MailParams["payment_receipt"]) => memberPath(payment_id),
  facts: ({ payment_id, amount_cents, at }: MailParams["payment_receipt"]) => ({ amount_cents, at, reference: payment_id }),
  notes: ["private"],
} as const;

const GUEST = { ...MONEY, path: ({ payment_id }: MailParams["guest_receipt"]) => guestPath(payment_id), notes: ["privateGuest"] } as const;

/** One entry for each mail there is. Its words are in ui/words, its parameters in domain/mail/templates.ts. */
const CONTENTS: { readonly [T in MailTemplate]: Contents<MailParams[T]> } = {
  confirm_email: {
    path: async ({ sealed_token }, env) => `/confirm-email/${await unseal(env.FORM_KEY, sealed_token)}`,
    notes: ["notAsked", "private"],
  },
  already_registered: { path: () => "/login", notes: ["notAsked", "private"] },
  welcome: { path: () => "/wallet", notes: ["private"] },
  reset_password: {
    path: async ({ sealed_token }, env) => `/reset-password/${await unseal(env.FORM_KEY, sealed_token)}`,
    notes: ["notAsked", "private"],
  },
  password_changed: { path: () => "/forgot-password", also: "/contact?about=account", notes: ["private"] },
  payment_receipt: MONEY,
  top_up_receipt: MONEY,
  payment_failed: MONEY,
  payment_kept: MONEY,
  payment_refunded: {
    ...MONEY,
    path: ({ payment_id, guest }) => (guest === 1 ? guestPath(payment_id) : memberPath(payment_id)),
    notes: ["privateGuest"],
  },
  guest_receipt: GUEST,
  guest_failed: GUEST,
  guest_returned: GUEST,
  receipt_copy: {
    path: async ({ payment_id }, env) => {
      const payment = await findPayment(env, payment_id);
      return payment !== null && payment.member_id === null ? guestPath(payment_id) : memberPath(payment_id);
    },
    facts: ({ payment_id }) => ({ reference: payment_id }),
    notes: ["ownFile"],
  },
  contact_received: { path: () => "/contact", facts: ({ reference }) => ({ reference }), notes: ["privateGuest"] },
};

/** What a mail's page is made of besides its words: its addresses as a whole, its figures, its small print. */
export async function contentsOf(env: Env, mail: MailContent, language: string) {
  // A row's template and its parameters belong together (MailContent), which the compiler cannot follow through the table.
  const { path, also, facts, notes } = CONTENTS[mail.template] as Contents<MailContent["params"]>;
  return {
    href: addressOf(env, await path(mail.params, env), language),
    also_href: also === undefined ? null : addressOf(env, also, language),
    facts: { amount_cents: null, at: null, reference: null, ...facts?.(mail.params) },
    notes,
  };
}

/** A member's own pages know the language; whoever comes without a session is told it by the address. */
function addressOf(env: Env, path: string, language: string): string {
  const known = path === "/wallet" || path.startsWith("/history/");
  return `${env.PUBLIC_ORIGIN}${path}${known ? "" : `${path.includes("?") ? "&" : "?"}lang=${language}`}`;
}

function memberPath(id: PaymentId): string {
  return `/history/${id}`;
}

function guestPath(id: PaymentId): string {
  return `/pay/${id}/done`;
}
