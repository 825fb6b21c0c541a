import { Hono } from "hono";
import { assets } from "../ui/assets.gen.ts";
import { now } from "../platform/clock.ts";
import type { App } from "../web.ts";
import { lastWalk } from "./clock.ts";
import { CRONS } from "./due.ts";
import { OpenBills, openBills } from "./open-bills.tsx";
import type { Walk } from "./walk.ts";

const STEPS = [
  ["PT30M", "30 minutes"],
  ["P1D", "1 day"],
  ["P2D", "2 days"],
  ["P1M", "1 month"],
  ["P1Y", "1 year"],
] as const;

/** `/dev`: what the outside world would do, on one page for whoever develops. English only; never mounted in production. */
export const devPages = new Hono<App>().get("/dev", async (c) => {
  const at = new Date(await now(c.env)).toISOString();
  return c.html(
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Development tools</title>
        <link rel="stylesheet" href={assets.css} />
      </head>
      <body>
        <main id="main" class="main main-wide">
          <h1>Development tools</h1>
          <h2>Outside world</h2>
          <ul>
            <li>
              <a href="/dev/mail">Mails sent</a> (<a href="/dev/mail.json">as JSON</a>)
            </li>
            <li>
              <a href="/dev/processor">The card processor's payments and events</a>
            </li>
          </ul>
          <h2>Bills to pay as a guest</h2>
          <OpenBills bills={await openBills(c.env)} />
          <h2 id="clock">Clock</h2>
          <p>
            It is <time datetime={at}>{at}</time> (<a href="/dev/clock.json">as JSON</a>). Moved on, it stops wherever something is due: a
            year takes some seconds.
          </p>
          <LastWalk walk={await lastWalk(c.env)} />
          {STEPS.map(([advance, words]) => (
            <form method="post" action="/dev/clock">
              <input type="hidden" name="advance" value={advance} />
              <button class="button button-secondary" type="submit">{`Move on by ${words}`}</button>
            </form>
          ))}
          <form method="post" action="/dev/clock">
            <input type="hidden" name="reset" value="1" />
            <button class="button button-secondary" type="submit">
              Back to the real time
            </button>
          </form>
          <h2>Crons</h2>
          {CRONS.map((cron) => (
            <form method="post" action="/dev/cron">
              <input type="hidden" name="cron" value={cron} />
              <button class="button button-secondary" type="submit">{`Run ${cron}`}</button>
            </form>
          ))}
        </main>
      </body>
    </html>,
  );
});

function LastWalk({ walk }: { readonly walk: Walk | null }) {
  if (walk === null) return null;
  return (
    <>
      <p>
        {`When it was last moved: ${walk.steps} steps, ${walk.mails} mails sent, ${walk.payments} payments made. `}
        <a href="/dev/mail">See the mails</a>
      </p>
      {walk.failures.map((failure) => (
        <p class="notice notice-danger">{failure}</p>
      ))}
    </>
  );
}
