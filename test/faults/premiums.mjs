// A thousand premiums due at once: the cron is fired, the runtime is killed (SIGKILL) in the middle of it and starts again on the same storage.
// After the next run, and one that comes twice while that one still works, each premium is paid once, in wallet and ledger.
import { setTimeout as sleep } from "node:timers/promises";
import { compare, groups } from "./checks.mjs";

const AUTOPAY_CRON = "7 * * * *";
const SWEEP_CRON = "*/5 * * * *";
/** The kill comes when such a share of them is paid, never the same. */
const [EARLIEST, LATEST] = [0.15, 0.6];
/** Then some moments more: while the next ones are in hand. */
const LONGEST_WAIT_MS = 300;
const LONGEST_RUN_MS = 60_000;
const HOUR_MS = 3_600_000;

/**
 * Plays it on a runtime that is up, with the operator's data and no payments in it.
 * @param site {keeper, post(path, fields), start(): starts the killed runtime again}
 * @param count how many premiums
 * @returns {premium_cents, killed_at: how many were paid shortly before the kill, back_at: and right after it, in_hand: how many were being taken}
 */
export async function playPremiums({ keeper, post, start }, count) {
  const { premium_cents } = await post("/dev/seed/premiums", { count });
  const wanted = count * (EARLIEST + Math.random() * (LATEST - EARLIEST));
  const run = post("/dev/cron", { cron: AUTOPAY_CRON }).catch(() => undefined);
  const killed_at = await paidIn(keeper, wanted);
  await sleep(Math.random() * LONGEST_WAIT_MS);
  await keeper.kill();
  await run;
  await start();
  const back_at = await countPaid(keeper);
  const [{ in_hand }] = await keeper.ask("read", {
    sql: "SELECT COUNT(*) AS in_hand FROM payments WHERE claimed_at IS NOT NULL AND state = 'created'",
    params: [],
  });

  await later(keeper, HOUR_MS);
  await post("/dev/cron", { cron: AUTOPAY_CRON });
  await later(keeper, 2 * HOUR_MS);
  await Promise.all([AUTOPAY_CRON, AUTOPAY_CRON, SWEEP_CRON].map((cron) => post("/dev/cron", { cron })));
  await paidIn(keeper, count);
  return { premium_cents, killed_at, back_at, in_hand };
}

/** Sets the site's clock so far ahead, and nothing else. */
async function later(keeper, offset) {
  await keeper.ask("put", { key: "dev:clock-offset-ms", value: String(offset) });
}

/** Waits until so many are paid; answers how many are. */
async function paidIn(keeper, wanted) {
  for (const end = Date.now() + LONGEST_RUN_MS; ; await sleep(20)) {
    const paid = await countPaid(keeper);
    if (paid >= wanted || Date.now() > end) return paid;
  }
}

async function countPaid(keeper) {
  const count = () => keeper.ask("read", { sql: "SELECT COUNT(*) AS paid FROM dues WHERE state = 'paid'", params: [] });
  // A connection that was idle may have been closed just now.
  const [row] = await count().catch(count);
  return row.paid;
}

/**
 * What must be true then.
 * @param books see openBooks; @param played what playPremiums answers, with `count`
 * @returns [what must hold, the first things that do not]
 */
export function checkPremiums({ books, played: { count, premium_cents, killed_at, back_at } }) {
  const dues = books.d1("SELECT id, state FROM dues");
  const payments = books.d1("SELECT * FROM payments");
  const ofDue = groups(payments, ({ due_id }) => due_id);
  const spends = books.journals.flatMap(({ wallet_id, rows }) =>
    rows.filter(({ kind }) => kind === "spend").map((row) => ({ ...row, wallet_id })),
  );
  const spent = groups(spends, ({ payment_id }) => payment_id);
  const mails = groups(books.d1("SELECT dedupe_key FROM mails WHERE template = 'premium_receipt'"), ({ dedupe_key }) => dedupe_key);
  return [
    [
      "the kill came in the middle of the run",
      killed_at > count / 10 && back_at < (count * 9) / 10 ? [] : [`${killed_at} were paid before it, ${back_at} after, of ${count}`],
    ],
    [
      "each premium is paid by one payment that was posted, and by no other",
      dues.flatMap(({ id, state }) => {
        const states = (ofDue.get(id) ?? []).map((payment) => payment.state);
        return state === "paid" && states.join() === "posted" ? [] : [`${id} (${state}): ${states.join() || "no payment"}`];
      }),
    ],
    ["there are as many dues as policies", dues.length === count ? [] : [`${dues.length} of ${count}`]],
    [
      "each wallet gave each of its premiums once",
      payments.flatMap(({ id, wallet_id }) => {
        const given = (spent.get(id) ?? []).map((row) => `${row.amount_cents} from ${row.wallet_id}`);
        return given.join() === `${-premium_cents} from ${wallet_id}` ? [] : [`${id}: ${given.join() || "nothing"}`];
      }),
    ],
    ["journals and ledger have the same rows, and each row's entries sum to 0", compare(books)],
    [
      "each payment has one receipt in the mails",
      payments.flatMap(({ id }) =>
        (mails.get(`${id}:posted`) ?? []).length === 1 ? [] : [`${id}: ${mails.get(`${id}:posted`)?.length ?? 0}`],
      ),
    ],
  ];
}
