import { html } from "hono/html";
import type { Cents } from "../../values/money.ts";
import { formatMoney } from "../../values/money.ts";
import type { Language } from "../../values/language.ts";
import type { Instant } from "../../values/time.ts";
import { formatLongDay } from "../format.ts";
import { words, type Words } from "../words/index.ts";

/** The mails we send. Each has its words under `mails`. */
export type MailName =
  | "confirm_email"
  | "already_registered"
  | "welcome"
  | "payment_receipt"
  | "top_up_receipt"
  | "payment_failed"
  | "payment_kept";

/** What a mail says besides its words. */
export interface MailView {
  readonly mail: MailName;
  readonly language: Language;
  readonly operator: { readonly name: string; readonly time_zone: string };
  readonly name: string | null;
  /** Where the one button leads: a whole address on our own site. */
  readonly href: string;
  /** For mails about money; no health detail, no facility. */
  readonly money: { readonly amount_cents: Cents; readonly at: Instant; readonly reference: string } | null;
}

export interface RenderedMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

type Fact = readonly [label: string, value: string];

const PAPER = "margin:0;padding:32px 16px;background:#faf7f2;color:#1b2423;font:16px/1.5 system-ui,-apple-system,'Segoe UI',sans-serif";
const CARD = "max-width:520px;margin:0 auto;background:#ffffff;border:1px solid #e3ddd2;border-radius:10px;padding:32px";
const BUTTON =
  "display:inline-block;background:#0f4c4a;color:#ffffff;text-decoration:none;font-weight:600;padding:12px 22px;border-radius:8px";
const SMALL = "font-size:14px;color:#4c5a57";

/** Renders a mail as HTML and as text, both from the same parts. The subject says what happened and nothing about health. */
export async function renderMail(view: MailView): Promise<RenderedMail> {
  const all: Words["mails"] = words(view.language).mails;
  const own = all[view.mail];
  const greeting = view.name === null ? all.greetingNoName : all.greeting(view.name);
  const facts = factsOf(view, all);
  const notes = view.mail === "confirm_email" || view.mail === "already_registered" ? [all.notAsked, all.private] : [all.private];
  const text = [
    greeting,
    own.lead,
    ...(facts.length === 0 ? [] : [facts.map(([label, value]) => `${label}: ${value}`).join("\n")]),
    `${own.button}:\n${view.href}`,
    ...notes,
    all.closing(view.operator.name),
  ].join("\n\n");
  const body = await html`<!doctype html>${(
      <html lang={view.language}>
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width" />
          <title>{own.subject}</title>
        </head>
        <body style={PAPER}>
          <div style={CARD}>
            <p style="margin:0 0 24px;font-weight:700;color:#0f4c4a">{view.operator.name}</p>
            <h1 style="font-size:22px;line-height:1.25;margin:0 0 16px">{own.subject}</h1>
            <p>{greeting}</p>
            <p>{own.lead}</p>
            <Facts facts={facts} />
            <p style="margin:24px 0">
              <a href={view.href} style={BUTTON}>
                {own.button}
              </a>
            </p>
            <p style={SMALL}>
              {all.linkHelp}
              <br />
              <a href={view.href} style="color:#0f4c4a;word-break:break-all">
                {view.href}
              </a>
            </p>
            {notes.map((note) => (
              <p style={SMALL}>{note}</p>
            ))}
            <p>{all.closing(view.operator.name)}</p>
          </div>
        </body>
      </html>
    )}`;
  return { subject: own.subject, text: `${text}\n`, html: body.toString() };
}

function factsOf({ money, language, operator }: MailView, all: Words["mails"]): readonly Fact[] {
  if (money === null) return [];
  return [
    [all.amount, formatMoney(money.amount_cents, language)],
    [all.day, formatLongDay(money.at, { language, time_zone: operator.time_zone })],
    [all.reference, money.reference],
  ];
}

function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  if (facts.length === 0) return null;
  return (
    <table role="presentation" style="border-collapse:collapse;margin:16px 0">
      {facts.map(([label, value]) => (
        <tr>
          <td style="padding:4px 24px 4px 0;color:#4c5a57">{label}</td>
          <td style="padding:4px 0;font-weight:600">{value}</td>
        </tr>
      ))}
    </table>
  );
}
