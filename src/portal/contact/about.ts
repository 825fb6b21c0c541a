import type { Words } from "../../ui/words/index.ts";

/** Why somebody came to the contact page. */
export type Reason = keyof Words["contact"]["about"];

export interface About {
  readonly reason: Reason;
  /** The bill's code or the payment's reference the link named, or "". */
  readonly reference: string;
  /** As it stands in the address: kept through the page's forms. */
  readonly text: string;
}

const REASONS: readonly Reason[] = ["region", "bill", "payment", "guest", "account"];

/** Reads `?about=`: a reason alone ("region") or with what it is about ("bill-K7QM-2XPD"). Null for anything else. */
export function readAbout(text: string | undefined): About | null {
  const [, word, reference = ""] = /^([a-z]+)(?:-([\w-]{1,40}))?$/u.exec(text ?? "") ?? [];
  const reason = REASONS.find((one) => one === word);
  return reason === undefined || text === undefined ? null : { reason, reference, text };
}

/** The subject that fits a reason; "" where the person chooses. */
export function subjectFor(about: About | null): string {
  switch (about?.reason) {
    case "bill":
    case "payment":
    case "account":
      return about.reason;
    case "region":
    case "guest":
      return "other";
    case undefined:
      return "";
  }
}
