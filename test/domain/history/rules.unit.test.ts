import { array, assert, integer, nat, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { bothFlows, drawUp, flowOf, fold, FOLDED_LETTERS } from "../../../src/domain/history/rules.ts";
import { cents } from "../../../src/values/money.ts";

const amounts = array(integer({ min: -100_000_00, max: 100_000_00 }).filter((amount) => amount !== 0));
const movementsOf = (list: readonly number[]) => list.map((amount) => ({ amount_cents: cents(amount) }));

describe("a statement", () => {
  it("has opening + in − out = closing to the cent, and each line's balance on the way there", () => {
    assert(
      property(nat(1_000_000_00), amounts, (opening, list) => {
        const movements = movementsOf(list);
        const statement = drawUp(cents(opening), flowOf(movements), movements);
        const { opening_cents, in_cents, out_cents, closing_cents, lines } = statement;
        expect(opening_cents + in_cents - out_cents).toBe(closing_cents);
        expect(in_cents).toBeGreaterThanOrEqual(0);
        expect(out_cents).toBeGreaterThanOrEqual(0);
        expect(lines).toHaveLength(list.length);
        for (const [index, { balance_cents }] of lines.entries()) {
          expect(balance_cents).toBe(opening + list.slice(0, index + 1).reduce((total, amount) => total + amount, 0));
        }
        expect(lines.at(-1)?.balance_cents ?? opening).toBe(closing_cents);
      }),
    );
  });

  it("follows the one before: each closes where the next opens, and all together they are the whole history", () => {
    assert(
      property(array(amounts, { maxLength: 14 }), (months) => {
        let opening = cents(0);
        for (const month of months) opening = drawUp(opening, flowOf(movementsOf(month)), movementsOf(month)).closing_cents;
        const whole = flowOf(movementsOf(months.flat()));
        expect(opening).toBe(whole.in_cents - whole.out_cents);
        expect(months.map((month) => flowOf(movementsOf(month))).reduce(bothFlows, flowOf([]))).toEqual(whole);
      }),
    );
  });

  it("sums what it does not list, and says how much that is", () => {
    const all = movementsOf([500, -200, 300, -50]);
    const statement = drawUp(cents(1_000), flowOf(all), all.slice(0, 2));
    expect([statement.in_cents, statement.out_cents, statement.closing_cents, statement.unlisted]).toEqual([800, 250, 1_550, 2]);
  });

  it("is not drawn up when its lines and its sums disagree", () => {
    const movements = movementsOf([500, -200]);
    expect(() => drawUp(cents(0), { in_cents: cents(500), out_cents: cents(100), movements: 2 }, movements)).toThrow("agree");
    expect(() => drawUp(cents(0), flowOf(movements.slice(1)), movements)).toThrow("agree");
  });
});

describe("folded text", () => {
  it.each([
    ["Clínica Ñandú", "clinica nandu"],
    ["CLI\u0301NICA", "clinica"],
    ["Über-Façade", "uber-facade"],
    ["Visa •4242", "visa •4242"],
  ])("has neither accents nor case: %s", (text, folded) => {
    expect(fold(text)).toBe(folded);
  });

  it("has a plain letter for every Latin letter with a mark that English, Spanish, French and Portuguese write", () => {
    const known = new Map(FOLDED_LETTERS);
    for (const letter of "ÁÉÍÓÚÜÑáéíóúüñÀÂÃÄÇÈÊËÌÎÏÒÔÕÖÙÛàâãäçèêëìîïòôõöùû") expect(known.get(letter)).toBe(fold(letter));
  });
});
