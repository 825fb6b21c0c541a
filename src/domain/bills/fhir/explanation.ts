import { cents, minus, sum } from "../../../values/money.ts";
import { readDay, readPeriod, type Days } from "./dates.ts";
import { sumDecimals } from "./decimal.ts";
import type { Diagnosis } from "../bill.ts";
import type { BillDraft, FacilityDraft, PatientDraft, Report } from "./draft.ts";
import { identifiersOf, npiOf } from "./identifiers.ts";
import { linesDisagree, readItemDays, readLine } from "./lines.ts";
import { readMoney, type Amount } from "./money.ts";
import { child, codesOf, concept, firstOf, isPresent, items, text, type Node } from "./node.ts";
import { humanName, readFacility, readPatient } from "./people.ts";
import type { Resolve } from "./resources.ts";

/**
 * Reads one ExplanationOfBenefit as a bill: owed = Σ total[submitted] − payment.amount (− total[discount]), each amount to the cent.
 * Everything that is wrong is reported; null when the bill cannot be trusted whole.
 */
export function readExplanation(eob: Node, resolve: Resolve, outerReport: Report): BillDraft | null {
  let broken = false;
  const report: Report = (code, pointer) => {
    broken = true;
    outerReport(code, pointer);
  };
  checkStanding(eob, report);

  const externalId = claimId(eob);
  if (externalId === null) report("missing_identifier", child(eob, "identifier").pointer);
  const encounter = findEncounter(eob, resolve);
  const patient = findPatient(eob, resolve, report);
  const facility = findFacility(eob, encounter, resolve);
  if (facility === null) report("missing_facility", child(eob, "provider").pointer);

  const totals = readTotals(eob, report);
  const period = readPeriod(child(eob, "billablePeriod"), report);
  const lineDays = items(child(eob, "item")).map((item) => readItemDays(item, report));
  const days = serviceDays(lineDays.filter((each) => each !== null)) ?? period;
  const lines = days === null ? [] : items(child(eob, "item")).map((item, index) => readLine(item, lineDays[index] ?? days, report));
  if (days === null) report("missing_service_date", child(eob, "item").pointer);
  const created = child(eob, "created");
  const issuedOn = isPresent(created) ? readDay(created) : (days?.to ?? null);
  if (issuedOn === null && isPresent(created)) report("unreadable_date", created.pointer);

  if (broken || externalId === null || patient === null || facility === null || totals === null || days === null || issuedOn === null)
    return null;
  const provider = findProvider(eob, encounter, resolve);
  const place = firstOf(items(child(eob, "item")), (item) => concept(child(item, "locationCodeableConcept")));
  return {
    external_id: externalId,
    account_number: accountNumber(encounter, resolve),
    patient,
    facility,
    provider_name: provider?.name ?? null,
    provider_npi: provider?.npi ?? null,
    place_of_service: place?.text ?? null,
    place_of_service_code: place === null || place.code === "" ? null : place.code,
    encounter: encounter === null ? null : (firstOf(items(child(encounter, "type")), concept)?.text ?? null),
    diagnoses: readDiagnoses(eob, resolve),
    insurer_name: insurerName(eob, resolve),
    service_from: days.from,
    service_to: days.to,
    issued_on: issuedOn,
    charged_cents: totals.charged.cents,
    plan_paid_cents: totals.paid.cents,
    adjusted_cents: totals.adjusted.cents,
    owed_cents: totals.owed_cents,
    lines_do_not_sum: linesDisagree(lines, { charged: totals.charged.exact, paid: totals.paid.exact, adjusted: totals.adjusted.exact }),
    lines: lines.map((line) => line.draft),
  };
}

/** Only what is in force and decided is a bill. */
function checkStanding(eob: Node, report: Report): void {
  const [status, use, outcome] = [child(eob, "status"), child(eob, "use"), child(eob, "outcome")];
  if (text(status) !== "active") report("not_active", status.pointer);
  if (isPresent(use) && text(use) !== "claim") report("not_a_claim", use.pointer);
  if (isPresent(outcome) && text(outcome) !== "complete" && text(outcome) !== "partial") report("not_adjudicated", outcome.pointer);
}

/** One bill per claim: the clm_id identifier, else any of type or system "claim", else the resource's own id. */
function claimId(eob: Node): string | null {
  const identifiers = identifiersOf(eob);
  const named = identifiers.find(({ system }) => system.endsWith("/clm_id")) ?? identifiers.find(({ types }) => types.includes("uc"));
  return named?.value ?? text(child(eob, "id"));
}

interface Totals {
  readonly charged: Amount;
  readonly paid: Amount;
  readonly adjusted: Amount;
  readonly owed_cents: BillDraft["owed_cents"];
}

function readTotals(eob: Node, report: Report): Totals | null {
  const all = items(child(eob, "total"));
  const named = (code: string): readonly Node[] =>
    all.filter((total) => codesOf(child(total, "category")).includes(code)).map((total) => child(total, "amount"));
  const submitted = named("submitted");
  if (submitted.length === 0) report("missing_total", child(eob, "total").pointer);
  const payment = child(eob, "payment", "amount");
  const charged = add(submitted, report);
  // A payer that names no payment may still say what the plan pays.
  const paid = add(isPresent(payment) ? [payment] : named("benefit"), report);
  const adjusted = add(named("discount"), report);
  if (submitted.length === 0 || charged === null || paid === null || adjusted === null) return null;
  const owed = minus(minus(charged.cents, paid.cents), adjusted.cents);
  if (owed < 0) {
    report("negative_owed", payment.pointer);
    return null;
  }
  return { charged, paid, adjusted, owed_cents: owed };
}

function add(nodes: readonly Node[], report: Report): Amount | null {
  const amounts = nodes.map((node) => readMoney(node, report)).filter((amount) => amount !== null);
  if (amounts.length < nodes.length) return null;
  return { exact: sumDecimals(amounts.map((amount) => amount.exact)), cents: cents(sum(amounts.map((amount) => amount.cents))) };
}

function findPatient(eob: Node, resolve: Resolve, report: Report): PatientDraft | null {
  const reference = child(eob, "patient");
  const patient = resolve(eob, reference, "Patient");
  if (patient !== null) return readPatient(patient, report);
  report("missing_patient", reference.pointer);
  return null;
}

function findEncounter(eob: Node, resolve: Resolve): Node | null {
  return firstOf(items(child(eob, "item")), (item) =>
    firstOf(items(child(item, "encounter")), (reference) => resolve(eob, reference, "Encounter")),
  );
}

/** Who is paid: the visit's organisation, else the claim's facility or provider, else the words of such a reference. */
function findFacility(eob: Node, encounter: Node | null, resolve: Resolve): FacilityDraft | null {
  const claim = resolve(eob, child(eob, "claim"), "Claim");
  const candidates: readonly (readonly [Node, Node])[] = [
    ...(encounter === null ? [] : [[encounter, child(encounter, "serviceProvider")] as const]),
    [eob, child(eob, "facility")],
    [eob, child(eob, "provider")],
    ...(claim === null
      ? []
      : ([
          [claim, child(claim, "facility")],
          [claim, child(claim, "provider")],
        ] as const)),
  ];
  const found = firstOf(candidates, ([from, reference]) => {
    const resource = resolve(from, reference);
    if (resource === null) return null;
    const type = text(child(resource, "resourceType"));
    if (type === "Organization") return readFacility(resource);
    if (type === "Location") {
      const owner = resolve(resource, child(resource, "managingOrganization"), "Organization");
      return (owner === null ? null : readFacility(owner)) ?? readFacility(resource);
    }
    if (type === "PractitionerRole") {
      const organization = resolve(resource, child(resource, "organization"), "Organization");
      return organization === null ? null : readFacility(organization);
    }
    return null;
  });
  return found ?? firstOf(candidates.slice(0, encounter === null ? 1 : 2), ([from, reference]) => namedOnly(from, reference, resolve));
}

/** A facility that is only named: not in the document, but its name is written beside the reference. */
function namedOnly(from: Node, reference: Node, resolve: Resolve): FacilityDraft | null {
  const name = text(child(reference, "display"));
  if (name === null || resolve(from, reference) !== null) return null;
  return { external_id: text(child(reference, "reference")) ?? name, name, phone: null, address: null, npi: null, tax_id: null };
}

function findProvider(eob: Node, encounter: Node | null, resolve: Resolve): { readonly name: string; readonly npi: string | null } | null {
  const references = [
    child(eob, "provider"),
    ...items(child(eob, "careTeam")).map((member) => child(member, "provider")),
    ...(encounter === null ? [] : items(child(encounter, "participant")).map((participant) => child(participant, "individual"))),
  ];
  return firstOf(references, (reference) => {
    const resource = resolve(eob, reference);
    const role = resource !== null && text(child(resource, "resourceType")) === "PractitionerRole" ? resource : null;
    const practitioner = role === null ? resource : resolve(role, child(role, "practitioner"), "Practitioner");
    if (practitioner === null || text(child(practitioner, "resourceType")) !== "Practitioner") return null;
    const name = humanName(practitioner, { prefix: "with" });
    return name === null ? null : { name, npi: npiOf(practitioner) };
  });
}

function readDiagnoses(eob: Node, resolve: Resolve): readonly Diagnosis[] {
  const found = items(child(eob, "diagnosis")).flatMap((diagnosis) => {
    const condition = resolve(eob, child(diagnosis, "diagnosisReference"), "Condition");
    const read = concept(condition === null ? child(diagnosis, "diagnosisCodeableConcept") : child(condition, "code"));
    return read === null ? [] : [read];
  });
  return found.filter(
    (each, index) =>
      found.findIndex((other) => other.system === each.system && other.code === each.code && other.text === each.text) === index,
  );
}

/** The insurer's name in words. Synthea writes NO_INSURANCE for none. */
function insurerName(eob: Node, resolve: Resolve): string | null {
  const organization = resolve(eob, child(eob, "insurer"), "Organization");
  const name =
    (organization === null ? null : text(child(organization, "name"))) ??
    text(child(eob, "insurer", "display")) ??
    firstOf(items(child(eob, "insurance")), (insurance) => text(child(insurance, "coverage", "display")));
  return name === "NO_INSURANCE" ? null : name;
}

function accountNumber(encounter: Node | null, resolve: Resolve): string | null {
  if (encounter === null) return null;
  return firstOf(items(child(encounter, "account")), (reference) => {
    const account = resolve(encounter, reference, "Account");
    return account === null ? null : firstOf(identifiersOf(account), ({ value }) => value);
  });
}

function serviceDays(all: readonly Days[]): Days | null {
  const first = all[0];
  if (first === undefined) return null;
  return all.reduce((span, { from, to }) => ({ from: from < span.from ? from : span.from, to: to > span.to ? to : span.to }), first);
}
