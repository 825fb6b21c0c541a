import { html, raw } from "hono/html";
import type { Language } from "../../values/language.ts";
import { words, type Words } from "../words/index.ts";
import { BUTTON, CARD, FACT, FACT_LABEL, HEADING, LINK, NAME, NIGHT, PAPER, SMALL } from "./look.ts";
import { listedFacts, toldOf, type ListedFact, type MailFacts, type MailTold } from "./told.ts";

type MailWords = Words["mails"];
/** A sentence, or how it is made of what the mail tells. */
type Sentence = string | ((told: MailTold) => string);
/** What one mail has words for; `also` names its second link. */
interface OwnWords {
  readonly subject: Sentence;
  readonly lead: Sentence;
  readonly button: string;
  readonly also?: string;
}

/** The mails we send: those with words of their own under `mails`. */
export type MailName = { [Name in keyof MailWords]: MailWords[Name] extends OwnWords ? Name : never }[keyof MailWords];

/** The small print under a mail, by its name among the words. */
export type MailNote = "notAsked" | "private" | "privateGuest" | "ownFile" | "chosen" | "signInMails";

/** What a mail says besides its words. */
export interface MailView {
  readonly mail: MailName;
  readonly language: Language;
  readonly operator: { readonly name: string; readonly time_zone: string };
  /** "": not known; the greeting then does without. */
  readonly name: string;
  /** Where the one button leads: a whole address on our own site. */
  readonly href: string;
  /** Where the second link leads, for mails that have words for one. */
  readonly also_href: string | null;
  /** No health detail, no facility. */
  readonly facts: MailFacts;
  readonly notes: readonly MailNote[];
}

export interface RenderedMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Renders a mail as HTML and as text, both from the same parts. The subject says what happened and nothing about health. */
export async function renderMail(view: MailView): Promise<RenderedMail> {
  const all: MailWords = words(view.language).mails;
  const own: OwnWords = all[view.mail];
  const greeting = view.name === "" ? all.greetingNoName : all.greeting(view.name);
  const told = toldOf(view.facts, all, view.language);
  const say = (sentence: Sentence): string => (typeof sentence === "string" ? sentence : sentence(told));
  const [subject, lead] = [say(own.subject), say(own.lead)];
  const facts = listedFacts(view.facts, all, { language: view.language, time_zone: view.operator.time_zone });
  const notes = view.notes.map((note) => all[note]);
  const also = own.also === undefined || view.also_href === null ? null : { text: own.also, href: view.also_href };
  const text = [
    greeting,
    lead,
    ...(facts.length === 0 ? [] : [facts.map(([label, value]) => `${label}: ${value}`).join("\n")]),
    `${own.button}:\n${view.href}`,
    ...(also === null ? [] : [`${also.text}:\n${also.href}`]),
    ...notes,
    all.closing(view.operator.name),
  ].join("\n\n");
  const body = await html`<!doctype html>${(
      <html lang={view.language}>
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <meta name="supported-color-schemes" content="light dark" />
          <meta name="format-detection" content="telephone=no, date=no, address=no" />
          <title>{subject}</title>
          <style>{raw(NIGHT)}</style>
        </head>
        <body class="paper" style={PAPER}>
          <div role="main" aria-label={subject} class="card" style={CARD}>
            <p class="accent" style={NAME}>
              {view.operator.name}
            </p>
            <h1 style={HEADING}>{subject}</h1>
            <p>{greeting}</p>
            <p>{lead}</p>
            <Facts facts={facts} />
            <p style="margin:24px 0">
              <a class="button" href={view.href} style={BUTTON}>
                {own.button}
              </a>
            </p>
            {also === null ? null : (
              <p>
                <a class="accent" href={also.href} style={LINK}>
                  {also.text}
                </a>
              </p>
            )}
            <p class="soft" style={SMALL}>
              {all.linkHelp}
              <br />
              <a class="accent" href={view.href} style={`${LINK};word-break:break-all`}>
                {view.href}
              </a>
            </p>
            {notes.map((note) => (
              <p class="soft" style={SMALL}>
                {note}
              </p>
            ))}
            <p style="margin-bottom:0">{all.closing(view.operator.name)}</p>
          </div>
        </body>
      </html>
    )}`;
  return { subject, text: `${text}\n`, html: body.toString() };
}

function Facts({ facts }: { readonly facts: readonly ListedFact[] }) {
  if (facts.length === 0) return null;
  return (
    <table role="presentation" style="border-collapse:collapse;margin:16px 0">
      <tbody>
        {facts.map(([label, value]) => (
          <tr>
            <td class="soft" style={FACT_LABEL}>
              {label}
            </td>
            <td style={FACT}>{value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
