import type { KINDS } from "./objects.ts";

/** What each parameter of an address names, by the pattern it stands in. The first that fits counts; null: nothing that belongs to anybody. */
const NAMED: readonly (readonly [
  pattern: RegExp,
  kind: keyof typeof KINDS | "bill" | "patient" | "guest" | "token" | "nobodys" | "policy_of_partner" | null,
])[] = [
  [/ \/bills\/:billId/u, "bill"],
  [/ \/profile\/people\/seen\//u, "patient"],
  [/ \/profile\/people\/helpers\//u, "helper"],
  [/ \/profile\/people\/helping\//u, "helping"],
  [/ \/invitations\//u, "invitation"],
  [/ \/pay\/:paymentId\/(?!return|forget)/u, "guest"],
  [/^POST \/payments\/:paymentId\/cancel/u, "open_payment"],
  [/:paymentId(?!\/forget)|:file\{pay_/u, "payment"],
  [/ \/wallet\/methods\/:id/u, "method"],
  [/ \/wallet\/withdraw\/:id/u, "withdrawal"],
  [/ \/autopay\/offers\/:id/u, "offer"],
  [/ \/autopay\/records\//u, "record"],
  [/ \/autopay\/:id/u, "policy"],
  [/ \/security\/devices\/:id/u, "device"],
  [/ \/security\/passkeys\/:id/u, "passkey"],
  // A receipt's own check has its own tests, and so have the link of a lost factor (it takes a member with factors) and what operators look up.
  [/ \/receipts\/:id|\/login\/lost-factor\/:token| \/operations\/.*:/u, "nobodys"],
  [/:token$/u, "token"],
  [/^(?!ALL) ?.*\/api\/.*:external_id/u, "policy_of_partner"],
  [/^/u, null],
];

/** What a route's address names. @param route "GET /bills/:billId" */
export function kindOf(route: string) {
  return NAMED.find(([pattern]) => pattern.test(route))?.[1] ?? null;
}

/** An address for a route. @param object the identifier of what it names */
export function addressFor(path: string, object: string): string {
  return path
    .replace(/:\w+\{pay_[^/]+$/u, `${object}.pdf`)
    .replace(/:file\{\[A-Za[^/]+$/u, `${object}.pdf`)
    .replace(/:month\{.*\}$/u, month())
    .replace(/:file\{\\d.*\}$/u, `${month()}.pdf`)
    .replace(/:\w+\{([\w-]+)(?:\|[\w|-]+)?\}/gu, "$1")
    .replace(/:processor$/u, "sandbox")
    .replace(/:period$/u, "2026-12")
    .replace(/:\w+/u, object)
    .replace(/\*$/u, "nothing");
}

/** A month that has a statement: this one. */
function month(): string {
  return new Date().toISOString().slice(0, 7);
}
