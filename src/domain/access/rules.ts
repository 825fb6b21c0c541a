/** Who asks. What somebody is shows in how they come: a session, an access token, the operations token, or nothing. */
export const ROLES = [
  "visitor",
  /** Signed in; the e-mail address is not confirmed yet. */
  "unconfirmed",
  "member",
  /** A partner's program whose token lacks the scope that the act asks for. */
  "partner",
  "partner_with_scope",
  "operations",
  // Employees. They have no way in yet, so nothing beyond what everybody may is theirs.
  "support",
  "billing",
  "finance",
  "administrator",
] as const;
export type Role = (typeof ROLES)[number];

/** Whose the object is that an act is about, as seen by who asks. */
export const RELATIONS = [
  /** The act has no object of its own: a list, a form. */
  "none",
  "own",
  /** A patient's whose bills the member sees by own right, and who is not the member. */
  "dependant",
  /** Seen as somebody's caregiver. */
  "cared_for",
  /** Somebody else's, or there is no such object: the two are never told apart. */
  "other",
] as const;
export type Relation = (typeof RELATIONS)[number];

/** sign_in: who this is must be shown first; by a program, with a token. confirm_email: once the address is confirmed. */
export type Decision = "allow" | "sign_in" | "confirm_email" | "forbidden" | "not_found";

/** What is decided for a role: whatever the object, or by whose it is (not listed: not_found). */
type Cell = Decision | Readonly<Partial<Record<Relation, Decision>>>;
/** A role that is not listed has to sign in as one that is. */
type Row = Readonly<Partial<Record<Role, Cell>>>;

const OWN = { none: "allow", own: "allow" } as const satisfies Cell;
const BY_OWN_RIGHT = { ...OWN, dependant: "allow" } as const satisfies Cell;
const SEEN = { ...BY_OWN_RIGHT, cared_for: "allow" } as const satisfies Cell;

const anyone: Row = Object.fromEntries(ROLES.map((role) => [role, "allow"]));
/** Who holds an object is told by a token or a cookie, whoever is signed in. */
const holders: Row = Object.fromEntries(ROLES.map((role) => [role, OWN]));
/** Whoever signs in anew begins with the password, signed in already or not. */
const afterPassword: Row = Object.fromEntries(ROLES.map((role) => [role, { none: "sign_in", own: "allow" }]));
const members = (cell: Cell): Row => ({ unconfirmed: cell, member: cell });
/** What moves money, or lets somebody else in: not before the e-mail address is confirmed. */
const confirmed = (cell: Cell): Row => ({ unconfirmed: "confirm_email", member: cell });
const programs: Row = { partner: "forbidden", partner_with_scope: OWN };

/** The table: each act, and what it comes to for whom. Sources: security.md "Access" and product.md of the design. */
const TABLE = {
  "site.read": anyone,
  "report.write": anyone,
  "contact.write": anyone,
  "receipt.verify": holders,

  "account.register": anyone,
  "account.confirm": holders,
  "account.resend": members("allow"),
  "account.recover": holders,
  "account.sign_in": anyone,
  /** For the browser that a right password was typed in just now. */
  "account.second_step": afterPassword,
  "account.sign_out": anyone,
  "session.stay": members("allow"),

  "guest_payment.make": anyone,
  "guest_payment.read": holders,
  "guest_payment.forget": anyone,
  /** Where payers come back to: a guest's browser, or a member. */
  "payment.return": { ...members(OWN), visitor: { own: "allow", other: "sign_in" } },
  "payment.cancel": members(OWN),
  "payment.read": members(OWN),
  "payment.send": confirmed(OWN),

  "wallet.read": members("allow"),
  "wallet.top_up": confirmed("allow"),
  "wallet.withdraw": confirmed(OWN),
  "method.change": confirmed(OWN),
  "auto_top_up.read": confirmed("allow"),
  "auto_top_up.change": confirmed("allow"),
  "history.read": members("allow"),
  "statement.read": members("allow"),

  "bill.list": members("allow"),
  "bill.claim": members("allow"),
  "bill.read": members(SEEN),
  "bill.pay": confirmed(SEEN),
  /** A plan is an authorisation about somebody's debt: a caregiver sees the bill, and may pay it, but does not divide it. */
  "bill.plan": confirmed({ ...BY_OWN_RIGHT, cared_for: "forbidden" }),

  "autopay.list": members("allow"),
  "autopay.read": members(OWN),
  "autopay.change": confirmed(OWN),
  "autopay.pay": confirmed(OWN),

  "profile.read": members("allow"),
  "profile.change": members("allow"),
  "email.change": members("allow"),
  /** By the link in a mailbox. */
  "email.answer": holders,
  "security.read": members("allow"),
  "security.change": members(OWN),
  "factor.change": confirmed(OWN),
  "device.end": members(OWN),
  "looks.read": members("allow"),
  "data.download": members("allow"),
  "account.close": members("allow"),

  "people.read": members("allow"),
  /** Bills found by one's own number, name and birth date stay in view: they are what one owes. */
  "people.stop_seeing": members({ none: "allow", own: "forbidden", dependant: "allow" }),
  "caregiver.invite": confirmed("allow"),
  "caregiver.end": members(OWN),
  "caregiver.leave": members(OWN),
  /** By the link in the invited mailbox; to accept takes the account of that address. */
  "invitation.read": holders,
  "invitation.decline": holders,
  "invitation.accept": confirmed(OWN),

  /** A program's token is given against its id and secret. */
  "token.get": anyone,
  /** An address of the API that is not there, or not with this method. */
  "api.refuse": anyone,
  "bills:write": programs,
  "policies:write": programs,
  "policies:read": programs,
  /** Believed by its signature. */
  "webhook.take": anyone,
  "operations.run": { operations: OWN },
} as const satisfies Readonly<Record<string, Row>>;

export type Action = keyof typeof TABLE;
export const ACTIONS = Object.keys(TABLE) as readonly Action[];

export interface Question {
  readonly role: Role;
  readonly action: Action;
  readonly relation: Relation;
}

/** Decides who may do what to whose: the one answer that every door asks for (security.md of the design, "Access"). */
export function decide({ role, action, relation }: Question): Decision {
  const cell = cellOf(role, action);
  return typeof cell === "string" ? cell : (cell[relation] ?? "not_found");
}

/** What can be decided before it is known whose the object is; "allow" where that matters. */
export function admits(role: Role, action: Action): Decision {
  const cell = cellOf(role, action);
  return typeof cell === "string" ? cell : "allow";
}

function cellOf(role: Role, action: Action): Cell {
  const row: Row = TABLE[action];
  return row[role] ?? "sign_in";
}

/** The role of somebody signed in. */
export function memberRole({ email_confirmed_at }: { readonly email_confirmed_at: number | null }): "member" | "unconfirmed" {
  return email_confirmed_at === null ? "unconfirmed" : "member";
}
