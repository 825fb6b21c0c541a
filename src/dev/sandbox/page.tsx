import type { Child } from "hono/jsx";
import { cents, formatMoney } from "../../values/money.ts";
import type { Language } from "../../values/language.ts";
import { sandbox as en } from "../../ui/words/en/sandbox.ts";
import { sandbox as es } from "../../ui/words/es/sandbox.ts";
import type { Entry } from "./book.ts";
import type { FieldName, Problems, Typed } from "./form.ts";
import { TEST_NUMBERS } from "./numbers.ts";

/** The sandbox's words in one language. */
export function sandboxWords(language: Language): typeof en {
  return language === "es" ? es : en;
}

/** The document around each of the sandbox's pages. */
export function Document({
  language,
  title,
  children,
  wide = "no",
}: {
  language: Language;
  title: string;
  children: Child;
  wide?: "yes" | "no";
}) {
  return (
    <html lang={language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>{title}</title>
        <link rel="stylesheet" href="/sandbox/style.css" />
      </head>
      <body class={wide === "yes" ? "wide" : ""}>
        <div class="frame">{children}</div>
      </body>
    </html>
  );
}

/** A page about one payment: what it is for on one side, what to do on the other. */
function Sheet({ entry, language, title, children }: { entry: Entry; language: Language; title: string; children: Child }) {
  const w = sandboxWords(language);
  const other = language === "en" ? "es" : "en";
  return (
    <Document language={language} title={`${title} | ${w.name}`}>
      <div class="sheet split">
        <header class="side">
          <div class="brand">
            <span>{w.name}</span>
            <a href={`?lang=${other}`} lang={other} hreflang={other}>
              {w.otherLanguage}
            </a>
          </div>
          <p class="what">{entry.description}</p>
          <p class="figure">{formatMoney(cents(entry.amount_cents), language)}</p>
        </header>
        <main class="main">{children}</main>
      </div>
    </Document>
  );
}

/** The hosted payment page: a card or a bank account, and the way back. */
export function PayPage({ entry, language, typed, problems }: { entry: Entry; language: Language; typed: Typed; problems: Problems }) {
  const w = sandboxWords(language);
  const amount = formatMoney(cents(entry.amount_cents), language);
  const found = Object.entries(problems) as [FieldName, keyof typeof w.problems][];
  const here = `/sandbox/pay/${entry.ref}`;
  const field = (name: FieldName, label: string, rest: { autocomplete: string; hint?: string; inputmode?: "numeric" | "text" }) => (
    <Field
      {...rest}
      name={name}
      label={label}
      value={typed[name] ?? ""}
      problem={problems[name] === undefined ? null : w.problems[problems[name]]}
    />
  );
  return (
    <Sheet entry={entry} language={language} title={`${found.length > 0 ? w.errorPrefix : ""}${w.payTitle(amount)}`}>
      {found.length > 0 && (
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
      )}
      <h1>{w.payTitle(amount)}</h1>
      <p class="note">{w.sandbox}</p>
      <form method="post" action={`${here}?lang=${language}`} novalidate>
        {entry.method === "card" ? (
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
        )}
        <button type="submit">{w.pay(amount)}</button>
      </form>
      <form method="post" action={`${here}/cancel?lang=${language}`}>
        <button type="submit" class="quiet">
          {w.cancel}
        </button>
      </form>
      <TestNumbers entry={entry} language={language} />
    </Sheet>
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

function TestNumbers({ entry, language }: { entry: Entry; language: Language }) {
  const w = sandboxWords(language);
  return (
    <details open>
      <summary>{w.testNumbers}</summary>
      <table>
        <thead>
          <tr>
            <th scope="col">{entry.method === "card" ? w.cardNumber : w.account}</th>
            <th scope="col">{w.testWhat}</th>
          </tr>
        </thead>
        <tbody>
          {TEST_NUMBERS.filter((each) => each.kind === entry.method).map((each) => (
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

/** The payer's bank asks whether it is really them. */
export function ChallengePage({ entry, language }: { entry: Entry; language: Language }) {
  const w = sandboxWords(language);
  const action = `/sandbox/pay/${entry.ref}/challenge?lang=${language}`;
  const card = `${entry.brand ?? ""} •${entry.last4 ?? ""}`;
  return (
    <Sheet entry={entry} language={language} title={w.challengeTitle}>
      <h1>{w.challengeTitle}</h1>
      <p>{w.challengeBody(formatMoney(cents(entry.amount_cents), language), card)}</p>
      <form method="post" action={action}>
        <input type="hidden" name="answer" value="approve" />
        <button type="submit">{w.approve}</button>
      </form>
      <form method="post" action={action}>
        <input type="hidden" name="answer" value="refuse" />
        <button type="submit" class="quiet">
          {w.refuse}
        </button>
      </form>
    </Sheet>
  );
}

/** The answer that never arrived, played: the payer finds the way back alone. */
export function LostPage({ entry, language }: { entry: Entry; language: Language }) {
  const w = sandboxWords(language);
  return (
    <Sheet entry={entry} language={language} title={w.lostTitle}>
      <h1>{w.lostTitle}</h1>
      <p>{w.lostBody}</p>
      <a class="button" href={entry.return_url}>
        {w.goBack}
      </a>
    </Sheet>
  );
}

/** An address that no payment has. */
export function UnknownPage({ language }: { language: Language }) {
  const w = sandboxWords(language);
  return (
    <Document language={language} title={`${w.unknownTitle} | ${w.name}`}>
      <main class="sheet main">
        <h1>{w.unknownTitle}</h1>
        <p>{w.unknownBody}</p>
      </main>
    </Document>
  );
}
