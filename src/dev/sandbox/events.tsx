import { Hono } from "hono";
import { html } from "hono/html";
import { cents, formatMoney } from "../../values/money.ts";
import type { Language } from "../../values/language.ts";
import type { App } from "../../web.ts";
import { latest } from "./client.ts";
import { Document, sandboxWords } from "./page.tsx";

/** What the sandbox processor knows and has sent, for people who develop: GET /dev/processor. */
export const processorPages = new Hono<App>().get("/dev/processor", async (c) => {
  if (c.env.ENVIRONMENT !== "development") return c.notFound();
  const { entries, deliveries } = await latest(c.env);
  const language = c.get("language");
  const w = sandboxWords(language);
  c.header("Cache-Control", "no-store");
  const page = (
    <Document language={language} title={w.eventsTitle} wide="yes">
      <main class="sheet main">
        <h1>{w.eventsTitle}</h1>
        <p>{w.eventsIntro}</p>
        <Rows
          caption={w.payments}
          none={w.none}
          heads={[w.columns.when, w.columns.payment, w.columns.amount, w.columns.method, w.columns.status]}
          rows={entries.map((entry) => [
            moment(entry.created_at, language),
            entry.payment_id,
            formatMoney(cents(entry.amount_cents), language),
            entry.brand === null ? entry.method : `${entry.brand} •${entry.last4 ?? ""}`,
            entry.decline === null || entry.decline === entry.status ? entry.status : `${entry.status}: ${entry.decline}`,
          ])}
        />
        <Rows
          caption={w.webhooks}
          none={w.none}
          heads={[w.columns.event, w.columns.payment, w.columns.due, w.columns.sent, w.columns.tries, w.columns.answer]}
          rows={deliveries.map((delivery) => [
            delivery.type,
            delivery.payment_id,
            moment(delivery.due_at, language),
            delivery.delivered_at === null ? w.notYet : moment(delivery.delivered_at, language),
            String(delivery.attempts),
            delivery.answer ?? "",
          ])}
        />
      </main>
    </Document>
  );
  return c.html(html`<!doctype html>${page}`);
});

function Rows({
  caption,
  none,
  heads,
  rows,
}: {
  caption: string;
  none: string;
  heads: readonly string[];
  rows: readonly (readonly string[])[];
}) {
  return (
    <div class="scroll" tabindex={0} role="region" aria-label={caption}>
      <table>
        <caption>{caption}</caption>
        <thead>
          <tr>
            {heads.map((head) => (
              <th scope="col">{head}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.length === 0 && (
            <tr>
              <td colspan={heads.length}>{none}</td>
            </tr>
          )}
          {rows.map((row) => (
            <tr>
              {row.map((cell) => (
                <td>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function moment(at: number, language: Language): string {
  return new Intl.DateTimeFormat(language === "es" ? "es-US" : "en-US", {
    dateStyle: "medium",
    timeStyle: "medium",
    timeZone: "UTC",
  }).format(at);
}
