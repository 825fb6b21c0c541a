import type { Child } from "hono/jsx";

export interface Column {
  /** Plain text: on a phone it is repeated beside each value. */
  readonly label: string;
  /** Numbers stand at the right, in figures of one width; dates stay on one line. */
  readonly kind?: "text" | "number" | "date" | undefined;
}

interface TableProps {
  readonly caption: Child;
  /** "spoken" hides the caption from sight, where a heading above says the same. */
  readonly captionIs?: "shown" | "spoken";
  readonly columns: readonly Column[];
  /** One list of cells a row, as long as `columns`; the first cell names the row. */
  readonly rows: readonly (readonly Child[])[];
  /** The last row: sums. */
  readonly foot?: readonly Child[] | undefined;
}

/** A table that stays readable on a phone: there each row becomes a small block with its labels. Rows stay whole in print. */
export function Table({ caption, captionIs = "shown", columns, rows, foot }: TableProps) {
  return (
    <table class="table">
      <caption class={captionIs === "spoken" ? "visually-hidden" : undefined}>{caption}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <th scope="col" class={classOf(column)}>
              {column.label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((cells) => (
          <Row columns={columns} cells={cells} />
        ))}
      </tbody>
      {foot === undefined ? null : (
        <tfoot>
          <Row columns={columns} cells={foot} />
        </tfoot>
      )}
    </table>
  );
}

function Row({ columns, cells }: { readonly columns: readonly Column[]; readonly cells: readonly Child[] }) {
  return (
    <tr>
      {cells.map((cell, index) => {
        const column = columns[index];
        const kind = classOf(column);
        return index === 0 ? (
          <th scope="row" class={kind}>
            {cell}
          </th>
        ) : (
          <td class={kind}>
            <span class="cell-label" aria-hidden="true">
              {column?.label}
            </span>
            <span class="cell">{cell}</span>
          </td>
        );
      })}
    </tr>
  );
}

function classOf(column: Column | undefined): string | undefined {
  return column?.kind === undefined || column.kind === "text" ? undefined : column.kind;
}
