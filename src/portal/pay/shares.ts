import { readId, type BillId } from "../../values/ids.ts";

/** Reads hidden fields "bill_…:8420"; those of another shape are left out, and the sum then no longer fits. */
export function readShares(texts: readonly string[]): readonly { readonly bill_id: BillId; readonly amount_text: string }[] {
  return texts.flatMap((text) => {
    const [id = "", amount_text = "", ...more] = text.split(":");
    const bill_id = more.length === 0 ? readId("bill", id) : null;
    return bill_id === null ? [] : [{ bill_id, amount_text }];
  });
}
