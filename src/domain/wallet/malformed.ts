import type { Destination, ExecuteRequest, WalletCommand } from "./commands.ts";

export const MAX_COMMANDS = 10;
export const MAX_KEY_LENGTH = 128;
export const MAX_LABEL_LENGTH = 200;
export const MAX_REASON_LENGTH = 500;
export const MAX_DESTINATIONS = 50;
/** $100 million: far above any bill, far below where sums of safe integers end. */
export const MAX_AMOUNT_CENTS = 10_000_000_000;
/** Keys of entries that the wallet makes by itself. Callers may not use them. */
export const EXPIRY_KEY_PREFIX = "expire:";

const NAME = /^[\w-]{1,64}$/u;
const CLEARING = /^clearing:[\w-]{1,40}$/u;
const DESTINATION = /^(?:facility|insurer):[\w-]{1,64}$/u;

/**
 * Checks the form of a call, which arrives by RPC and so is not covered by types.
 * @returns what is wrong, in words for a programmer; null when it is well formed.
 */
export function malformed(request: ExecuteRequest): string | null {
  if (!NAME.test(request.wallet_id)) return "wallet_id";
  if (request.owner !== null && !NAME.test(request.owner)) return "owner";
  if (!Number.isSafeInteger(request.at) || request.at <= 0) return "at is no moment";
  if (!Array.isArray(request.commands) || request.commands.length === 0) return "no command";
  if (request.commands.length > MAX_COMMANDS) return `more than ${MAX_COMMANDS} commands`;
  if (request.partly_known !== undefined && request.partly_known !== "rest" && request.partly_known !== "none") return "partly_known";
  for (const command of request.commands) {
    const found = malformedCommand(command);
    if (found !== null) return found;
  }
  return null;
}

function malformedCommand(command: WalletCommand): string | null {
  if (!isText(command.key, MAX_KEY_LENGTH) || command.key.startsWith(EXPIRY_KEY_PREFIX)) return "key";
  if (!isText(command.label, MAX_LABEL_LENGTH)) return "label";
  if (command.payment_id !== null && !NAME.test(command.payment_id)) return "payment_id";
  switch (command.kind) {
    case "fund":
      return CLEARING.test(command.from) ? malformedAmount(command.amount_cents) : "from is no clearing account";
    case "spend":
      return command.hold_id !== undefined && !NAME.test(command.hold_id) ? "hold_id" : malformedDestinations(command.to);
    case "hold":
      if (!NAME.test(command.hold_id)) return "hold_id";
      return Number.isSafeInteger(command.expires_at) ? malformedAmount(command.amount_cents) : "expires_at is no moment";
    case "capture":
      return NAME.test(command.hold_id) ? malformedDestinations(command.to) : "hold_id";
    case "release":
      return NAME.test(command.hold_id) ? null : "hold_id";
    case "refund":
      return NAME.test(command.of) ? malformedAmount(command.amount_cents) : "of";
    case "reverse":
      if (!NAME.test(command.of)) return "of";
      return isText(command.reason, MAX_REASON_LENGTH) ? null : "reason";
    case "adjust":
      if (!["goodwill", "disputes", "unclaimed"].includes(command.against)) return "against";
      if (!isText(command.reason, MAX_REASON_LENGTH)) return "reason";
      return malformedAmount(Math.abs(command.amount_cents));
    default:
      return "kind";
  }
}

function malformedDestinations(to: readonly Destination[]): string | null {
  if (!Array.isArray(to) || to.length === 0) return "no destination";
  if (to.length > MAX_DESTINATIONS) return `more than ${MAX_DESTINATIONS} destinations`;
  for (const { account, amount_cents } of to) {
    if (!DESTINATION.test(account)) return "destination account";
    const found = malformedAmount(amount_cents);
    if (found !== null) return found;
  }
  return null;
}

function malformedAmount(amount: number): string | null {
  return Number.isSafeInteger(amount) && amount > 0 && amount <= MAX_AMOUNT_CENTS ? null : "amount_cents";
}

function isText(text: string, longest: number): boolean {
  return typeof text === "string" && text.length > 0 && text.length <= longest;
}
