import type { ReceiptChoice } from "../../documents/receipt-facts.ts";
import { Button } from "../../ui/components/Button.tsx";
import { Checkbox } from "../../ui/components/Checkbox.tsx";
import { Radios } from "../../ui/components/Radios.tsx";
import { words } from "../../ui/words/index.ts";
import type { Language } from "../../values/language.ts";

/** What a receipt is to show, for a member's form and a guest's: with its services or the payment alone, and the diagnosis or not. */
export function ReceiptChoices({ choice, language }: { readonly choice: ReceiptChoice; readonly language: Language }) {
  const { detail: text } = words(language).history;
  return (
    <>
      <Radios
        name="variant"
        label={text.variants}
        language={language}
        value={choice.variant}
        options={[
          { value: "itemised", label: text.itemised },
          { value: "payment", label: text.payment },
        ]}
      />
      <Checkbox
        name="diagnosis"
        value="1"
        label={text.diagnosis}
        hint={text.diagnosisHint}
        language={language}
        checked={choice.diagnosis === "shown"}
      />
      <Button kind="secondary">{text.show}</Button>
    </>
  );
}
