// Members send all they have back to where it came from, and the runtime is killed (SIGKILL) between two refunds of it. The cron goes on with what is left.
import { setTimeout as sleep } from "node:timers/promises";
import { openBooks, peek } from "./books.mjs";
import { compare } from "./checks.mjs";

const SWEEP_CRON = "*/5 * * * *";
const LONGEST_WAIT_MS = 10_000;
/** A kill that comes too late, when all is sent already, is followed by another, with other members. */
const MEMBERS_A_KILL = 2;

/**
 * Plays it on a runtime that is up.
 * @param site {keeper, persist, origin(), start(): starts the killed runtime again, post(path, fields)}
 * @param members {session, wallet_id}[] who are signed in
 * @returns {asked: the members who asked, kills, sent: how many of their refunds the last kill found noted, booked: out of the wallet and not noted, of: all}
 */
export async function playWithdrawals({ keeper, persist, origin, start, post }, members) {
  const played = { asked: [], kills: 0, sent: 0, booked: 0, of: 0 };
  while (played.asked.length < members.length && played.sent === played.of) {
    const next = members.slice(played.asked.length, played.asked.length + MEMBERS_A_KILL);
    const began = Promise.allSettled(next.map((member) => withdrawAll(member, origin())));
    await oneMoreSent(persist, played.of);
    await keeper.kill();
    await began;
    played.asked.push(...next);
    played.kills += 1;
    const states = openBooks(persist).d1("SELECT state FROM withdrawal_parts");
    const count = (wanted) => states.filter(({ state }) => state === wanted).length;
    Object.assign(played, { sent: count("sent"), booked: count("booked"), of: states.length });
    await start();
  }
  await post("/dev/cron", { cron: SWEEP_CRON });
  return played;
}

/** Waits until one more part has gone, as the disk has it: what is asked of the runtime is answered when it has nothing else to do, which is too late. */
async function oneMoreSent(persist, before) {
  for (const end = Date.now() + LONGEST_WAIT_MS; Date.now() < end; await sleep(2)) if (sentOnDisk(persist) > before) return;
}

function sentOnDisk(persist) {
  try {
    const [{ sent }] = peek(persist, "SELECT COUNT(*) AS sent FROM withdrawal_parts WHERE state = 'sent'");
    return sent;
  } catch {
    // Copied while it was written: the next look finds it whole.
    return 0;
  }
}

/** From the form to the button, as a browser does it; the kill comes before the answer. */
async function withdrawAll({ session }, origin) {
  const headers = { cookie: `__Host-session=${session}; language=en`, origin };
  const page = async (path) => await (await fetch(origin + path, { headers, redirect: "manual" })).text();
  const amount = field(await page("/wallet/withdraw"), "amount");
  const check = await page(`/wallet/withdraw?step=check&amount=${amount}`);
  const fields = Object.fromEntries(["form_token", "request_key", "step", "amount", "shown"].map((name) => [name, field(check, name)]));
  await fetch(`${origin}/wallet/withdraw`, { method: "POST", headers, body: new URLSearchParams(fields), redirect: "manual" });
}

function field(html, name) {
  const main = html.slice(html.indexOf("<main"));
  const input = new RegExp(`<input[^>]*name="${name}"[^>]*>`, "u").exec(main)?.[0] ?? "";
  const value = /value="([^"]*)"/u.exec(input)?.[1];
  if (value === undefined) throw new Error(`no field ${name}:\n${main.replaceAll(/<[^>]*>/gu, " ").slice(0, 400)}`);
  return value;
}

/**
 * What must be true then.
 * @param books see openBooks; @param played what playWithdrawals answers
 * @returns [what must hold, the first things that do not]
 */
export function checkWithdrawals({ books, played }) {
  const withdrawals = books.d1("SELECT * FROM withdrawals");
  const parts = books.d1("SELECT * FROM withdrawal_parts");
  const payments = books.d1("SELECT id, processor_cents FROM payments WHERE state IN ('posted', 'partly_refunded', 'refunded')");
  const rowsOf = (wallet_id) => books.journals.find((each) => each.wallet_id === wallet_id)?.rows ?? [];
  const total = (rows, value) => rows.reduce((sum, row) => sum + value(row), 0);
  return [
    [
      "the kill came when money was out of a wallet and not sent yet",
      played.sent < played.of && played.booked > 0
        ? []
        : [`${played.sent} of ${played.of} sent, ${played.booked} more out of their wallets`],
    ],
    [
      "each withdrawal that was begun came to its end, and its parts sum to it",
      withdrawals.flatMap(({ id, finished_at, amount_cents }) => {
        const sum = total(
          parts.filter((part) => part.withdrawal_id === id && part.state === "sent"),
          (part) => part.amount_cents,
        );
        return finished_at !== null && amount_cents === sum ? [] : [`${id}: ${amount_cents} cents, ${sum} sent`];
      }),
    ],
    [
      "each part is once in the journal, with its cents, and the wallet is empty",
      withdrawals.flatMap(({ id, wallet_id }) => {
        const rows = rowsOf(wallet_id);
        const wrong = parts
          .filter((part) => part.withdrawal_id === id)
          .filter((part) => {
            const booked = rows.filter(({ key }) => key.endsWith(part.id));
            return booked.length !== 1 || booked[0].amount_cents !== -part.amount_cents;
          });
        const posted = rows.at(-1)?.posted_after_cents;
        return [...wrong.map((part) => `${part.id}: not once`), ...(posted === 0 ? [] : [`${wallet_id}: ${posted} cents left`])];
      }),
    ],
    [
      "the processor has sent back what was asked, and nothing else",
      payments.flatMap(({ id, processor_cents }) => {
        const due =
          processor_cents -
          total(
            parts.filter((part) => part.payment_id === id),
            (part) => part.amount_cents,
          );
        const kept = books.charges.get(id) ?? 0;
        return kept === due ? [] : [`${id}: the processor keeps ${kept}, due ${due}`];
      }),
    ],
    ["journals and ledger have the same rows, and each row's entries sum to 0", compare(books)],
  ];
}
