import { describe, expect, it } from "vitest";
import { readMessage, type MessageForm } from "../../../src/domain/contact/rules.ts";
import { nameForMail } from "../../../src/domain/mail/rules.ts";
import { nextAttemptAt, ATTEMPTS_WINDOW_MS } from "../../../src/domain/identity/attempts.ts";
import { RESET_MAILS, RESET_MS, standingOf } from "../../../src/domain/identity/recovery-rules.ts";
import { instant, MINUTE_MS } from "../../../src/values/time.ts";

const REGIONS = ["colorado"];
const FORM: MessageForm = {
  subject: "bill",
  region: "colorado",
  name: " Ana  Flores ",
  email: "ana@example.com",
  phone: "",
  reference: "",
  message: "Why is it\r\nso much?\n",
};

describe("a message", () => {
  it("is kept as written, with one kind of line end", () => {
    expect(readMessage(FORM, REGIONS)).toEqual({
      ok: true,
      value: {
        subject: "bill",
        region_id: "colorado",
        name: "Ana Flores",
        email: "ana@example.com",
        phone: null,
        bill_or_payment: null,
        message: "Why is it\nso much?",
      },
    });
  });

  it("has no control characters but tabs and ends of lines: a text ends at U+0000 for SQLite", () => {
    const typed = { message: "\u0000Why\u0007 is it\r\n\tso much?\u0000", reference: "\u0000" };
    expect(readMessage({ ...FORM, ...typed }, REGIONS)).toMatchObject({
      value: { message: "Why is it\n\tso much?", bill_or_payment: null },
    });
    expect(readMessage({ ...FORM, message: "\u0000" }, REGIONS)).toEqual({ ok: false, error: { message: "missing" } });
  });

  it("shows everything there is to mend at once", () => {
    const empty = { subject: "", region: "atlantis", name: " ", email: "ana", phone: "12", reference: "x".repeat(61), message: "" };
    expect(readMessage(empty, REGIONS)).toEqual({
      ok: false,
      error: {
        subject: "missing",
        region: "missing",
        name: "missing",
        email: "not_an_address",
        phone: "not_a_number",
        reference: "too_long",
        message: "missing",
      },
    });
  });

  it("may be 2,000 characters long, counted as people count them", () => {
    const of = (message: string) => readMessage({ ...FORM, message }, REGIONS);
    expect(of("😀".repeat(2_000)).ok).toBe(true);
    expect(of(`${"a".repeat(1_000)}\r\n${"b".repeat(999)}`).ok).toBe(true);
    expect(of("a".repeat(2_012))).toEqual({ ok: false, error: { message: { too_long_by: 12 } } });
  });

  it.each([
    ["message", { message: "It is 4242 4242 4242 4242" }, { message: "card_number" }],
    ["reference", { reference: "4242424242424242" }, { reference: "card_number" }],
    ["name", { name: "Ana 4242424242424242" }, { name: "card_number" }],
    ["phone", { phone: "378282246310005" }, { phone: "not_a_number" }],
  ] as const)("has no card number in its %s", (_, typed, error) => {
    expect(readMessage({ ...FORM, ...typed }, REGIONS)).toEqual({ ok: false, error });
  });

  it.each(["buy at https://evil.example", "www.evil", "evil.example", "ana@evil", "Ana\u202Eelpmaxe", "Ana\u0000", "x".repeat(61)])(
    "does not carry %j to whoever gets its mail",
    (name) => {
      expect(nameForMail(name)).toBe("");
    },
  );

  it.each(["Ana Flores", "J. R. Smith", "Zoë O’Neill-Ruiz"])("greets %s by name", (name) => {
    expect(nameForMail(name)).toBe(name);
  });
});

describe("a link to a new password", () => {
  const MADE = instant(1_000_000);
  const at = (minutes: number) => instant(MADE + minutes * MINUTE_MS);

  it("is open for 30 minutes, and then tells what became of it", () => {
    expect(standingOf({ made_at: MADE, ended: null }, at(0))).toBe("open");
    expect(standingOf({ made_at: MADE, ended: null }, instant(at(30) - 1))).toBe("open");
    expect(standingOf({ made_at: MADE, ended: null }, at(30))).toBe("expired");
    expect(standingOf({ made_at: MADE, ended: "used" }, at(60))).toBe("used");
    expect(standingOf({ made_at: MADE, ended: "superseded" }, at(1))).toBe("superseded");
    expect(standingOf(null, at(1))).toBe("unknown");
  });

  it("outlives each pause between two mails, so that nobody is ever without one", () => {
    for (let count = RESET_MAILS.free; count <= 500; count += 1) {
      const counted = { count, expires_at: instant(MADE + ATTEMPTS_WINDOW_MS) };
      const pause_ms = nextAttemptAt(counted, { bucket: "", ...RESET_MAILS }) - MADE;
      expect(pause_ms).toBeGreaterThanOrEqual(MINUTE_MS);
      expect(pause_ms).toBeLessThan(RESET_MS);
    }
  });
});
