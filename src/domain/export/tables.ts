import { DAY_MS } from "../../values/time.ts";

/** How one table's rows belong to a member, and what of them a copy holds. */
export interface OwnedTable {
  /** What its rows are, for whoever reads the copy. */
  readonly what: string;
  /** Condition for `SELECT … FROM <table>`; ?1 is the member's id, ?2 the account's e-mail key. */
  readonly where: string;
  /** What a copy shows, by column. Amounts are cents; columns of moments (see `isMoment`) become ISO 8601. */
  readonly columns: string;
  /** Columns that hold JSON as text. */
  readonly json?: readonly string[];
  /** Columns that a copy leaves out, each with the reason. */
  readonly without?: Readonly<Record<string, string>>;
}

const HASH = "the hash of a token: worth nothing to its owner, something to a thief";
const MARK = "names one of our own requests";
const DEDUPE = "a key of ours, so that nothing is sent twice";
const ORIGIN = "a keyed hash of a network address: it says nothing outside of this system";

const OWN_PATIENTS = "(SELECT patient_id FROM bill_access WHERE member_id = ?1 AND via IS NULL)";
const OWN_BILLS = `(SELECT id FROM bills WHERE patient_id IN ${OWN_PATIENTS})`;
/** Payments of the account, and those that its owner has made as a guest before. */
const OWN_PAYMENTS =
  "(SELECT id FROM payments WHERE member_id = ?1 UNION SELECT payment_id FROM payment_guests WHERE account_member_id = ?1)";
const OWN_WALLETS = `(SELECT wallet_id FROM members WHERE id = ?1 UNION SELECT p.wallet_id FROM payments p JOIN payment_guests g ON g.payment_id = p.id WHERE g.account_member_id = ?1)`;
const OWN_TRANSACTIONS = `(SELECT txn_id FROM ledger_transactions WHERE wallet_id IN ${OWN_WALLETS})`;

/** Name and birth date find what an insurer offers; only who has typed its number, once, has shown that it is theirs (docs/decisions/018). */
const PROVED = `(source <> 'insurer' OR state = 'connected' OR EXISTS (SELECT 1 FROM dues d WHERE d.subject_id = policies.id AND d.member_id = ?1))`;

/** Since when an address is the account's: another member may have had it before. A link that confirms one works for a day. */
const ADDRESS_SINCE = `(SELECT max(created_at, COALESCE(email_confirmed_at - ${DAY_MS}, 0)) FROM members WHERE id = ?1)`;

/** Every table with rows of a member, in the order of the copy: who they are, how they sign in, their care, their money, what we wrote to each other. */
export const OWNED: Readonly<Record<string, OwnedTable>> = {
  members: {
    what: "the account",
    where: "id = ?1",
    columns:
      "id wallet_id region_id name birth_date email email_key email_confirmed_at phone member_number language credential_version created_at password_stands_alone password_changed_at paperless statement_mails bill_mails sign_in_mails closed_at",
    without: { password_hash: "the password's hash: worth nothing to its owner, something to a thief" },
  },
  former_names: { what: "names before a change; receipts of then show them", where: "member_id = ?1", columns: "member_id name until" },
  email_changes: {
    what: "changes of the e-mail address of the last 30 days",
    where: "member_id = ?1",
    columns: "id member_id old_email_key new_email new_email_key old_confirmed_at new_confirmed_at created_at expires_at ended ended_at",
    without: { old_token_hash: HASH, new_token_hash: HASH, mark: MARK },
  },
  caregivers: {
    what: "whom the member lets help with bills, and whom the member helps",
    where: "(member_id = ?1 OR caregiver_id = ?1)",
    columns: "id member_id caregiver_id email email_key name created_at expires_at accepted_at ended ended_at",
    without: { token_hash: HASH },
  },
  sessions: {
    what: "sign-ins of the last hours",
    where: "member_id = ?1",
    columns: "id member_id how device place created_at last_seen_at expires_at ended_at",
    without: { session_key: HASH },
  },
  passkeys: {
    what: "passkeys; their private half never leaves the device",
    where: "member_id = ?1",
    columns: "id member_id credential_id public_key counter transports backed_up name created_at last_used_at",
    json: ["transports"],
  },
  authenticators: {
    what: "the authenticator app",
    where: "member_id = ?1",
    columns: "member_id created_at confirmed_at last_step",
    without: { sealed_secret: "the secret behind the app's codes: whoever has it makes them" },
  },
  recovery_codes: {
    what: "recovery codes, used or not",
    where: "member_id = ?1",
    columns: "member_id created_at used_at",
    without: { code_hash: HASH },
  },
  pending_sign_ins: {
    what: "right passwords that wait for a second step",
    where: "member_id = ?1",
    columns: "member_id credential_version created_at expires_at done_at",
    without: { token_hash: HASH },
  },
  factor_resets: {
    what: "requests to remove lost factors",
    where: "member_id = ?1",
    columns: "id member_id asked_at ready_at ended ended_at",
    without: { token_hash: HASH, mark: MARK },
  },
  password_resets: {
    what: "requests for a new password of the last days",
    where: "member_id = ?1",
    columns: "member_id email_key made_at ended",
    without: { token_hash: HASH, mark: MARK },
  },
  bill_access: {
    what: "whose bills the member sees, by a bill's code, by name and birth date, or as a caregiver",
    where: "member_id = ?1",
    columns: "member_id patient_id how since via",
  },
  patients: {
    what: "the people whose bills the member sees by own right",
    where: `id IN ${OWN_PATIENTS}`,
    columns: "id partner_id external_id member_number name name_key birth_date",
  },
  bills: {
    what: "their bills as the clinics sent them",
    where: `patient_id IN ${OWN_PATIENTS}`,
    columns:
      "id partner_id external_id bill_code account_number patient_id facility_id provider_name provider_npi place_of_service place_of_service_code encounter diagnoses insurer_name service_from service_to issued_on charged_cents plan_paid_cents adjusted_cents owed_cents paid_cents reserved_cents warnings state imported_at content_hash",
    json: ["diagnoses", "warnings"],
  },
  bill_lines: {
    what: "the lines of those bills",
    where: `bill_id IN ${OWN_BILLS}`,
    columns:
      "bill_id line code code_system description units service_from service_to charged_cents plan_paid_cents adjusted_cents owed_cents",
  },
  facilities: {
    what: "the clinics that those bills and payments name",
    where: `(id IN (SELECT facility_id FROM bills WHERE patient_id IN ${OWN_PATIENTS}) OR id IN (SELECT facility_id FROM payment_allocations WHERE payment_id IN ${OWN_PAYMENTS}))`,
    columns: "id partner_id external_id name region_id phone address npi tax_id",
  },
  insurers: {
    what: "the insurers of the member's policies",
    where: "id IN (SELECT insurer_id FROM policies WHERE member_id = ?1)",
    columns: "id name phone partner_id grace_days",
  },
  payments: {
    what: "payments from the wallet, by card or bank, and money added",
    where: `id IN ${OWN_PAYMENTS}`,
    columns:
      "id member_id wallet_id purpose source amount_cents wallet_cents processor_cents state request_key label processor processor_ref method_brand method_last4 saved_method_id failure refunded_cents insurer_id due_id mandate_id claimed_at language created_at updated_at expires_at posted_at",
    without: { checkout_url: "an address at the processor that is over" },
  },
  payment_allocations: {
    what: "how payments were divided among bills",
    where: `payment_id IN ${OWN_PAYMENTS}`,
    columns: "payment_id bill_id facility_id amount_cents refunded_cents",
  },
  payment_disputes: {
    what: "payments disputed at the bank",
    where: `payment_id IN ${OWN_PAYMENTS}`,
    columns: "payment_id dispute_id status amount_cents noted_at decided_at looked_at",
  },
  payment_guests: {
    what: "payments made as a guest that belong to the account now",
    where: "account_member_id = ?1",
    columns: "payment_id region_id name email phone birth_date account_member_id created_at",
    without: { access_hash: HASH },
  },
  processor_events: {
    what: "what the payment processor told about payments",
    where: `payment_id IN ${OWN_PAYMENTS}`,
    columns: "event_id payment_id type received_at",
  },
  receipts: {
    what: "receipts",
    where: `payment_id IN ${OWN_PAYMENTS}`,
    columns: "id payment_id number reason txn_id paid_cents issued_at",
  },
  saved_methods: {
    what: "saved cards and bank accounts",
    where: "member_id = ?1",
    columns: "id member_id processor kind brand last4 state created_at updated_at",
    without: {
      setup_ref: "the processor's handle of a page that is over",
      method_ref: "the processor's handle, by which the card or account is charged",
    },
  },
  wallets: {
    what: "the wallet, and purses of payments made as a guest",
    where: `wallet_id IN ${OWN_WALLETS}`,
    columns: "wallet_id owner shard seq posted_cents held_cents hash",
  },
  ledger_transactions: {
    what: "every movement of the wallet: its journal, copied entry by entry",
    where: `wallet_id IN ${OWN_WALLETS}`,
    columns:
      "txn_id wallet_id seq kind key payment_id label amount_cents posted_after_cents held_after_cents legs detail event_at recorded_at previous_hash hash",
    json: ["legs", "detail"],
  },
  ledger_entries: {
    what: "between which accounts each movement went",
    where: `txn_id IN ${OWN_TRANSACTIONS}`,
    columns: "txn_id leg account amount_cents event_at",
  },
  withdrawals: {
    what: "money sent back from the wallet",
    where: "member_id = ?1",
    columns: "id member_id wallet_id reason amount_cents request_key check_label mail_to created_at finished_at",
  },
  withdrawal_parts: {
    what: "to which card or bank account each part of it went",
    where: "withdrawal_id IN (SELECT id FROM withdrawals WHERE member_id = ?1)",
    columns: "id withdrawal_id position payment_id fund_txn method_kind method_label funded_at instead_of amount_cents state updated_at",
  },
  account_closings: {
    what: "requests to close the account",
    where: "member_id = ?1",
    columns: "id member_id withdrawal_id check_label mail_to asked_at closed_at taken_back_at",
  },
  policies: {
    what: "insurance policies whose premiums are paid here; not those that an insurer has only offered",
    where: `member_id = ?1 AND ${PROVED}`,
    columns:
      "id insurer_id member_id source state member_number plan_name holder_name holder_name_key holder_birth_date premium_cents due_day grace_days starts_on ends_on partner_id external_id dues_until created_at updated_at request_key",
  },
  plans: {
    what: "plans to pay a bill in parts",
    where: "member_id = ?1",
    columns: "id member_id bill_id total_cents months state created_at updated_at",
  },
  dues: {
    what: "premiums and parts of plans, by the day they are due",
    where: "member_id = ?1",
    columns:
      "id kind subject_id member_id period due_on amount_cents state noticed_cents noticed_at collect_on collect_at told_try told_at covered_until next_at created_at updated_at was_skipped before_cents before_at",
  },
  preflight_findings: {
    what: "what stood in the way of a payment to come",
    where: "due_id IN (SELECT id FROM dues WHERE member_id = ?1)",
    columns: "due_id code mandate_id detail found_at cleared_at mailed_at",
  },
  mandates: {
    what: "authorisations to take payments",
    where: "member_id = ?1",
    columns:
      "id member_id wallet_id kind subject_id state collect_day methods cap_cents threshold_cents target_cents created_at updated_at ended_at next_at failures",
    json: ["methods"],
  },
  mandate_records: {
    what: "their texts and every change of them; each is evidence",
    where: "mandate_id IN (SELECT id FROM mandates WHERE member_id = ?1)",
    columns: "number mandate_id act due_id terms_version terms terms_hash language detail request_key at",
    json: ["detail"],
    without: { origin: ORIGIN },
  },
  contact_messages: {
    what: "messages to the billing desk",
    where: "member_id = ?1",
    columns: "id reference member_id region_id subject about name email phone bill_or_payment message language request_key created_at",
  },
  mails: {
    what: "mails of the last 180 days to the account's address, since it is the account's",
    where: `lower(trim(to_address)) = ?2 AND created_at >= ${ADDRESS_SINCE}`,
    columns: "id to_address language template state attempts next_attempt_at created_at sent_at last_error provider_id refused_at",
    without: { dedupe_key: DEDUPE, params: "what fills the mail's text, sealed links among it; the mail itself is in the mailbox" },
  },
  audit_events: {
    what: "who did or looked at what about the member",
    where: "subject = ?1",
    columns: "seq at actor action subject reason previous_hash hash",
    without: { origin: ORIGIN },
  },
};

/** Tables that a copy leaves out, each with the reason: they have no row of a member, or nothing that stands nowhere else. */
export const LEFT_OUT: Readonly<Record<string, string>> = {
  attempts: "counts of tries under keyed hashes, kept for an hour: they name nobody",
  contact_channels: "how the operator is reached",
  employees: "the operator's people",
  guest_drafts: "what a browser has typed before it paid, for half an hour: no account belongs to it",
  movement_places: "an index over ledger_entries, which are in the copy",
  operators: "the operator",
  partner_clients: "partners' systems",
  partners: "partners",
  regions: "the operator's areas",
  statement_rounds: "how far the mails about statements are, for all members at once",
  used_challenges: "hashes of challenges that were answered, for minutes",
};

/** Whether a column holds a moment (epoch milliseconds), by its name. */
export function isMoment(column: string): boolean {
  return /(?:^|_)(?:at|since|until)$/u.test(column) && column !== "dues_until" && column !== "covered_until";
}
