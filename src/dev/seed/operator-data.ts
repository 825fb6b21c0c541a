/** The fictional operator's data. Phone numbers are of the range kept for fiction (555-01xx); no address or number is anybody's. */

interface RegionData {
  readonly id: string;
  readonly name_en: string;
  readonly name_es: string;
  readonly also_known_as: string;
  readonly time_zone: string;
}

export const CLINICS = "Meridian Clinics";

export const REGIONS: readonly RegionData[] = [
  {
    id: "northern-california",
    name_en: "Northern California",
    name_es: "Norte de California",
    also_known_as: "NorCal Bay Area San Francisco Oakland San José Sacramento Fresno Santa Rosa Stockton Modesto",
    time_zone: "America/Los_Angeles",
  },
  {
    id: "southern-california",
    name_en: "Southern California",
    name_es: "Sur de California",
    also_known_as: "SoCal Los Angeles San Diego Riverside Anaheim Long Beach Bakersfield Irvine Fontana",
    time_zone: "America/Los_Angeles",
  },
  {
    id: "colorado",
    name_en: "Colorado",
    name_es: "Colorado",
    also_known_as: "CO Denver Boulder Aurora Colorado Springs Fort Collins Pueblo Greeley",
    time_zone: "America/Denver",
  },
  {
    id: "georgia",
    name_en: "Georgia",
    name_es: "Georgia",
    also_known_as: "GA Atlanta Athens Marietta Decatur Alpharetta Sandy Springs",
    time_zone: "America/New_York",
  },
  {
    id: "hawaii",
    name_en: "Hawaii",
    name_es: "Hawái",
    also_known_as: "HI Hawaiʻi Honolulu Oahu Maui Kauai Hilo Kona Big Island Lanai Molokai",
    time_zone: "Pacific/Honolulu",
  },
  {
    id: "mid-atlantic",
    name_en: "Mid-Atlantic States",
    name_es: "Estados del Atlántico Medio",
    also_known_as: "DC Washington D.C. Maryland Virginia Baltimore Rockville Arlington Fredericksburg Annapolis",
    time_zone: "America/New_York",
  },
  {
    id: "northwest",
    name_en: "Northwest",
    name_es: "Noroeste",
    also_known_as: "Oregon OR Portland Salem Eugene Beaverton Vancouver Longview Southwest Washington",
    time_zone: "America/Los_Angeles",
  },
  {
    id: "washington",
    name_en: "Washington",
    name_es: "Washington",
    also_known_as: "WA Seattle Tacoma Spokane Bellevue Olympia Everett Puget Sound",
    time_zone: "America/Los_Angeles",
  },
];

type Channel = readonly [
  kind: "public_phone" | "employee_phone" | "mail" | "hours_en" | "hours_es" | "social",
  label: string,
  value: string,
  label_es?: string,
];

function channelsFor(number: number, { city, hours }: { readonly city: string; readonly hours: "early" | "late" }): readonly Channel[] {
  const [opens, closes] = hours === "early" ? [7, 18] : [8, 19];
  return [
    ["public_phone", "Billing", `1-800-555-01${number}0`, "Facturación"],
    ["public_phone", "TTY", "711", "TTY (personas sordas)"],
    ["employee_phone", "Employee service desk", `1-800-555-01${number}5`, "Mesa de servicio para empleados"],
    ["mail", "Patient billing", `Meridian Health, Patient Billing, P.O. Box 1${number}00, ${city}`, "Facturación de pacientes"],
    ["hours_en", "Monday to Friday", `${opens} a.m. to ${closes - 12} p.m.`],
    ["hours_en", "Saturday", "9 a.m. to 1 p.m."],
    ["hours_es", "De lunes a viernes", `de ${opens} a. m. a ${closes - 12} p. m.`],
    ["hours_es", "Sábado", "de 9 a. m. a 1 p. m."],
    ["social", "Mastodon", "https://social.example/@meridianhealth"],
  ];
}

export const CONTACT_REGIONS: readonly { readonly region_id: string; readonly channels: readonly Channel[] }[] = [
  { region_id: "northern-california", channels: channelsFor(1, { city: "Oakland, CA 94601", hours: "early" }) },
  { region_id: "southern-california", channels: channelsFor(2, { city: "Pasadena, CA 91101", hours: "early" }) },
  { region_id: "colorado", channels: channelsFor(3, { city: "Denver, CO 80202", hours: "early" }) },
  { region_id: "georgia", channels: channelsFor(4, { city: "Atlanta, GA 30303", hours: "late" }) },
  { region_id: "hawaii", channels: channelsFor(5, { city: "Honolulu, HI 96813", hours: "early" }) },
  { region_id: "mid-atlantic", channels: channelsFor(6, { city: "Rockville, MD 20850", hours: "late" }) },
  { region_id: "northwest", channels: channelsFor(7, { city: "Portland, OR 97205", hours: "early" }) },
  { region_id: "washington", channels: channelsFor(8, { city: "Seattle, WA 98101", hours: "early" }) },
];

export interface FacilityData {
  readonly external_id: string;
  readonly name: string;
  readonly region_id: string;
  readonly phone: string;
  readonly address: string;
  readonly npi: string;
  readonly tax_id: string;
}

export const FACILITIES: readonly FacilityData[] = [
  {
    external_id: "meridian-oakland",
    name: "Meridian Oakland Medical Center",
    region_id: "northern-california",
    phone: "1-510-555-0111",
    address: "100 Lakeshore Walk, Oakland, CA 94601",
    npi: "1000000012",
    tax_id: "00-0000001",
  },
  {
    external_id: "meridian-bayview",
    name: "Bayview Women's Health",
    region_id: "northern-california",
    phone: "1-415-555-0122",
    address: "22 Harbor Steps, San Francisco, CA 94124",
    npi: "1000000020",
    tax_id: "00-0000002",
  },
  {
    external_id: "meridian-sunset-imaging",
    name: "Sunset Imaging",
    region_id: "northern-california",
    phone: "1-415-555-0133",
    address: "330 Judah Terrace, San Francisco, CA 94122",
    npi: "1000000038",
    tax_id: "00-0000003",
  },
  {
    external_id: "meridian-denver",
    name: "Meridian Denver Clinic",
    region_id: "colorado",
    phone: "1-303-555-0144",
    address: "48 Cherry Creek Row, Denver, CO 80202",
    npi: "1000000046",
    tax_id: "00-0000004",
  },
  {
    external_id: "meridian-atlanta",
    name: "Meridian Atlanta Hospital",
    region_id: "georgia",
    phone: "1-404-555-0155",
    address: "7 Piedmont Green, Atlanta, GA 30303",
    npi: "1000000053",
    tax_id: "00-0000005",
  },
];

export const INSURERS = [
  { name: "Harbor Mutual Health Plan", phone: "1-800-555-0161" },
  { name: "Evergreen Care Insurance", phone: "1-800-555-0162" },
  { name: "Summit Dental & Vision", phone: "1-800-555-0163" },
] as const;
