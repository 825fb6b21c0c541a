import type { JsonValue } from "../../../values/json.ts";
import { err, ok, type Result } from "../../../values/result.ts";
import type { BillDraft, EntryProblem } from "./draft.ts";
import { readExplanation } from "./explanation.ts";
import { child, isObject, items, text, type Node } from "./node.ts";
import { indexResources } from "./resources.ts";

/** A bill and the entry it was read from. */
export interface ReadBill {
  readonly entry: number;
  readonly pointer: string;
  readonly draft: BillDraft;
}

export interface ReadDocument {
  readonly bills: readonly ReadBill[];
  readonly problems: readonly EntryProblem[];
}

/**
 * Reads a FHIR R4 Bundle, or a single ExplanationOfBenefit with what it contains. Resources beside the explanations are only looked
 * up; what cannot be read is reported entry by entry, the rest is returned.
 * @returns `not_a_bundle` when the document is neither.
 */
export function readDocument(document: JsonValue): Result<ReadDocument, "not_a_bundle"> {
  const root: Node = { value: document, pointer: "" };
  if (!isObject(document)) return err("not_a_bundle");
  const type = text(child(root, "resourceType"));
  const single = type === "ExplanationOfBenefit" || type === "Invoice";
  const list = child(root, "entry");
  if (!single && (type !== "Bundle" || (list.value !== undefined && !Array.isArray(list.value)))) return err("not_a_bundle");

  const entries = single
    ? [{ resource: root, fullUrl: null }]
    : items(list).map((entry) => ({ resource: child(entry, "resource"), fullUrl: text(child(entry, "fullUrl")) }));
  const resolve = indexResources(entries);
  const problems: EntryProblem[] = [];
  const bills: ReadBill[] = [];
  for (const [entry, { resource }] of entries.entries()) {
    const report = (code: EntryProblem["code"], pointer: string): void => {
      if (!problems.some((known) => known.entry === entry && known.code === code && known.pointer === pointer))
        problems.push({ entry, code, pointer });
    };
    const resourceType = text(child(resource, "resourceType"));
    if (resourceType === null) report("not_a_resource", resource.pointer);
    else if (resourceType === "Invoice") report("invoice_not_supported", resource.pointer);
    else if (resourceType === "ExplanationOfBenefit") {
      const draft = readExplanation(resource, resolve, report);
      if (draft !== null) bills.push({ entry, pointer: resource.pointer, draft });
    }
  }
  return ok({ bills, problems });
}
