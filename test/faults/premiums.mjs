// A thousand premiums due at once: the cron is fired, the runtime is killed (SIGKILL) in the middle of it and starts again on the same storage.
// After the next run, and one that comes twice while that one still works, each premium is paid once, in wallet and ledger.
import { setTimeout as sleep } from "node:timers/promises";
import { openBooks } from "./books.mjs";
import { compare, groups } from "./checks.mjs";

const AUTOPAY_CRON = "7 * * * *";
const SWEEP_CRON = "*/5 * * * *";
/** The first kill comes when such a share of them is paid, never the same … */
const [EARLIEST, LATEST] = [0.15, 0.3];
/** … and some moments more, while the next ones are in hand. One that meets no wallet that is ahead of the ledger is followed by another. */
const LONGEST_WAIT_MS = 300;
const MOST_KILLS = 3;
const LONGEST_RUN_MS = 60_000;
const HOUR_MS = 3_600_000;

/**
 * Plays it on a runtime that is up, with the operator's data and no payments in it.
 * @param site {keeper, persist, post(path, fields), start(): starts the killed runtime again}
 * @param count how many premiums
 * @returns {premium_cents, kills, paid: how many were when the last kill came, ahead: how many more the wallets had given, which the ledger did not know}
 */
export async function playPremiums({ keeper, persist, post, start }, count) {
  const { premium_cents } = await post("/dev/seed/premiums", { count });
  let [kills, paid, ahead] = [0, 0, 0];
  let wanted = count * (EARLIEST + Math.random() * (LATEST - EARLIEST));
  while (ahead === 0 && kills < MOST_KILLS && paid < count / 2) {
    const run = post("/dev/cron", { cron: AUTOPAY_CRON }).catch(() => undefined);
    await paidIn(keeper, wanted);
    await sleep(Math.random() * LONGEST_WAIT_MS);
    await keeper.kill();
    await run;
    kills += 1;
    ({ paid, ahead } = leftBy(openBooks(persist)));
    wanted = paid + 1;
    await start();
    await later(keeper, kills * HOUR_MS);
  }
  await post("/dev/cron", { cron: AUTOPAY_CRON });
  await later(keeper, (kills + 1) * HOUR_MS);
  await Promise.all([AUTOPAY_CRON, AUTOPAY_CRON, SWEEP_CRON].map((cron) => post("/dev/cron", { cron })));
  await paidIn(keeper, count);
  return { premium_cents, kills, paid, ahead };
}

/** What a kill has left on the disk. */
function leftBy(books) {
  const known = new Set(books.d1("SELECT txn_id FROM ledger_transactions").map(({ txn_id }) => txn_id));
  const [{ paid }] = books.d1("SELECT COUNT(*) AS paid FROM dues WHERE state = 'paid'");
  return { paid, ahead: books.journals.flatMap(({ rows }) => rows.filter(({ txn_id }) => !known.has(txn_id))).length };
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
export function checkPremiums({ books, played: { count, premium_cents, paid } }) {
  const dues = books.d1("SELECT id, state FROM dues");
  const payments = books.d1("SELECT * FROM payments");
  const ofDue = groups(payments, ({ due_id }) => due_id);
  const spends = books.journals.flatMap(({ wallet_id, rows }) =>
    rows.filter(({ kind }) => kind === "spend").map((row) => ({ ...row, wallet_id })),
  );
  const spent = groups(spends, ({ payment_id }) => payment_id);
  const mails = groups(books.d1("SELECT dedupe_key FROM mails WHERE template = 'premium_receipt'"), ({ dedupe_key }) => dedupe_key);
  return [
    ["the kill came in the middle of the run", paid > count / 10 && paid < (count * 9) / 10 ? [] : [`${paid} of ${count} were paid`]],
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
