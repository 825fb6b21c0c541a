import type { Executed, WalletCommand } from "../../../src/domain/wallet/commands.ts";

/** What the model remembers of an accepted command. Numbers are plain: the model shares no code with the rules. */
interface Booked {
  readonly text: string;
  readonly command: WalletCommand;
  readonly answer: Executed;
  /** account → cents, the wallet's own not included */
  readonly others: ReadonlyMap<string, number>;
}

export type ModelAnswer =
  | { readonly code: string }
  | { readonly booked: { readonly posted: number; readonly held: number } }
  | { readonly again: Executed };

/** A wallet in the plainest terms: a list of what was booked; everything else is counted from it each time. */
export class Model {
  #booked: Booked[] = [];

  posted(): number {
    return 0 - addUp(this.accounts());
  }

  held(): number {
    return addUp(this.#openHolds());
  }

  accounts(): Map<string, number> {
    const totals = new Map<string, number>();
    for (const { others } of this.#booked) for (const [account, amount] of others) totals.set(account, (totals.get(account) ?? 0) + amount);
    return totals;
  }

  get size(): number {
    return this.#booked.length;
  }

  transactions(): readonly Executed["txn_id"][] {
    return this.#booked.map(({ answer }) => answer.txn_id);
  }

  /** A model that can be tried and thrown away. */
  copy(): Model {
    const copy = new Model();
    copy.#booked = [...this.#booked];
    return copy;
  }

  /** What should come of a command. */
  expects(command: WalletCommand): ModelAnswer {
    const known = this.#booked.find((entry) => entry.command.key === command.key);
    if (known !== undefined)
      return known.text === JSON.stringify(command) ? { again: { ...known.answer, replayed: true } } : { code: "key_conflict" };
    const problem = this.#problem(command);
    if (problem !== null) return { code: problem };
    const posted = this.posted() - addUp(this.#othersOf(command));
    const held = this.held() + this.#heldChange(command);
    const takes = posted < this.posted() || held > this.held();
    return posted < held && takes ? { code: "insufficient_funds" } : { booked: { posted, held } };
  }

  book(command: WalletCommand, answer: Executed): void {
    if (answer.replayed) return;
    this.#booked.push({ text: JSON.stringify(command), command, answer, others: this.#othersOf(command) });
  }

  #openHolds(): Map<string, number> {
    const open = new Map<string, number>();
    for (const { command } of this.#booked) {
      if (command.kind === "hold") open.set(command.hold_id, command.amount_cents);
      else if ("hold_id" in command && command.hold_id !== undefined) open.delete(command.hold_id);
    }
    return open;
  }

  #heldChange(command: WalletCommand): number {
    if (command.kind === "hold") return command.amount_cents;
    return "hold_id" in command && command.hold_id !== undefined ? -(this.#openHolds().get(command.hold_id) ?? 0) : 0;
  }

  #find(txn: string): Booked | undefined {
    return this.#booked.find(({ answer }) => answer.txn_id === txn);
  }

  #isReversed(entry: Booked): boolean {
    return this.#booked.some(({ command }) => command.kind === "reverse" && command.of === entry.answer.txn_id);
  }

  #refundsOf(entry: Booked): Booked[] {
    return this.#booked.filter(
      (other) => other.command.kind === "refund" && other.command.of === entry.answer.txn_id && !this.#isReversed(other),
    );
  }

  /** What each account still has of an entry: the entry's amounts and those of its standing refunds, added. */
  #left(entry: Booked): Map<string, number> {
    const left = new Map(entry.others);
    for (const { others } of this.#refundsOf(entry))
      for (const [account, amount] of others) left.set(account, (left.get(account) ?? 0) + amount);
    return left;
  }

  #problem(command: WalletCommand): string | null {
    const seen = (id: string): boolean => this.#booked.some((entry) => entry.command.kind === "hold" && entry.command.hold_id === id);
    switch (command.kind) {
      case "hold":
        return seen(command.hold_id) ? "malformed" : null;
      case "spend":
      case "capture":
      case "release": {
        if (command.hold_id === undefined) return null;
        if (!seen(command.hold_id)) return "unknown_hold";
        const amount = this.#openHolds().get(command.hold_id);
        if (amount === undefined) return "hold_closed";
        return command.kind === "capture" && command.to.reduce((total, { amount_cents }) => total + amount_cents, 0) > amount
          ? "capture_exceeds_hold"
          : null;
      }
      case "refund": {
        const entry = this.#find(command.of);
        if (entry === undefined) return "unknown_transaction";
        if (this.#isReversed(entry) || !["fund", "spend", "capture"].includes(entry.command.kind)) return "not_refundable";
        return command.amount_cents > Math.abs(addUp(this.#left(entry))) ? "refund_exceeds_original" : null;
      }
      case "reverse": {
        const entry = this.#find(command.of);
        if (entry === undefined) return "unknown_transaction";
        if (this.#isReversed(entry)) return "already_reversed";
        if (["hold", "release", "reverse"].includes(entry.command.kind)) return "not_refundable";
        return this.#refundsOf(entry).length > 0 ? "refund_exceeds_original" : null;
      }
      case "fund":
      case "adjust":
        return null;
    }
  }

  #othersOf(command: WalletCommand): Map<string, number> {
    switch (command.kind) {
      case "fund":
        return new Map([[command.from, 0 - command.amount_cents]]);
      case "adjust":
        return new Map([[command.against, 0 - command.amount_cents]]);
      case "spend":
      case "capture":
        return new Map(command.to.map(({ account, amount_cents }) => [account, amount_cents]));
      case "reverse":
        return new Map([...(this.#find(command.of)?.others ?? [])].map(([account, amount]) => [account, -amount]));
      case "refund": {
        const entry = this.#find(command.of);
        const back = new Map<string, number>();
        let wanted: number = command.amount_cents;
        for (const [account, has] of entry === undefined ? [] : this.#left(entry)) {
          const taken = Math.min(wanted, Math.abs(has));
          if (taken > 0) back.set(account, -Math.sign(has) * taken);
          wanted -= taken;
        }
        return back;
      }
      case "hold":
      case "release":
        return new Map();
    }
  }
}

function addUp(amounts: ReadonlyMap<string, number>): number {
  return [...amounts.values()].reduce((total, amount) => total + amount, 0);
}
