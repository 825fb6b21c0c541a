import type { Operator } from "../../domain/operator/store.ts";
import { Card } from "../../ui/components/Card.tsx";
import { words } from "../../ui/words/index.ts";
import type { Language } from "../../values/language.ts";

/** Every bill carries the way to financial help. */
export function FinancialHelp({ operator, language }: { readonly operator: Operator; readonly language: Language }) {
  const { help: text } = words(language).bills;
  return (
    <Card title={text.title} id="financial-help" tone="quiet">
      <p>
        {text.text(operator.financial_help_phone)} <a href={operator.financial_help_url}>{text.link}</a>.
      </p>
    </Card>
  );
}
