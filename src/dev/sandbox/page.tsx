import type { Child } from "hono/jsx";
import { cents, formatMoney } from "../../values/money.ts";
import type { Language } from "../../values/language.ts";
import type { Entry } from "./book.ts";
import { Document, sandboxWords } from "./document.tsx";
import type { Problems, Typed } from "./form.ts";
import { InstrumentFields, ProblemSummary, TestNumbers } from "./instrument.tsx";

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
  const here = `/sandbox/pay/${entry.ref}`;
  return (
    <Sheet entry={entry} language={language} title={`${Object.keys(problems).length > 0 ? w.errorPrefix : ""}${w.payTitle(amount)}`}>
      <ProblemSummary language={language} problems={problems} />
      <h1>{w.payTitle(amount)}</h1>
      <p class="note">{w.sandbox}</p>
      <form method="post" action={`${here}?lang=${language}`} novalidate>
        <InstrumentFields method={entry.method} language={language} typed={typed} problems={problems} />
        <button type="submit">{w.pay(amount)}</button>
      </form>
      <form method="post" action={`${here}/cancel?lang=${language}`}>
        <button type="submit" class="quiet">
          {w.cancel}
        </button>
      </form>
      <TestNumbers method={entry.method} language={language} />
    </Sheet>
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
