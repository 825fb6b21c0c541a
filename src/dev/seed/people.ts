import type { Language } from "../../values/language.ts";
import type { DemoPolicy } from "./autopay.ts";
import type { DemoLine, DemoPatient, DemoVisit } from "./bundle.ts";

/** A member of the demonstration. The passwords are printed by `npm start`: they protect nothing. */
export interface DemoMember {
  readonly patient: DemoPatient;
  readonly language: Language;
  readonly region_id: string;
  readonly email: string;
  readonly phone: string;
  readonly password: string;
  readonly year: readonly DemoEvent[];
}

type Visit = Omit<DemoVisit, "day" | "issued">;

/** So many days before today; or on a day of the month so many months ago, where the calendar counts. */
type When = { readonly days_ago: number } | { readonly months_ago: number; readonly day: number };

/** Something that happened. A visit's claim arrives ten days after it. `offers`: the insurer's system does. `plans`: a bill, in parts taken on a day of each month. */
export type DemoEvent =
  | { readonly days_ago: number; readonly visit: Visit }
  | (When & { readonly top_up_cents: number; readonly method: "card" | "bank" })
  | { readonly days_ago: number; readonly pay: string; readonly source: "wallet" | "card"; readonly amount_cents?: number }
  | (When & { readonly connects: DemoPolicy })
  | { readonly days_ago: number; readonly offers: DemoPolicy }
  | { readonly days_ago: number; readonly plans: string; readonly months: number; readonly each: number };

function line(code: string, text: string, [charged, plan_paid, adjusted]: readonly [number, number, number]): DemoLine {
  return { code, text, charged, plan_paid, adjusted };
}

const NGUYEN = { name: "Linh", family: "Nguyen", npi: "1000000061" };
const ABELARD = { name: "Marcus", family: "Abelard", npi: "1000000079" };
const TORRES = { name: "Elena", family: "Torres", npi: "1000000087" };
const HARBOR = "Harbor Mutual Health Plan";
const EVERGREEN = "Evergreen Care Insurance";

export const ROSA: DemoMember = {
  patient: { external_id: "rosa-delgado", given: "Rosa", family: "Delgado", birth_date: "1979-08-22", member_number: "MH-204817" },
  language: "es",
  region_id: "northern-california",
  email: "rosa@example.com",
  phone: "510-555-0117",
  password: "limonero junto al canal 41",
  year: [
    { days_ago: 352, top_up_cents: 15_000, method: "card" },
    {
      days_ago: 340,
      visit: {
        claim: "MC-61017",
        facility: "meridian-bayview",
        provider: TORRES,
        encounter: "Well-woman visit",
        diagnosis: { code: "Z01.419", text: "Gynecological examination without abnormal findings" },
        insurer: HARBOR,
        lines: [
          line("99396", "Preventive visit, 40 to 64 years", [28_500, 22_800, 3_200]),
          line("88175", "Cervical cytology", [9_640, 7_712, 600]),
        ],
      },
    },
    { days_ago: 322, pay: "MC-61017", source: "wallet" },
    { days_ago: 301, top_up_cents: 20_000, method: "card" },
    {
      days_ago: 287,
      visit: {
        claim: "MC-61342",
        facility: "meridian-oakland",
        provider: NGUYEN,
        encounter: "Urgent care visit",
        diagnosis: { code: "J01.90", text: "Acute sinusitis" },
        insurer: HARBOR,
        lines: [
          line("99213", "Office visit, established patient", [18_400, 11_040, 2_760]),
          line("87804", "Influenza test", [4_250, 2_550, 640]),
        ],
      },
    },
    { days_ago: 268, pay: "MC-61342", source: "wallet" },
    { days_ago: 246, top_up_cents: 12_500, method: "bank" },
    { days_ago: 213, top_up_cents: 10_000, method: "card" },
    {
      days_ago: 196,
      visit: {
        claim: "MC-62055",
        facility: "meridian-sunset-imaging",
        provider: ABELARD,
        encounter: "Imaging",
        diagnosis: { code: "M25.562", text: "Pain in left knee" },
        insurer: HARBOR,
        lines: [line("73721", "MRI of the knee, without contrast", [142_000, 99_400, 21_300])],
      },
    },
    { days_ago: 179, pay: "MC-62055", source: "wallet", amount_cents: 12_000 },
    { days_ago: 151, top_up_cents: 18_000, method: "card" },
    { days_ago: 140, pay: "MC-62055", source: "wallet" },
    {
      days_ago: 118,
      visit: {
        claim: "MC-62410",
        facility: "meridian-oakland",
        provider: NGUYEN,
        encounter: "Follow-up visit",
        diagnosis: { code: "M25.562", text: "Pain in left knee" },
        insurer: HARBOR,
        lines: [line("99214", "Office visit, established patient, moderate", [22_600, 13_560, 3_390])],
      },
    },
    { days_ago: 97, pay: "MC-62410", source: "card" },
    { days_ago: 86, top_up_cents: 15_000, method: "card" },
    { days_ago: 41, top_up_cents: 10_000, method: "bank" },
    {
      days_ago: 37,
      visit: {
        claim: "MC-63018",
        facility: "meridian-oakland",
        provider: NGUYEN,
        encounter: "Physical therapy",
        diagnosis: { code: "M25.562", text: "Pain in left knee" },
        insurer: HARBOR,
        lines: [
          line("97161", "Physical therapy evaluation", [16_800, 10_080, 2_520]),
          line("97110", "Therapeutic exercises", [9_200, 5_520, 1_380]),
          line("97140", "Manual therapy", [8_600, 5_160, 1_290]),
        ],
      },
    },
    { days_ago: 20, pay: "MC-63018", source: "wallet", amount_cents: 3_500 },
    {
      days_ago: 19,
      visit: {
        claim: "MC-63177",
        facility: "meridian-bayview",
        provider: TORRES,
        encounter: "Mammography",
        diagnosis: { code: "Z12.31", text: "Screening mammogram" },
        insurer: HARBOR,
        lines: [line("77067", "Screening mammography, both breasts", [31_200, 21_840, 4_680])],
      },
    },
    {
      months_ago: 2,
      day: 15,
      connects: {
        insurer: 1,
        plan_name: "Silver 70",
        member_number: "HM-204817-01",
        premium_cents: 31_840,
        due_day: 1,
        cap_cents: 40_000,
      },
    },
    { months_ago: 2, day: 20, top_up_cents: 32_000, method: "card" },
  ],
};

export const DANIEL: DemoMember = {
  patient: { external_id: "daniel-okafor", given: "Daniel", family: "Okafor", birth_date: "1986-02-14", member_number: "MH-311946" },
  language: "en",
  region_id: "colorado",
  email: "daniel@example.com",
  phone: "303-555-0126",
  password: "quiet harbor in winter 27",
  year: [
    { days_ago: 330, top_up_cents: 25_000, method: "card" },
    {
      days_ago: 318,
      visit: {
        claim: "MC-71004",
        facility: "meridian-denver",
        provider: ABELARD,
        encounter: "Annual physical",
        diagnosis: { code: "Z00.00", text: "General adult examination" },
        insurer: EVERGREEN,
        lines: [
          line("99395", "Preventive visit, 18 to 39 years", [26_400, 21_120, 2_640]),
          line("80053", "Comprehensive metabolic panel", [7_420, 4_452, 1_113]),
          line("85025", "Complete blood count", [4_180, 2_508, 627]),
        ],
      },
    },
    { days_ago: 299, pay: "MC-71004", source: "wallet" },
    { days_ago: 262, top_up_cents: 10_000, method: "card" },
    {
      days_ago: 231,
      visit: {
        claim: "MC-71390",
        facility: "meridian-denver",
        provider: ABELARD,
        encounter: "Emergency visit",
        diagnosis: { code: "S93.401A", text: "Sprain of right ankle" },
        insurer: EVERGREEN,
        lines: [
          line("99283", "Emergency department visit", [68_500, 47_950, 10_275]),
          line("73610", "X-ray of the ankle", [21_300, 14_910, 3_195]),
        ],
      },
    },
    { days_ago: 208, pay: "MC-71390", source: "wallet" },
    { days_ago: 174, top_up_cents: 30_000, method: "bank" },
    { days_ago: 121, top_up_cents: 15_000, method: "card" },
    {
      days_ago: 92,
      visit: {
        claim: "MC-72081",
        facility: "meridian-denver",
        provider: NGUYEN,
        encounter: "Dermatology visit",
        diagnosis: { code: "L57.0", text: "Actinic keratosis" },
        insurer: EVERGREEN,
        lines: [
          line("99203", "Office visit, new patient", [24_900, 14_940, 3_735]),
          line("17000", "Destruction of lesion", [13_700, 8_220, 2_055]),
        ],
      },
    },
    {
      days_ago: 86,
      visit: {
        claim: "MC-72190",
        facility: "meridian-denver",
        provider: NGUYEN,
        encounter: "Outpatient surgery",
        diagnosis: { code: "S83.241A", text: "Tear of medial meniscus of right knee" },
        insurer: EVERGREEN,
        lines: [line("29881", "Arthroscopy of the knee", [412_000, 329_600, 58_400])],
      },
    },
    { days_ago: 72, plans: "MC-72190", months: 4, each: 12 },
    { days_ago: 70, pay: "MC-72081", source: "wallet" },
    { days_ago: 55, top_up_cents: 12_000, method: "card" },
    {
      days_ago: 33,
      visit: {
        claim: "MC-72566",
        facility: "meridian-denver",
        provider: ABELARD,
        encounter: "Follow-up visit",
        diagnosis: { code: "S93.401D", text: "Sprain of right ankle, later visit" },
        insurer: EVERGREEN,
        lines: [line("99213", "Office visit, established patient", [18_400, 11_040, 2_760])],
        mismatch: 2_500,
      },
    },
    {
      days_ago: 31,
      visit: {
        claim: "MC-72600",
        facility: "meridian-denver",
        provider: NGUYEN,
        encounter: "Vaccination",
        diagnosis: { code: "Z23", text: "Immunization" },
        insurer: EVERGREEN,
        lines: [line("90686", "Influenza vaccine", [6_840, 4_104, 1_026]), line("90471", "Giving the vaccine", [4_300, 2_580, 645])],
      },
    },
    {
      days_ago: 31,
      visit: {
        claim: "MC-72601",
        facility: "meridian-denver",
        provider: NGUYEN,
        encounter: "Vaccination",
        diagnosis: { code: "Z23", text: "Immunization" },
        insurer: EVERGREEN,
        lines: [line("90686", "Influenza vaccine", [6_840, 4_104, 1_026]), line("90471", "Giving the vaccine", [4_300, 2_580, 645])],
      },
    },
    { days_ago: 12, top_up_cents: 8_000, method: "card" },
    {
      days_ago: 2,
      offers: {
        insurer: 1,
        plan_name: "Dental 1000",
        member_number: "HM-311946-D",
        premium_cents: 4_260,
        due_day: 15,
        cap_cents: 0,
      },
    },
  ],
};

export const MEMBERS: readonly DemoMember[] = [ROSA, DANIEL];

export const EMPLOYEES = [
  { role: "support", name: "Sam Whitfield", email: "support@meridian.example", password: "copper kettle on the stove" },
  { role: "billing", name: "Bea Lindqvist", email: "billing@meridian.example", password: "ledger pages turn slowly" },
  { role: "finance", name: "Farid Mansour", email: "finance@meridian.example", password: "two keys for every drawer" },
  { role: "administrator", name: "Ada Okonjo", email: "admin@meridian.example", password: "the lamp above the harbor" },
] as const;
