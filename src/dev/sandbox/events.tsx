import { Hono } from "hono";
import { html } from "hono/html";
import { cents, formatMoney } from "../../values/money.ts";
import type { App } from "../../web.ts";
import { latest } from "./client.ts";
import { methodOf, statusOf } from "./console.tsx";
import { Document, sandboxWords } from "./document.tsx";
import { moment, Rows } from "./table.tsx";

/** What the sandbox processor knows and has sent, for people who develop: GET /dev/processor. */
export const processorPages = new Hono<App>().get("/dev/processor", async (c) => {
  if (c.env.ENVIRONMENT !== "development") return c.notFound();
  const { entries, deliveries, methods } = await latest(c.env);
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
            <a href={`/dev/processor/${entry.payment_id}`}>{entry.payment_id}</a>,
            formatMoney(cents(entry.amount_cents), language),
            methodOf(entry),
            statusOf(entry, language),
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
        <Rows
          caption={w.methods}
          none={w.none}
          heads={[w.columns.method, w.columns.status]}
          rows={methods.map((each) => [`${each.brand} •${each.last4}`, each.forgotten === 1 ? w.forgotten : w.kept])}
        />
      </main>
    </Document>
  );
  return c.html(html`<!doctype html>${page}`);
});
