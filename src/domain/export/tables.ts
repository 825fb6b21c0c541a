/** How one table's rows belong to a member, and what of them a copy holds. */
export interface OwnedTable {
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
const ORIGIN = "a keyed hash of a network address: it says nothing outside of this system";

const OWN_PATIENTS = "(SELECT patient_id FROM bill_access WHERE member_id = ?1 AND via IS NULL)";
const OWN_BILLS = `(SELECT id FROM bills WHERE patient_id IN ${OWN_PATIENTS})`;
/** Payments of the account, and those that its owner has made as a guest before. */
const OWN_PAYMENTS =
  "(SELECT id FROM payments WHERE member_id = ?1 UNION SELECT payment_id FROM payment_guests WHERE account_member_id = ?1)";
const OWN_WALLETS = `(SELECT wallet_id FROM members WHERE id = ?1 UNION SELECT p.wallet_id FROM payments p JOIN payment_guests g ON g.payment_id = p.id WHERE g.account_member_id = ?1)`;
const OWN_TRANSACTIONS = `(SELECT txn_id FROM ledger_transactions WHERE wallet_id IN ${OWN_WALLETS})`;

/** Every table with rows of a member, in the order of the copy: who they are, how they sign in, their care, their money, what we wrote to each other. */
export const OWNED: Readonly<Record<string, OwnedTable>> = {
  members: {
    where: "id = ?1",
    columns:
      "id wallet_id region_id name birth_date email email_key email_confirmed_at phone member_number language credential_version created_at password_stands_alone password_changed_at paperless statement_mails bill_mails sign_in_mails closed_at",
    without: { password_hash: "the password's hash: worth nothing to its owner, something to a thief" },
  },
  former_names: { where: "member_id = ?1", columns: "member_id name until" },
  email_changes: {
    where: "member_id = ?1",
    columns: "id member_id old_email_key new_email new_email_key old_confirmed_at new_confirmed_at created_at expires_at ended ended_at",
    without: { old_token_hash: HASH, new_token_hash: HASH, mark: MARK },
  },
  caregivers: {
    where: "(member_id = ?1 OR caregiver_id = ?1)",
    columns: "id member_id caregiver_id email email_key name created_at expires_at accepted_at ended ended_at",
    without: { token_hash: HASH },
  },
  sessions: {
    where: "member_id = ?1",
    columns: "id member_id how device place created_at last_seen_at expires_at ended_at",
    without: { session_key: HASH },
  },
  passkeys: {
    where: "member_id = ?1",
    columns: "id member_id credential_id public_key counter transports backed_up name created_at last_used_at",
    json: ["transports"],
  },
  authenticators: {
    where: "member_id = ?1",
    columns: "member_id created_at confirmed_at last_step",
    without: { sealed_secret: "the secret behind the app's codes: whoever has it makes them" },
  },
  recovery_codes: { where: "member_id = ?1", columns: "member_id created_at used_at", without: { code_hash: HASH } },
  pending_sign_ins: {
    where: "member_id = ?1",
    columns: "member_id credential_version created_at expires_at done_at",
    without: { token_hash: HASH },
  },
  factor_resets: {
    where: "member_id = ?1",
    columns: "id member_id asked_at ready_at ended ended_at",
    without: { token_hash: HASH, mark: MARK },
  },
  password_resets: { where: "member_id = ?1", columns: "member_id email_key made_at ended", without: { token_hash: HASH, mark: MARK } },
  bill_access: { where: "member_id = ?1", columns: "member_id patient_id how since via" },
  patients: { where: `id IN ${OWN_PATIENTS}`, columns: "id partner_id external_id member_number name name_key birth_date" },
  bills: {
    where: `patient_id IN ${OWN_PATIENTS}`,
    columns:
      "id partner_id external_id bill_code account_number patient_id facility_id provider_name provider_npi place_of_service place_of_service_code encounter diagnoses insurer_name service_from service_to issued_on charged_cents plan_paid_cents adjusted_cents owed_cents paid_cents reserved_cents warnings state imported_at content_hash",
    json: ["diagnoses", "warnings"],
  },
  bill_lines: {
    where: `bill_id IN ${OWN_BILLS}`,
    columns:
      "bill_id line code code_system description units service_from service_to charged_cents plan_paid_cents adjusted_cents owed_cents",
  },
  facilities: {
    where: `(id IN (SELECT facility_id FROM bills WHERE patient_id IN ${OWN_PATIENTS}) OR id IN (SELECT facility_id FROM payment_allocations WHERE payment_id IN ${OWN_PAYMENTS}))`,
    columns: "id partner_id external_id name region_id phone address npi tax_id",
  },
  insurers: {
    where: "id IN (SELECT insurer_id FROM policies WHERE member_id = ?1)",
    columns: "id name phone partner_id grace_days",
  },
  payments: {
    where: `id IN ${OWN_PAYMENTS}`,
    columns:
      "id member_id wallet_id purpose source amount_cents wallet_cents processor_cents state request_key label processor processor_ref method_brand method_last4 saved_method_id failure refunded_cents insurer_id due_id mandate_id claimed_at language created_at updated_at expires_at posted_at",
    without: { checkout_url: "an address at the processor that is over" },
  },
  payment_allocations: { where: `payment_id IN ${OWN_PAYMENTS}`, columns: "payment_id bill_id facility_id amount_cents refunded_cents" },
  payment_disputes: {
    where: `payment_id IN ${OWN_PAYMENTS}`,
    columns: "payment_id dispute_id status amount_cents noted_at decided_at looked_at",
  },
  payment_guests: {
    where: "account_member_id = ?1",
    columns: "payment_id region_id name email phone birth_date account_member_id created_at",
    without: { access_hash: HASH },
  },
  processor_events: { where: `payment_id IN ${OWN_PAYMENTS}`, columns: "event_id payment_id type received_at" },
  receipts: { where: `payment_id IN ${OWN_PAYMENTS}`, columns: "id payment_id number reason txn_id paid_cents issued_at" },
  saved_methods: {
    where: "member_id = ?1",
    columns: "id member_id processor kind brand last4 state created_at updated_at",
    without: {
      setup_ref: "the processor's handle of a page that is over",
      method_ref: "the processor's handle, by which the card or account is charged",
    },
  },
  wallets: { where: `wallet_id IN ${OWN_WALLETS}`, columns: "wallet_id owner shard seq posted_cents held_cents hash" },
  ledger_transactions: {
    where: `wallet_id IN ${OWN_WALLETS}`,
    columns:
      "txn_id wallet_id seq kind key payment_id label amount_cents posted_after_cents held_after_cents legs detail event_at recorded_at previous_hash hash",
    json: ["legs", "detail"],
  },
  ledger_entries: { where: `txn_id IN ${OWN_TRANSACTIONS}`, columns: "txn_id leg account amount_cents event_at" },
  withdrawals: {
    where: "member_id = ?1",
    columns: "id member_id wallet_id reason amount_cents request_key check_label mail_to created_at finished_at",
  },
  withdrawal_parts: {
    where: "withdrawal_id IN (SELECT id FROM withdrawals WHERE member_id = ?1)",
    columns: "id withdrawal_id position payment_id fund_txn method_kind method_label funded_at instead_of amount_cents state updated_at",
  },
  account_closings: { where: "member_id = ?1", columns: "id member_id withdrawal_id check_label mail_to asked_at closed_at taken_back_at" },
  policies: {
    where: "member_id = ?1",
    columns:
      "id insurer_id member_id source state member_number plan_name holder_name holder_name_key holder_birth_date premium_cents due_day grace_days starts_on ends_on partner_id external_id dues_until created_at updated_at request_key",
  },
  plans: { where: "member_id = ?1", columns: "id member_id bill_id total_cents months state created_at updated_at" },
  dues: {
    where: "member_id = ?1",
    columns:
      "id kind subject_id member_id period due_on amount_cents state noticed_cents noticed_at collect_on collect_at told_try told_at covered_until next_at created_at updated_at was_skipped before_cents before_at",
  },
  preflight_findings: {
    where: "due_id IN (SELECT id FROM dues WHERE member_id = ?1)",
    columns: "due_id code mandate_id detail found_at cleared_at mailed_at",
  },
  mandates: {
    where: "member_id = ?1",
    columns:
      "id member_id wallet_id kind subject_id state collect_day methods cap_cents threshold_cents target_cents created_at updated_at ended_at next_at failures",
    json: ["methods"],
  },
  mandate_records: {
    where: "mandate_id IN (SELECT id FROM mandates WHERE member_id = ?1)",
    columns: "number mandate_id act due_id terms_version terms terms_hash language detail request_key at",
    json: ["detail"],
    without: { origin: ORIGIN },
  },
  contact_messages: {
    where: "member_id = ?1",
    columns: "id reference member_id region_id subject about name email phone bill_or_payment message language request_key created_at",
  },
  mails: {
    where: "lower(trim(to_address)) = ?2",
    columns:
      "id dedupe_key to_address language template state attempts next_attempt_at created_at sent_at last_error provider_id refused_at",
    without: { params: "what fills the mail's text, sealed links among it; the mail itself is in the mailbox" },
  },
  audit_events: {
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
