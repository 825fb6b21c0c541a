/** How a payer pays on the processor's own page. */
export type ProcessorMethod = "card" | "bank";

/** Where the processor says a payment stands. `processing`: a bank debit under way. */
export type ProcessorStatus = "open" | "processing" | "succeeded" | "failed" | "canceled" | "expired";

/** Why the processor took no money. */
export type DeclineCode = "card_declined" | "insufficient_funds" | "authentication_failed" | "bank_debit_failed" | "canceled" | "expired";

/** Where a dispute (the payer's bank takes the money back) stands. `won`: it came back to us; `lost`: it stays with the payer. */
export type DisputeStatus = "open" | "won" | "lost";
