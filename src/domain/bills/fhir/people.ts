import { nameKey } from "../names.ts";
import { readCalendarDate } from "../../../values/time.ts";
import type { FacilityDraft, PatientDraft, Report } from "./draft.ts";
import { identifiersOf, medicalRecordNumber, npiOf, taxIdOf } from "./identifiers.ts";
import { child, firstOf, items, text, type Node } from "./node.ts";

/** Reads a Patient: name, birth date, record number. Nothing else of it is kept (no address, no phone, no other numbers). */
export function readPatient(patient: Node, report: Report): PatientDraft | null {
  const number = medicalRecordNumber(patient);
  const id = text(child(patient, "id"));
  const external = number === null ? safeId(id) : `${number.system}|${number.value}`;
  const name = humanName(patient, { prefix: "without" });
  const born = text(child(patient, "birthDate"));
  const birthDate = born === null ? null : readCalendarDate(born);
  if (external === null) report("missing_patient_identifier", child(patient, "identifier").pointer);
  if (name === null || nameKey(name) === "") report("missing_patient_name", child(patient, "name").pointer);
  if (birthDate === null) report("unreadable_birth_date", child(patient, "birthDate").pointer);
  if (external === null || name === null || birthDate === null) return null;
  return { external_id: external, member_number: number?.value ?? null, name, birth_date: birthDate };
}

/** A person's name as read aloud: given names, family name, suffix. */
export function humanName(person: Node, options: { readonly prefix: "with" | "without" }): string | null {
  const names = items(child(person, "name"));
  const usual =
    names.find((name) => text(child(name, "use")) === "official") ??
    names.find((name) => !["old", "maiden", "nickname"].includes(text(child(name, "use")) ?? "")) ??
    names[0];
  if (usual === undefined) return null;
  const parts = (key: string): readonly string[] =>
    items(child(usual, key))
      .map(text)
      .filter((part) => part !== null);
  const family = text(child(usual, "family"));
  const core = [...parts("given"), ...(family === null ? [] : [family])];
  if (core.length === 0) return text(child(usual, "text"));
  return [...(options.prefix === "with" ? parts("prefix") : []), ...core, ...parts("suffix")].join(" ");
}

/** Reads an Organization or Location as the facility that is paid. Its name is kept as its owner writes it. */
export function readFacility(organization: Node): FacilityDraft | null {
  const name = text(child(organization, "name"));
  const external = firstOf(identifiersOf(organization), ({ value }) => value) ?? text(child(organization, "id"));
  if (name === null || external === null) return null;
  const phone = firstOf(items(child(organization, "telecom")), (contact) =>
    text(child(contact, "system")) === "phone" ? text(child(contact, "value")) : null,
  );
  return {
    external_id: external,
    name,
    phone,
    address: readAddress(organization),
    npi: npiOf(organization),
    tax_id: taxIdOf(organization),
  };
}

function readAddress(organization: Node): string | null {
  const address = items(child(organization, "address"))[0] ?? child(organization, "address");
  const lines = items(child(address, "line"))
    .map(text)
    .filter((line) => line !== null);
  const [city, state, zip] = [text(child(address, "city")), text(child(address, "state")), text(child(address, "postalCode"))];
  const region = [state, zip].filter((part) => part !== null).join(" ");
  const whole = [...lines, city, region === "" ? null : region].filter((part) => part !== null).join(", ");
  return whole === "" ? null : whole;
}

/** A resource's id, unless somebody put a social security number there. */
function safeId(id: string | null): string | null {
  return id === null || /^\d{3}-?\d{2}-?\d{4}$/u.test(id) ? null : id;
}
