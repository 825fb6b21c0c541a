import { Hono } from "hono";
import { html } from "hono/html";
import type { Language } from "../../values/language.ts";
import { cents, formatMoney, parseDollars, toDollars } from "../../values/money.ts";
import type { App, Ctx } from "../../web.ts";
import type { Entry } from "./book.ts";
import { actInConsole, findInConsole } from "./client.ts";
import { Document, sandboxWords } from "./document.tsx";
import { moment, Rows } from "./table.tsx";
import type { ConsoleAct, ConsoleEntry } from "./till.ts";

const ACTS: readonly ConsoleAct[] = ["refund", "open_dispute", "win_dispute", "lose_dispute"];

/** One payment in the processor's own console, where its staff refund and disputes are opened and decided: /dev/processor/<payment id>. */
export const processorConsole = new Hono<App>()
  .get("/dev/processor/:payment", async (c) => await show(c, await found(c), c.req.query("refused") === undefined ? "no" : "yes"))
  .post("/dev/processor/:payment", async (c) => {
    const entry = await found(c);
    const form = await c.req.parseBody();
    const act = ACTS.find((each) => each === form["act"]);
    if (entry === null || act === undefined) return c.notFound();
    const typed = typeof form["amount"] === "string" ? form["amount"].trim() : "";
    const amount = typed === "" ? null : parseDollars(typed);
    const done =
      (amount === null || amount.ok) && (await actInConsole(c.env, entry.payment_id, act, amount === null ? null : amount.value));
    return c.redirect(`/dev/processor/${entry.payment_id}${done ? "" : "?refused"}`, 303);
  });

/** "Visa •4242", or what it will be paid with. */
export function methodOf(entry: Pick<Entry, "brand" | "last4" | "method">): string {
  return entry.brand === null ? entry.method : `${entry.brand} •${entry.last4 ?? ""}`;
}

/** Where a payment stands, with what came back of it. */
export function statusOf(entry: ConsoleEntry, language: Language): string {
  const w = sandboxWords(language);
  const declined = entry.decline === null || entry.decline === entry.status ? [] : [entry.decline];
  const back = entry.refunded_cents === 0 ? [] : [w.partly(formatMoney(cents(entry.refunded_cents), language))];
  const disputes = entry.disputes.map((each) => `${w.disputes}: ${w.disputeStatus[each.status]}`);
  return [entry.status, ...declined, ...back, ...disputes].join(" · ");
}

async function found(c: Ctx): Promise<ConsoleEntry | null> {
  return c.env.ENVIRONMENT === "development" ? await findInConsole(c.env, c.req.param("payment") ?? "") : null;
}

function show(c: Ctx, entry: ConsoleEntry | null, refused: "yes" | "no"): Response | Promise<Response> {
  if (entry === null) return c.notFound();
  c.header("Cache-Control", "no-store");
  return c.html(html`<!doctype html>${<ConsolePage entry={entry} language={c.get("language")} refused={refused} />}`);
}

function ConsolePage({ entry, language, refused }: { entry: ConsoleEntry; language: Language; refused: "yes" | "no" }) {
  const w = sandboxWords(language);
  const money = (amount: number) => formatMoney(cents(amount), language);
  const open = entry.disputes.some((each) => each.status === "open");
  return (
    <Document language={language} title={`${w.payTitle(money(entry.amount_cents))} | ${w.name}`} wide="yes">
      <main class="sheet main">
        <p>
          <a href="/dev/processor">{w.toEvents}</a>
        </p>
        <h1>{entry.payment_id}</h1>
        <p>{w.consoleIntro}</p>
        {refused === "yes" && (
          <p class="note" role="alert">
            {w.notPossible}
          </p>
        )}
        <Rows
          caption={w.payments}
          none={w.none}
          heads={[w.columns.when, w.columns.method, w.columns.status, w.paid, w.refunded, w.left]}
          rows={[
            [
              moment(entry.created_at, language),
              methodOf(entry),
              statusOf(entry, language),
              money(entry.status === "succeeded" ? entry.amount_cents : 0),
              money(entry.refunded_cents),
              money(entry.left_cents),
            ],
          ]}
        />
        {entry.left_cents > 0 && (
          <form method="post" action={`/dev/processor/${entry.payment_id}`} class="field">
            <label for="amount">{w.amount}</label>
            <p class="hint" id="amount-hint">
              {w.amountHint(money(entry.left_cents))}
            </p>
            <input
              id="amount"
              name="amount"
              inputmode="decimal"
              autocomplete="off"
              aria-describedby="amount-hint"
              placeholder={toDollars(cents(entry.left_cents))}
            />
            <div class="pair acts">
              <button type="submit" name="act" value="refund">
                {w.acts.refund}
              </button>
              <button type="submit" name="act" value="open_dispute" class="quiet">
                {w.acts.open_dispute}
              </button>
            </div>
          </form>
        )}
        {open && (
          <form method="post" action={`/dev/processor/${entry.payment_id}`}>
            <div class="pair acts">
              <button type="submit" name="act" value="win_dispute">
                {w.acts.win_dispute}
              </button>
              <button type="submit" name="act" value="lose_dispute" class="quiet">
                {w.acts.lose_dispute}
              </button>
            </div>
          </form>
        )}
        <Rows
          caption={w.disputes}
          none={w.none}
          heads={[w.columns.when, w.amount, w.columns.status]}
          rows={entry.disputes.map((each) => [moment(each.opened_at, language), money(each.amount_cents), w.disputeStatus[each.status]])}
        />
      </main>
    </Document>
  );
}
