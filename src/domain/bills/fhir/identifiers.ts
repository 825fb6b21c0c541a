import { isNpi } from "../npi.ts";
import { child, codesOf, firstOf, items, text, type Node } from "./node.ts";

/** HL7 v2-0203 types of identifiers that never enter: social security, driver's licence, passport, tax, national person numbers, and bank or card numbers. */
const REFUSED_TYPES: ReadonlySet<string> = new Set([
  "ss",
  "ssn",
  "sb",
  "dl",
  "dln",
  "ppn",
  "tax",
  "tin",
  "nipersn",
  "ni",
  "nnuspi",
  "ba",
  "cc",
  "bc",
]);
const REFUSED_SYSTEMS = /us-ssn|2\.16\.840\.1\.113883\.4\.1$|2\.16\.840\.1\.113883\.4\.3\.|passport|ssn|driver|licen[cs]e/iu;
/** What looks like a social security number is treated as one, whatever it is called. */
const SSN_SHAPE = /^\d{3}-\d{2}-\d{4}$/u;

export interface Identifier {
  readonly system: string;
  readonly value: string;
  readonly types: readonly string[];
}

/** The identifiers of a resource that may be kept. The others are dropped here and seen by nothing behind. */
export function identifiersOf(resource: Node): readonly Identifier[] {
  return items(child(resource, "identifier")).flatMap((node) => {
    const value = text(child(node, "value"));
    if (value === null) return [];
    const identifier = { system: text(child(node, "system")) ?? "", value, types: codesOf(child(node, "type")) };
    return isRefused(identifier) ? [] : [identifier];
  });
}

function isRefused({ system, value, types }: Identifier): boolean {
  return types.some((type) => REFUSED_TYPES.has(type)) || REFUSED_SYSTEMS.test(system) || SSN_SHAPE.test(value);
}

/** The medical record number: what members know as their member number. */
export function medicalRecordNumber(resource: Node): Identifier | null {
  return identifiersOf(resource).find(({ types }) => types.includes("mr") || types.includes("mrn")) ?? null;
}

/** The National Provider Identifier, when there is one that can be real (its check digit holds). */
export function npiOf(resource: Node): string | null {
  return firstOf(identifiersOf(resource), ({ system, value, types }) =>
    (system.endsWith("us-npi") || types.includes("npi")) && isNpi(value) ? value : null,
  );
}

/** An organisation's employer identification number. It belongs on receipts, unlike a person's. */
export function taxIdOf(organization: Node): string | null {
  return firstOf(items(child(organization, "identifier")), (node) => {
    const value = text(child(node, "value"));
    const isTax = codesOf(child(node, "type")).includes("tax") || text(child(node, "system")) === "urn:oid:2.16.840.1.113883.4.4";
    return value !== null && isTax && /^\d{2}-?\d{7}$/u.test(value) ? value : null;
  });
}
