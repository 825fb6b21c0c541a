import { isMoment, LEFT_OUT, OWNED, type OwnedTable } from "./tables.ts";

/**
 * The JSON Schema (2020-12) of a copy of a member's data, made from the same table as the copy: what is in it, and in words what is not and why.
 * @param id the schema's own address
 */
export function copySchema(id: string): Readonly<Record<string, unknown>> {
  const properties = Object.fromEntries(
    Object.entries(OWNED).map(([name, table]) => [name, { type: "array", description: table.what, items: rowSchema(table) }]),
  );
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $id: id,
    title: "Everything that is kept about one member",
    description: `Amounts (…_cents) are whole cents of the currency at the top; moments are ISO 8601 in UTC. Left out: ${Object.entries(
      LEFT_OUT,
    )
      .map(([name, why]) => `${name} (${why})`)
      .join("; ")}.`,
    type: "object",
    required: ["$schema", "operator", "made_at", "member_id", "currency", "tables", "rows"],
    properties: {
      $schema: { type: "string" },
      operator: { type: "string" },
      made_at: { type: "string", format: "date-time" },
      member_id: { type: "string" },
      currency: { const: "USD" },
      tables: { type: "object", required: Object.keys(OWNED), properties, additionalProperties: false },
      rows: { type: "object", description: "How many rows of each table.", additionalProperties: { type: "integer", minimum: 0 } },
    },
    additionalProperties: false,
  };
}

function rowSchema({ columns, json = [], without = {} }: OwnedTable): Readonly<Record<string, unknown>> {
  const names = columns.split(" ");
  const left = Object.entries(without).map(([column, why]) => `${column} (${why})`);
  return {
    type: "object",
    required: names,
    properties: Object.fromEntries(names.map((column) => [column, columnSchema(column, json)])),
    additionalProperties: false,
    ...(left.length === 0 ? {} : { description: `Left out: ${left.join("; ")}.` }),
  };
}

function columnSchema(column: string, json: readonly string[]): Readonly<Record<string, unknown>> {
  if (json.includes(column)) return { description: "JSON as it was kept." };
  if (column.endsWith("_cents")) return { type: ["integer", "null"] };
  if (isMoment(column)) return { type: ["string", "null"], format: "date-time" };
  return { type: ["string", "integer", "null"] };
}
