import { readId, type BillId } from "../../values/ids.ts";

/** Reads hidden fields "bill_…:8420"; those of another shape are left out, and the sum then no longer fits. */
export function readShares(texts: readonly string[]): readonly { readonly bill_id: BillId; readonly amount_text: string }[] {
  return texts.flatMap((text) => {
    const [id = "", amount_text = ""] = text.split(":", 2);
    const bill_id = readId("bill", id);
    return bill_id === null ? [] : [{ bill_id, amount_text }];
  });
}
