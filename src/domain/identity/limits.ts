import type { Env } from "../../platform/env.ts";
import { hmac } from "../../platform/hmac.ts";
import { MINUTE_MS } from "../../values/time.ts";
import type { AttemptLimit } from "./attempts.ts";
import { RESET_MAILS } from "./recovery-rules.ts";

/** Somebody has to wait before the next try. */
export interface Wait {
  readonly code: "wait";
  /** Whole seconds, ≥ 1. */
  readonly wait_s: number;
}

/** Everything that is counted, whoever counts it, and how much of it within an hour costs no wait; each further try waits twice as long. */
const LIMITS = {
  "login:device": { free: 5 },
  // All known devices of an account together: whoever was let in once may have many marks, and each has a counter of its own.
  "login:devices": { free: 20 },
  "login:pair": { free: 5 },
  "login:account": { free: 20 },
  "login:address": { free: 50 },
  // The password of somebody signed in, asked again before some acts.
  "password:member": { free: 5 },
  // The code after a right password: guesses at an account, and on a device that it has signed in on before.
  "second:member": { free: 5 },
  "second:device": { free: 5 },
  "second:devices": { free: 20 },
  // By address alone, which may be a clinic's: nobody waits there for long. An account that is confirmed takes its count back.
  registration: { free: 30, longest_delay_ms: MINUTE_MS },
  resend: { free: 3 },
  "recovery:address": { free: 20 },
  "recovery:account": RESET_MAILS,
  "recovery:device": RESET_MAILS,
  "message:address": { free: 10 },
  "message:sender": { free: 4 },
  // Mails about a new e-mail address: asked for by whom, from where, to which mailbox.
  "email_change:member": { free: 5 },
  "email_change:address": { free: 20 },
  "email_change:reader": { free: 4 },
  // Invitations of caregivers: by whom, from where, to which mailbox.
  "invite:member": { free: 5 },
  "invite:address": { free: 20 },
  "invite:reader": { free: 4 },
  // Names and member numbers that bills are looked for by.
  "match:member": { free: 8 },
  // Copies of all of a member's data: each reads every table and writes a mail.
  "data_copy:member": { free: 4 },
  // Guesses at bill codes, which have 40 bits, by members.
  "claim:member": { free: 10 },
  "claim:address": { free: 30 },
  // Guesses at the number of a policy that an insurer offers.
  "policy:member": { free: 6 },
  "policy:address": { free: 30 },
  // Searches for a bill by guests: where they come from, and what bill is asked for.
  "guest:address": { free: 10 },
  "guest:bill": { free: 20 },
  // Secrets of partners' programs. By client and address together: what strangers guess never keeps the partner out.
  "token:pair": { free: 10 },
  "token:address": { free: 50 },
  // Copies of a guest's receipt by mail: of one receipt, to one reader, from one place.
  "copy:payment": { free: 5 },
  "copy:reader": { free: 8 },
  "copy:address": { free: 20 },
} as const satisfies Readonly<Record<string, Omit<AttemptLimit, "bucket">>>;

/**
 * One counter. It is named by a keyed hash, so that the table says nothing about whom it counts.
 * @param of whom or what is counted: an address, an account's e-mail key, a member's id
 */
export async function limitOf(env: Pick<Env, "FORM_KEY">, kind: keyof typeof LIMITS, of: string): Promise<AttemptLimit> {
  return { bucket: `${kind}:${await hmac(env.FORM_KEY, `attempts:${kind}:${of}`)}`, ...LIMITS[kind] };
}
