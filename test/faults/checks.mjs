// What must be true after the kills: each acknowledged payment once, everywhere, by the exact cents; nothing else; nothing stuck.

/**
 * @param orders every order of every client
 * @param books see openBooks
 * @param members {member_id, wallet_id}[]
 * @returns [what must hold, the first things that do not]
 */
export function checkBooks({ orders, books, members }) {
  const payments = books.d1("SELECT * FROM payments");
  const byKey = groups(payments, (payment) => payment.request_key);
  const ledger = groups(books.d1("SELECT * FROM ledger_transactions WHERE payment_id IS NOT NULL"), (row) => row.payment_id);
  const journal = groups(
    books.journals.flatMap(({ rows }) => rows.filter((row) => row.payment_id !== null)),
    (row) => row.payment_id,
  );
  const bills = new Map(books.d1("SELECT id, owed_cents, paid_cents, reserved_cents FROM bills").map((bill) => [bill.id, bill]));
  const mails = groups(
    books.d1("SELECT dedupe_key FROM mails WHERE template IN ('payment_receipt', 'top_up_receipt')"),
    (mail) => mail.dedupe_key,
  );
  const acknowledged = orders.filter((order) => order.state === "acknowledged");
  const paymentOf = (order) => byKey.get(order.request_key)?.[0];
  const posted = payments.filter((payment) => payment.state === "posted");
  const paidFor = (bill) =>
    sum(
      orders.filter((order) => order.bill === bill && paymentOf(order)?.state === "posted"),
      (order) => order.cents,
    );

  return [
    [
      "an order has one payment, or none when it was given up",
      orders.flatMap((order) => {
        const count = byKey.get(order.request_key)?.length ?? 0;
        return count === 1 || (count === 0 && order.state === "given_up")
          ? []
          : [`key ${order.request_key} (${order.state}): ${count} payments`];
      }),
    ],
    [
      "what was acknowledged is posted, as it was asked",
      acknowledged.flatMap((order) => {
        const { id, state, amount_cents, wallet_cents, processor_cents } = paymentOf(order) ?? {};
        const right =
          id === order.payment &&
          state === "posted" &&
          amount_cents === order.cents &&
          wallet_cents === order.wallet_cents &&
          processor_cents === order.cents - order.wallet_cents;
        return right ? [] : [`${order.kind} ${order.payment}: ${state}, ${amount_cents} of ${order.cents} cents (payment ${id})`];
      }),
    ],
    [
      "a posted payment is once in its wallet's journal and once in the ledger, with the exact cents",
      posted.flatMap((payment) =>
        [journal, ledger].flatMap((book, at) => {
          const rows = book.get(payment.id) ?? [];
          const wanted = entriesOf(payment);
          const found = rows.filter((row) => row.amount_cents !== 0).map((row) => `${row.kind} ${row.amount_cents}`);
          return found.toSorted().join() === wanted.toSorted().join()
            ? []
            : [`${payment.id} in the ${at === 0 ? "journal" : "ledger"}: ${found.join()} instead of ${wanted.join()}`];
        }),
      ),
    ],
    [
      "a payment that was not posted moved no money",
      payments
        .filter((payment) => payment.state !== "posted")
        .flatMap((payment) => {
          const moved = sum([...(journal.get(payment.id) ?? []), ...(ledger.get(payment.id) ?? [])], (row) => Math.abs(row.amount_cents));
          return moved === 0 ? [] : [`${payment.id} (${payment.state}): ${moved} cents`];
        }),
    ],
    [
      "the processor charged what was posted, and nothing else",
      payments.flatMap((payment) => {
        const charged = books.charges.get(payment.id) ?? 0;
        const due = payment.state === "posted" ? payment.processor_cents : 0;
        return charged === due ? [] : [`${payment.id} (${payment.state}): charged ${charged}, due ${due}`];
      }),
    ],
    [
      "each bill shows paid what was paid, and nothing is reserved",
      [...bills.values()].flatMap((bill) =>
        bill.paid_cents === paidFor(bill.id) && bill.reserved_cents === 0
          ? []
          : [`${bill.id}: paid ${bill.paid_cents} of ${paidFor(bill.id)}, reserved ${bill.reserved_cents}`],
      ),
    ],
    [
      "each wallet holds what came in less what went out, and nothing is held",
      members.flatMap(({ wallet_id }) => {
        const own = payments.filter((payment) => payment.wallet_id === wallet_id && payment.state === "posted");
        const due = sum(own, (payment) => (payment.purpose === "top_up" ? payment.amount_cents : -payment.wallet_cents));
        const last = books.journals.find((each) => each.wallet_id === wallet_id)?.rows.at(-1);
        const projected = books.d1("SELECT posted_cents, held_cents, seq FROM wallets WHERE wallet_id = ?", wallet_id)[0];
        const right =
          last?.posted_after_cents === due &&
          last.held_after_cents === 0 &&
          projected?.posted_cents === due &&
          projected.held_cents === 0 &&
          projected.seq === last.seq;
        return right
          ? []
          : [
              `${wallet_id}: ${due} due; journal ${last?.posted_after_cents}, held ${last?.held_after_cents}; ledger ${projected?.posted_cents}, held ${projected?.held_cents}`,
            ];
      }),
    ],
    [
      "no payment is under way",
      payments
        .filter(({ state }) => ["created", "awaiting_payer", "processing", "funded"].includes(state))
        .map(({ id, state }) => `${id}: ${state}`),
    ],
    [
      "each posted payment has one receipt in the mails",
      posted.flatMap((payment) => {
        const count = mails.get(`${payment.id}:posted`)?.length ?? 0;
        return count === 1 ? [] : [`${payment.id}: ${count} receipts`];
      }),
    ],
    ["journals and ledger have the same rows, and each row's entries sum to 0", compare(books)],
  ];
}

/** Every row of every journal against the ledger's, and back. */
export function compare(books) {
  const entries = groups(
    books.d1("SELECT txn_id, account, amount_cents FROM ledger_entries ORDER BY txn_id, leg"),
    (entry) => entry.txn_id,
  );
  const copies = new Map(
    books.d1("SELECT txn_id, wallet_id, seq, amount_cents, hash FROM ledger_transactions").map((row) => [row.txn_id, row]),
  );
  const problems = [];
  for (const { wallet_id, rows } of books.journals) {
    for (const row of rows) {
      const copy = copies.get(row.txn_id);
      copies.delete(row.txn_id);
      const legs = (entries.get(row.txn_id) ?? []).map(({ account, amount_cents }) => ({ account, amount_cents }));
      const same =
        copy?.wallet_id === wallet_id && copy.seq === row.seq && copy.amount_cents === row.amount_cents && copy.hash === row.hash;
      if (!same) problems.push(`${wallet_id} row ${row.seq}: the ledger has ${JSON.stringify(copy)}`);
      else if (legsOf(legs) !== legsOf(JSON.parse(row.legs))) problems.push(`${wallet_id} row ${row.seq}: other entries in the ledger`);
      else if (sum(legs, (leg) => leg.amount_cents) !== 0) problems.push(`${wallet_id} row ${row.seq}: the entries do not sum to 0`);
    }
  }
  return [...problems, ...[...copies.keys()].map((txn_id) => `${txn_id}: no journal has it`)];
}

function legsOf(legs) {
  return legs.map(({ account, amount_cents }) => `${account} ${amount_cents}`).join();
}

/** What a posted payment must have moved in its wallet. */
function entriesOf({ purpose, source, amount_cents, processor_cents }) {
  const fund = `fund ${processor_cents}`;
  if (purpose === "top_up") return [fund];
  return source === "wallet" ? [`spend ${-amount_cents}`] : [fund, `spend ${-amount_cents}`];
}

/** Rows by what `keyOf` says of each. */
export function groups(rows, keyOf) {
  const map = new Map();
  for (const row of rows) map.set(keyOf(row), [...(map.get(keyOf(row)) ?? []), row]);
  return map;
}

function sum(rows, valueOf) {
  return rows.reduce((total, row) => total + valueOf(row), 0);
}
