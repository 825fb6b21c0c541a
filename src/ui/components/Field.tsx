import type { Child } from "hono/jsx";
import type { Language } from "../../values/language.ts";
import { words } from "../words/index.ts";
import { AS_TYPED } from "./as-typed.ts";

/** What each form component takes. */
export interface ControlProps {
  readonly name: string;
  readonly label: Child;
  readonly language: Language;
  /** Defaults to `name`; the error summary links to it. */
  readonly id?: string | undefined;
  readonly hint?: Child | undefined;
  /** What to do, in words: "Enter the amount in dollars, like 84.20". */
  readonly error?: string | undefined;
}

/** The `aria-describedby` of a control: its hint and its error, in reading order. */
export function describedBy(id: string, { hint, error }: Pick<ControlProps, "hint" | "error">): string | undefined {
  const ids = [hint === undefined ? null : `${id}-hint`, error === undefined ? null : `${id}-error`].filter((one) => one !== null);
  return ids.length === 0 ? undefined : ids.join(" ");
}

/** Hint and error lines, named so that `describedBy` finds them. */
export function HintAndError({ id, hint, error, language }: { id: string } & Pick<ControlProps, "hint" | "error" | "language">) {
  return (
    <>
      {hint === undefined ? null : (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {error === undefined ? null : (
        <p class="field-error" id={`${id}-error`}>
          <span class="visually-hidden">{words(language).common.error}: </span>
          {error}
        </p>
      )}
    </>
  );
}

interface FieldFrameProps extends Omit<ControlProps, "name" | "id"> {
  readonly id: string;
  readonly optional?: boolean | undefined;
  readonly children?: Child;
}

/** Label, hint and error around one control. */
export function FieldFrame({ id, label, hint, error, language, optional, children }: FieldFrameProps) {
  return (
    <div class={error === undefined ? "field" : "field field-wrong"}>
      <label for={id}>
        {label}
        {optional === true ? <span class="optional"> ({words(language).common.optional})</span> : null}
      </label>
      <HintAndError id={id} hint={hint} error={error} language={language} />
      {children}
    </div>
  );
}

export interface FieldProps extends ControlProps {
  readonly value?: string | undefined;
  readonly type?: "text" | "email" | "tel" | "search";
  readonly autocomplete?: string;
  readonly inputmode?: "text" | "numeric" | "decimal" | "email" | "tel";
  readonly width?: "short" | "medium" | "full";
  readonly optional?: boolean;
  readonly maxlength?: number;
  /** Other attributes, such as hx-get. */
  readonly attributes?: Readonly<Record<string, string>>;
}

/** One line of text with its label, hint and error. */
export function Field(props: FieldProps) {
  const { name, id = name, value, type = "text", autocomplete, inputmode, width = "full", optional, maxlength, attributes } = props;
  return (
    <FieldFrame id={id} label={props.label} hint={props.hint} error={props.error} language={props.language} optional={optional}>
      <input
        class={`input input-${width}`}
        id={id}
        name={name}
        type={type}
        value={value}
        autocomplete={autocomplete}
        inputmode={inputmode}
        maxlength={maxlength}
        {...AS_TYPED}
        aria-describedby={describedBy(id, props)}
        aria-invalid={props.error === undefined ? undefined : "true"}
        {...attributes}
      />
    </FieldFrame>
  );
}
