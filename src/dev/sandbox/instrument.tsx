import type { Language } from "../../values/language.ts";
import type { ProcessorMethod } from "../../values/processor.ts";
import { sandboxWords } from "./document.tsx";
import type { FieldName, Problems, Typed } from "./form.ts";
import { TEST_NUMBERS } from "./numbers.ts";

/** What there is to mend, above the form. */
export function ProblemSummary({ language, problems }: { language: Language; problems: Problems }) {
  const w = sandboxWords(language);
  const found = Object.entries(problems) as [FieldName, keyof typeof w.problems][];
  if (found.length === 0) return null;
  return (
    <div class="summary" role="alert" tabindex={-1} aria-labelledby="problems" autofocus>
      <h2 id="problems">{w.problemTitle}</h2>
      <ul>
        {found.map(([name, problem]) => (
          <li>
            <a href={`#${name}`}>{w.problems[problem]}</a>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** The fields of a card or of a bank account, as typed, each with its own problem. */
export function InstrumentFields({
  method,
  language,
  typed,
  problems,
}: {
  method: ProcessorMethod;
  language: Language;
  typed: Typed;
  problems: Problems;
}) {
  const w = sandboxWords(language);
  const field = (name: FieldName, label: string, rest: { autocomplete: string; hint?: string; inputmode?: "numeric" | "text" }) => (
    <Field
      {...rest}
      name={name}
      label={label}
      value={typed[name] ?? ""}
      problem={problems[name] === undefined ? null : w.problems[problems[name]]}
    />
  );
  return method === "card" ? (
    <>
      {field("card_number", w.cardNumber, { autocomplete: "cc-number" })}
      <div class="pair">
        {field("expiry", w.expiry, { autocomplete: "cc-exp", hint: w.expiryHint, inputmode: "text" })}
        {field("cvc", w.cvc, { autocomplete: "cc-csc", hint: w.cvcHint })}
      </div>
    </>
  ) : (
    <>
      {field("routing_number", w.routing, { autocomplete: "off", hint: w.routingHint })}
      {field("account_number", w.account, { autocomplete: "off" })}
    </>
  );
}

function Field({
  name,
  label,
  value,
  problem,
  autocomplete,
  hint,
  inputmode = "numeric",
}: {
  name: FieldName;
  label: string;
  value: string;
  problem: string | null;
  autocomplete: string;
  hint?: string;
  inputmode?: "numeric" | "text";
}) {
  const described = [hint === undefined ? "" : `${name}-hint`, problem === null ? "" : `${name}-problem`]
    .filter((id) => id !== "")
    .join(" ");
  return (
    <div class={problem === null ? "field" : "field wrong"}>
      <label for={name}>{label}</label>
      {hint !== undefined && (
        <p class="hint" id={`${name}-hint`}>
          {hint}
        </p>
      )}
      {problem !== null && (
        <p class="wrongness" id={`${name}-problem`}>
          {problem}
        </p>
      )}
      <input
        id={name}
        name={name}
        type="text"
        inputmode={inputmode}
        autocomplete={autocomplete}
        spellcheck={false}
        value={value}
        {...(described === "" ? {} : { "aria-describedby": described })}
        {...(problem === null ? {} : { "aria-invalid": "true" })}
      />
    </div>
  );
}

/** What each of the sandbox's numbers does. */
export function TestNumbers({ method, language }: { method: ProcessorMethod; language: Language }) {
  const w = sandboxWords(language);
  return (
    <details open>
      <summary>{w.testNumbers}</summary>
      <table>
        <thead>
          <tr>
            <th scope="col">{method === "card" ? w.cardNumber : w.account}</th>
            <th scope="col">{w.testWhat}</th>
          </tr>
        </thead>
        <tbody>
          {TEST_NUMBERS.filter((each) => each.kind === method).map((each) => (
            <tr>
              <th scope="row" class="number">
                {each.kind === "card" ? each.number.replace(/(.{4})(?=.)/gu, "$1 ") : each.number}
              </th>
              <td>{w.outcomes[each.number]}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="hint">{w.anyDate}</p>
    </details>
  );
}
