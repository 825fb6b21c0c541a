import type { ReceiptBill, ReceiptLine } from "./receipt.ts";

/** Who a member hands a receipt to, to be paid back. */
export const AUDIENCES = ["insurer", "hsa", "fsa"] as const;
export type Audience = (typeof AUDIENCES)[number];

/** What one of them asks for and a bill may lack. */
export const CLAIM_FIELDS = [
  "patient",
  "member_number",
  "provider",
  "npi",
  "tax_id",
  "address",
  "place",
  "diagnosis",
  "diagnosis_code",
  "services",
  "descriptions",
  "codes",
  "charges",
] as const;
export type ClaimField = (typeof CLAIM_FIELDS)[number];

/**
 * What each asks for, in the order of its form.
 *
 * Insurer: a claim that a member hands in is read as a CMS-1500 (NUCC manual, version 02/12): boxes 2 patient, 1a insured's number, 31 provider, 24J its
 * NPI, 25 tax ID, 33 billing provider's address, 24B place of service, 21 diagnosis as ICD-10-CM, 24D procedure as CPT or HCPCS, 24F charge of each line.
 *
 * HSA: the account holder keeps what shows that money went for medical care (IRS Pub. 969, "Recordkeeping"): name and address of whom was paid, for
 * whom, what for, when and how much (IRS Pub. 502 and 26 CFR 1.213-1(h)). When and how much a receipt always says.
 *
 * FSA: the administrator must have from somebody independent what the service was, its date and its amount (Prop. Treas. Reg. 1.125-6(b)(3)(i)); it must
 * see that a person covered received it and from whom (1.125-6(b)(2)). The date and the patient's share a receipt always says.
 */
const ASKS: Readonly<Record<Audience, readonly ClaimField[]>> = {
  insurer: CLAIM_FIELDS,
  hsa: ["patient", "provider", "address", "services", "descriptions"],
  fsa: ["patient", "provider", "services", "descriptions"],
};

type Lacks = (bill: ReceiptBill) => boolean;

const blank = (text: string | null): boolean => text === null || text.trim() === "";
const anyLine = (bill: ReceiptBill, lacks: (line: ReceiptLine) => boolean): boolean => bill.lines.some(lacks);

/** Each field is missing by itself: a bill without services is told so once, not once more for their codes and charges. */
const LACKS: Readonly<Record<ClaimField, Lacks>> = {
  patient: ({ patient }) => blank(patient.name),
  // Where the payer is not told it, that is said of the receipt as a whole.
  member_number: ({ patient }) => patient.told === undefined && blank(patient.member_number),
  provider: ({ provider }) => blank(provider.name),
  npi: ({ provider }) => blank(provider.npi),
  tax_id: ({ facility }) => blank(facility.tax_id),
  address: ({ facility }) => blank(facility.address),
  place: ({ place_of_service }) => blank(place_of_service),
  diagnosis: ({ diagnoses }) => diagnoses.length === 0,
  diagnosis_code: ({ diagnoses }) =>
    diagnoses.length > 0 && !diagnoses.some(({ code, system }) => !blank(code) && /icd-?10/iu.test(system)),
  services: ({ lines }) => lines.length === 0,
  descriptions: (bill) => anyLine(bill, ({ description }) => blank(description)),
  codes: (bill) => anyLine(bill, ({ code, code_system }) => blank(code) || !/cpt|hcpcs|cdt/iu.test(code_system)),
  charges: (bill) => anyLine(bill, ({ charged_cents }) => charged_cents === null),
};

/** What a reader of the receipt will not find on it. */
export interface ClaimGaps {
  readonly audience: Audience;
  /** The clinic did not send it. */
  readonly not_sent: readonly ClaimField[];
  /** It was sent, and the member leaves it off this paper. */
  readonly left_out: readonly ClaimField[];
}

/** What the member has chosen to show. */
export interface ClaimChoice {
  readonly variant: "payment" | "itemised";
  readonly diagnosis: "shown" | "hidden";
}

/** What the clinic did not send of all that an audience asks for, in its order. Empty: nothing is missing. */
export function missingFields(bill: ReceiptBill, audience: Audience): readonly ClaimField[] {
  return ASKS[audience].filter((field) => LACKS[field](bill));
}

/** For each audience what it will miss on a receipt printed with these choices. */
export function claimGaps(bill: ReceiptBill, choice: ClaimChoice): readonly ClaimGaps[] {
  return AUDIENCES.map((audience) => {
    const hidden = hiddenBy(choice).filter((field) => ASKS[audience].includes(field) && !LACKS[field](bill));
    const covered = new Set<ClaimField>(hidden.includes("services") ? ["descriptions", "codes", "charges"] : []);
    return { audience, not_sent: missingFields(bill, audience).filter((field) => !covered.has(field)), left_out: hidden };
  });
}

function hiddenBy({ variant, diagnosis }: ClaimChoice): readonly ClaimField[] {
  return [...(variant === "payment" ? (["services"] as const) : []), ...(diagnosis === "hidden" ? (["diagnosis"] as const) : [])];
}
