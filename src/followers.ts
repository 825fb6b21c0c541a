import { followRefunds } from "./domain/payments/afterwards-follower.ts";
import { postPayments } from "./domain/payments/follower.ts";
import { issueReceipts } from "./domain/receipts/follower.ts";
import type { Follower } from "./domain/wallet/followers.ts";

/** What else is written in the D1 batch that brings a journal row to the ledger, in order. */
export const followers: readonly Follower[] = [postPayments, followRefunds, issueReceipts];
