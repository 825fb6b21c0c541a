import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { preferredLanguage } from "../../../src/platform/middleware/language.ts";
import { isMachinePath, isOutsidePath } from "../../../src/platform/middleware/machine-paths.ts";
import { ABSOLUTE_MS, hasRunOut, IDLE_MS } from "../../../src/platform/middleware/session.ts";
import { safeNext } from "../../../src/portal/safe-next.ts";
import { instant } from "../../../src/values/time.ts";

describe("the preferred language", () => {
  it("is the browser's first of ours, by weight", () => {
    expect(preferredLanguage(undefined)).toBe("en");
    expect(preferredLanguage("es-MX,es;q=0.9,en;q=0.5")).toBe("es");
    expect(preferredLanguage("de, en;q=0.4, es;q=0.7")).toBe("es");
    expect(preferredLanguage("es;q=0, fr")).toBe("en");
    expect(preferredLanguage("es;q=x")).toBe("en");
  });
});

describe("addresses for machines", () => {
  it("are told from pages", () => {
    expect(isMachinePath("/api/v1/bills/import")).toBe(true);
    expect(isMachinePath("/webhooks/sandbox")).toBe(true);
    expect(isMachinePath("/apiary")).toBe(false);
    expect(isMachinePath("/healthz")).toBe(true);
    expect(isMachinePath("/healthzzz")).toBe(false);
    expect(isMachinePath("/wallet")).toBe(false);
    expect(isOutsidePath("/dev/clock")).toBe(true);
    expect(isOutsidePath("/developers")).toBe(false);
  });
});

describe("a session", () => {
  it("runs out after 15 idle minutes and after 12 hours", () => {
    const at = instant(1_000_000_000);
    const session = { created_at: at, last_seen_at: at };
    expect(hasRunOut(session, instant(at + IDLE_MS - 1))).toBe(false);
    expect(hasRunOut(session, instant(at + IDLE_MS))).toBe(true);
    expect(hasRunOut({ created_at: at, last_seen_at: instant(at + ABSOLUTE_MS - 1) }, instant(at + ABSOLUTE_MS))).toBe(true);
  });
});

describe("where a login leads", () => {
  it.each(["/wallet", "/bills/claim?code=K7QM-2XPD", "/history/pay_1/print", "/payments/pay_1", "/register/check-email"])(
    "keeps a page of ours: %s",
    (path) => expect(safeNext(path)).toBe(path),
  );
  it.each([
    "",
    "https://evil.example/wallet",
    "//evil.example/wallet",
    "/\\evil.example",
    "/wallet\\..",
    "/logout",
    "/dev/clock",
    "/walletx",
    "/payments/pay_1/cancel",
    "javascript:alert(1)",
    "/bills/../logout",
    "/\t/evil.example",
    "/w\nallet",
  ])("falls back for %j", (path) => expect(safeNext(path)).toBe("/wallet"));

  it("is never another site, nor an address that acts, whatever is asked for", () => {
    const piece = fc.oneof(
      fc.constantFrom(
        "/",
        "//",
        "\\",
        "..",
        ".",
        "@",
        ":",
        "?",
        "#",
        "%2f",
        "%5c",
        "%00",
        "%0d%0a",
        "\t",
        "\n",
        "\u2028",
        "。",
        "／",
        "＼",
      ),
      fc.constantFrom("wallet", "bills", "https:", "javascript:", "evil.example", "logout", "cancel", "here.invalid", "xn--"),
      fc.string({ unit: "binary", maxLength: 4 }),
    );
    const wanted = fc.oneof(
      fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join("")),
      fc.array(piece, { maxLength: 12 }).map((pieces) => `/wallet${pieces.join("")}`),
      fc.webUrl({ withQueryParameters: true, withFragments: true }),
    );
    fc.assert(
      fc.property(wanted, (text) => {
        const path = safeNext(text);
        const led = new URL(path, "https://pay.example.org/login?next=x");
        expect(led.origin).toBe("https://pay.example.org");
        expect(led.pathname + led.search).toBe(path);
        expect(led.pathname).toMatch(
          /^\/(?:wallet|bills|basket|history|pay|payments|register\/check-email|autopay|profile|security|care|messages)(?:\/|$)/u,
        );
        expect(led.pathname).not.toMatch(/\/cancel$/u);
        // As a header line it is one line of ASCII.
        expect(path).toMatch(/^[\x21-\x7e]+$/u);
      }),
      { numRuns: 500 },
    );
  });
});
