import type { Child } from "hono/jsx";
import type { Language } from "../../values/language.ts";
import { describedBy, HintAndError, type ControlProps } from "./Field.tsx";

export interface Choice {
  readonly value: string;
  readonly label: Child;
  readonly hint?: Child | undefined;
}

interface FieldsetProps {
  readonly id: string;
  readonly legend: Child;
  /** "h1" where the question is the page's subject. */
  readonly legendIs?: "h1" | "label" | undefined;
  readonly hint?: Child | undefined;
  readonly error?: string | undefined;
  readonly language: Language;
  readonly children?: Child;
}

/** A group of controls under one question. */
export function Fieldset({ id, legend, legendIs = "label", hint, error, language, children }: FieldsetProps) {
  return (
    <fieldset class={error === undefined ? "field" : "field field-wrong"} aria-describedby={describedBy(id, { hint, error })}>
      <legend class={legendIs === "h1" ? "legend-h1" : undefined}>{legendIs === "h1" ? <h1>{legend}</h1> : legend}</legend>
      <HintAndError id={id} hint={hint} error={error} language={language} />
      {children}
    </fieldset>
  );
}

interface RadiosProps extends ControlProps {
  readonly options: readonly Choice[];
  readonly value?: string | undefined;
  readonly legendIs?: "h1" | "label";
  /** "row" sets short choices side by side. */
  readonly layout?: "stack" | "row";
}

/** One of a few choices, each a card one can press anywhere. The first has the group's id, which the error summary links to. */
export function Radios({ name, id = name, label, language, hint, error, options, value, legendIs, layout = "stack" }: RadiosProps) {
  return (
    <Fieldset id={id} legend={label} legendIs={legendIs} hint={hint} error={error} language={language}>
      <div class={`choices choices-${layout}`}>
        {options.map((option, index) => {
          const optionId = index === 0 ? id : `${id}-${index + 1}`;
          return (
            <div class="choice">
              <input
                type="radio"
                id={optionId}
                name={name}
                value={option.value}
                checked={option.value === value}
                aria-describedby={option.hint === undefined ? undefined : `${optionId}-choice-hint`}
              />
              <label for={optionId}>{option.label}</label>
              {option.hint === undefined ? null : (
                <p class="choice-hint" id={`${optionId}-choice-hint`}>
                  {option.hint}
                </p>
              )}
            </div>
          );
        })}
      </div>
    </Fieldset>
  );
}
