import { child, isObject, items, text, type Node } from "./node.ts";

/** Finds what a reference of one resource means within its document. Null: it is not in the document. */
export type Resolve = (from: Node, reference: Node, type?: string) => Node | null;

/**
 * Indexes a document's resources by fullUrl, "Type/id" and "urn:uuid:id".
 * References may be absolute, relative, versioned (".../_history/2") or to a contained resource ("#id").
 * The first resource of a name wins.
 */
export function indexResources(resources: readonly { readonly resource: Node; readonly fullUrl: string | null }[]): Resolve {
  const byName = new Map<string, Node>();
  const put = (name: string, resource: Node): void => {
    if (!byName.has(name)) byName.set(name, resource);
  };
  for (const { resource, fullUrl } of resources) {
    if (fullUrl !== null) put(fullUrl, resource);
    const [type, id] = [text(child(resource, "resourceType")), text(child(resource, "id"))];
    if (type !== null && id !== null) {
      put(`${type}/${id}`, resource);
      put(`urn:uuid:${id}`, resource);
    }
  }
  return (from, reference, type) => {
    const name = text(child(reference, "reference"));
    if (name === null) return null;
    const found = name.startsWith("#") ? contained(from, name.slice(1)) : (byName.get(name) ?? byName.get(shortName(name)) ?? null);
    if (found === null || !isObject(found.value)) return null;
    return type === undefined || text(child(found, "resourceType")) === type ? found : null;
  };
}

/** "https://ehr.example/fhir/Patient/7/_history/2" → "Patient/7" */
function shortName(reference: string): string {
  const steps = reference.replace(/\/_history\/[^/]*$/u, "").split("/");
  return steps.slice(-2).join("/");
}

function contained(from: Node, id: string): Node | null {
  return items(child(from, "contained")).find((each) => text(child(each, "id")) === id) ?? null;
}
