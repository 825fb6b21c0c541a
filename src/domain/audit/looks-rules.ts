import type { Instant } from "../../values/time.ts";

/** Who did something about a member, as that member may know them. */
export type LookActor =
  | { readonly kind: "you" | "clock" | "visitor" | "mailbox" | "invited" | "desk" }
  /** Another member: somebody who helps, or did. */
  | { readonly kind: "helper"; readonly id: string };

/** Reads the actor of an event about a member. An actor of a kind that is not known is shown as the desk's: never as the member's own doing. */
export function actorOf(actor: string, member_id: string): LookActor {
  if (actor === `member:${member_id}`) return { kind: "you" };
  if (actor === "system") return { kind: "clock" };
  if (actor === "visitor" || actor === "invited") return { kind: actor };
  if (actor.startsWith("mailbox:")) return { kind: "mailbox" };
  return actor.startsWith("member:") ? { kind: "helper", id: actor.slice("member:".length) } : { kind: "desk" };
}

/** A sign-in of the member's, or another event, as far as it tells places apart. */
export interface Placed {
  readonly seq: number;
  readonly at: Instant;
  /** Equal for equal network addresses. */
  readonly origin: string | null;
}

/**
 * The member's sign-in that came from the same place as an event: the last one before it, and not itself. Undefined: the event has no place; null: none is known.
 * @param sign_ins newest first
 */
export function samePlace(event: Placed, sign_ins: readonly Placed[]): Instant | null | undefined {
  if (event.origin === null) return undefined;
  return sign_ins.find(({ seq, origin }) => seq < event.seq && origin === event.origin)?.at ?? null;
}
