import { describe, expect, it } from "vitest";
import { Chart } from "../../src/ui/components/Chart.tsx";
import { ErrorSummary, errorOf } from "../../src/ui/components/ErrorSummary.tsx";
import { Field } from "../../src/ui/components/Field.tsx";
import { Money } from "../../src/ui/components/Money.tsx";
import { MoneyField } from "../../src/ui/components/MoneyField.tsx";
import { Pager } from "../../src/ui/components/Pager.tsx";
import { PasswordField } from "../../src/ui/components/PasswordField.tsx";
import { Table } from "../../src/ui/components/Table.tsx";
import { otherLanguageHref } from "../../src/ui/header.tsx";
import { cents } from "../../src/values/money.ts";

const HOSTILE = `"><script>alert(1)</script>`;

describe("a field", () => {
  it("keeps what was typed, as text and never as markup", () => {
    const html = String(Field({ name: "name", label: HOSTILE, value: HOSTILE, error: HOSTILE, hint: HOSTILE, language: "en" }));
    expect(html).not.toContain("<script");
    expect(html).toContain("&quot;&gt;&lt;script&gt;");
  });

  it("is described by its hint and its error, in that order, and says that it is wrong", () => {
    const html = String(Field({ name: "email", label: "E-mail", hint: "a", error: "b", language: "en" }));
    expect(html).toContain('aria-describedby="email-hint email-error"');
    expect(html).toContain('aria-invalid="true"');
    expect(html).toContain('<label for="email">');
  });

  it("says nothing of errors when there are none", () => {
    const html = String(Field({ name: "email", label: "E-mail", language: "en" }));
    expect(html).not.toContain("aria-");
    expect(html).toContain('spellcheck="false"');
  });

  it("never carries a password back", () => {
    expect(String(PasswordField({ name: "password", label: "Password", autocomplete: "current-password", language: "en" }))).not.toContain(
      " value=",
    );
  });

  it("takes money as text with a decimal keyboard, the sign outside", () => {
    const html = String(MoneyField({ name: "amount", label: "Amount", value: "84.20", language: "es" }));
    expect(html).toContain('inputmode="decimal"');
    expect(html).not.toContain('type="number"');
    expect(html).toContain("en dólares");
  });
});

describe("the error summary", () => {
  const errors = [
    { field: "amount", text: HOSTILE },
    { field: null, text: "The whole form" },
  ];

  it("links to each field, takes the focus and escapes", () => {
    const html = String(ErrorSummary({ errors, language: "en" }));
    expect(html).toContain('href="#amount"');
    expect(html).toContain("autofocus");
    expect(html).not.toContain("<script");
  });

  it("is not there without errors", () => {
    expect(ErrorSummary({ errors: [], language: "en" })).toBeNull();
    expect(errorOf(errors, "amount")).toBe(HOSTILE);
    expect(errorOf(errors, "email")).toBeUndefined();
  });
});

describe("money", () => {
  it("speaks its direction and never leaves it to the colour", () => {
    expect(String(Money({ amount: cents(-8420), language: "en", as: "flow" }))).toMatch(/−.*\$84\.20.*money out/u);
    expect(String(Money({ amount: cents(8420), language: "es", as: "flow" }))).toMatch(/\+.*84\.20.*dinero que entra/u);
  });
});

describe("a table", () => {
  it("has a caption, scopes, and labels for a phone", () => {
    const html = String(
      Table({ caption: "Lines", columns: [{ label: "Code" }, { label: "Charged", kind: "number" }], rows: [[HOSTILE, "$1.00"]] }),
    );
    expect(html).toContain("<caption>Lines</caption>");
    expect(html).toContain('<th scope="col" class="number">Charged</th>');
    expect(html).toContain('<th scope="row">');
    expect(html).not.toContain("<script");
  });
});

describe("the chart", () => {
  const months = [
    { month: "2026-01", in_cents: cents(20_000), out_cents: cents(0) },
    { month: "2026-02", in_cents: cents(0), out_cents: cents(1) },
  ];

  it("names itself, carries its numbers in a table, and has no style of its own (the policy forbids it)", () => {
    const html = String(Chart({ months, language: "en" }));
    expect(html).toContain('role="img" aria-label="Money in and out by month, January 2026 to February 2026"');
    expect(html).toContain("$200.00");
    expect(html).toContain("$0.01");
    expect(html).not.toContain("style=");
    expect(html).not.toContain("NaN");
  });

  it("says so when nothing moved", () => {
    expect(String(Chart({ months: [], language: "es" }))).toContain("No se movió dinero");
  });
});

describe("small things", () => {
  it("has no pager when all is on one page", () => {
    expect(Pager({ language: "en", newer: null, older: null })).toBeNull();
  });

  it("leads to the same page in the other language, with its query", () => {
    expect(otherLanguageHref("/history?kind=fund&lang=en", "es")).toBe("/history?kind=fund&lang=es");
    expect(otherLanguageHref("/", "es")).toBe("/?lang=es");
    expect(otherLanguageHref("//elsewhere.example/login", "es")).toBe("/elsewhere.example/login?lang=es");
  });
});
