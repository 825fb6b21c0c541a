import { beforeAll, describe, expect, it, vi } from "vitest";
import { createApp } from "../../src/app.ts";
import { REPORT_BODY_LIMIT_BYTES } from "../../src/platform/middleware/limits.ts";
import { assets } from "../../src/ui/assets.gen.ts";
import { addOperator } from "../support/operator.ts";
import { Visitor } from "../support/visitor.ts";
import { addOwnBill, env, signedIn } from "./money-support.ts";

const app = createApp();

beforeAll(addOperator);

/** Every address that can be looked at, with something in the place of its parameters. */
const ADDRESSES = [...new Set(app.routes.filter(({ method }) => method === "GET").map(({ path }) => path))]
  .filter((path) => !path.includes("*"))
  .map((path) =>
    path.replaceAll(/:(\w+)((?:\{(?:[^{}]|\{[^}]*\})*\})?)/gu, (_, name: string, pattern: string) => exampleOf(name, pattern)),
  );

function exampleOf(name: string, pattern: string): string {
  if (/token/iu.test(name)) return "t".repeat(43);
  if (/month|period|\d/u.test(`${name}${pattern}`)) return "2026-10";
  const ending = /\\(\.\w+)/u.exec(pattern)?.[1] ?? "";
  return `${/payment/iu.test(name) ? "pay" : "bill"}_01jc0000000000000000000000${ending}`;
}

const EXACT = {
  "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
  "Reporting-Endpoints": 'csp="/csp-reports"',
} as const;
const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; report-uri /csp-reports; report-to csp";
/** Kept for a while by anybody: the same for everybody, and nothing about a person. */
const FOR_ALL = ["/manifest.webmanifest", "/.well-known/jwks.json", "/.well-known/security.txt", "/security-policy.txt"];

function expectHeaders(path: string, headers: Headers): void {
  const found = Object.fromEntries(Object.keys(EXACT).map((name) => [name, headers.get(name)]));
  // The keys that sign receipts may be read by any page that checks one.
  const resource = path === "/.well-known/jwks.json" ? "cross-origin" : "same-origin";
  expect.soft([path, found]).toEqual([path, { ...EXACT, "Cross-Origin-Resource-Policy": resource }]);
  expect.soft([path, headers.get("Content-Security-Policy")]).toEqual([path, CSP]);
  expect.soft([path, headers.get("Referrer-Policy")]).toEqual([path, path.includes("t".repeat(43)) ? "no-referrer" : "same-origin"]);
  expect.soft(headers.get("Permissions-Policy"), path).toMatch(/camera=\(\).*microphone=\(\).*publickey-credentials-get=\(self\)/u);
}

describe("every address", () => {
  it("is looked at here", () => {
    expect(ADDRESSES.length).toBeGreaterThan(70);
    expect(ADDRESSES.filter((path) => /[:{}]/u.test(path))).toEqual([]);
  });

  it("has the security headers for everybody, and is public only where it is the same for all", async () => {
    for (const path of ADDRESSES) {
      const { status, headers } = await new Visitor(app).get(path);
      expect.soft(status, path).toBeLessThan(500);
      expectHeaders(path, headers);
      const kept = headers.get("Cache-Control") ?? "";
      expect.soft([path, /public/u.test(kept)]).toEqual([path, FOR_ALL.includes(path)]);
    }
  });

  it("is stored nowhere behind login: pages, files, redirects and what is not there", async () => {
    const person = await signedIn(app, 50_00);
    await addOwnBill(person, 20_00);
    const seen = new Set<number>();
    for (const path of [...ADDRESSES, "/nowhere", "/history.csv?year=2026"].filter((one) => !FOR_ALL.includes(one))) {
      const { status, headers } = await person.visitor.get(path);
      seen.add(status);
      expect.soft(status, path).toBeLessThan(500);
      expectHeaders(path, headers);
      const isForMachines = ["/healthz", "/robots.txt"].includes(path);
      expect.soft([path, headers.get("Cache-Control")]).toEqual([path, isForMachines ? "private, no-cache" : "no-store"]);
      expect.soft([path, headers.get("ETag"), headers.get("Last-Modified")]).toEqual([path, null, null]);
    }
    for (const status of [200, 303, 404]) expect(seen).toContain(status);
  });

  it("for machines is stored nowhere either", async () => {
    for (const path of ["/api/v1/policies", "/operations/verify", "/webhooks/sandbox"]) {
      expect((await new Visitor(app).get(path)).headers.get("Cache-Control")).toBe("no-store");
    }
  });
});

describe("a file", () => {
  it("opens nothing, and is taken for nothing but what it is", async () => {
    for (const [path, kept] of [
      ["/favicon.svg", "public, max-age=0, must-revalidate"],
      [assets.script, "public, max-age=31536000, immutable"],
    ] as const) {
      const { status, headers } = await env.ASSETS.fetch(`https://pay.example.org${path}`);
      expect([path, status, headers.get("Cache-Control")]).toEqual([path, 200, kept]);
      expect(headers.get("Content-Security-Policy")).toBe("default-src 'none'; frame-ancestors 'none'");
      for (const name of ["Strict-Transport-Security", "Cross-Origin-Resource-Policy", "X-Content-Type-Options"] as const) {
        expect([path, headers.get(name)]).toEqual([path, EXACT[name]]);
      }
    }
  });
});

describe("a refusal", () => {
  it("keeps the headers: of a form, of a body too large, of a failure", async () => {
    const { visitor } = await signedIn(app);
    const refused = await visitor.post("/bills/claim", { form_token: "" });
    const large = await visitor.post("/bills/claim", { bill_code: "x".repeat(70_000) });
    vi.spyOn(console, "error").mockImplementation(() => undefined);
    const broken = vi.spyOn(env.DB, "batch").mockRejectedValue(new Error("D1 is away"));
    const failed = await visitor.get("/bills");
    broken.mockRestore();
    expect([refused.status, large.status, failed.status]).toEqual([403, 413, 500]);
    for (const { headers } of [refused, large, failed]) {
      expectHeaders("a refusal", headers);
      expect(headers.get("Cache-Control")).toBe("no-store");
    }
  });
});

describe("signing out", () => {
  it("has the browser forget what pages left in it, but neither the device nor the language", async () => {
    const { visitor } = await signedIn(app);
    await visitor.get("/wallet");
    const out = await visitor.post("/logout", {});
    expect(out.headers.get("Clear-Site-Data")).toBe('"storage"');
    expect((await visitor.get("/login")).headers.has("Clear-Site-Data")).toBe(false);
  });
});

describe("reports of a broken policy", () => {
  it("are taken in the forms that browsers send, are small, and leave a line with the directive alone", async () => {
    const warned = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    const report = async (type: string, body: string) =>
      (await new Visitor(app).send("/csp-reports", { method: "POST", headers: { "Content-Type": type }, body })).status;
    const old = JSON.stringify({ "csp-report": { "document-uri": "https://x/reset-password/secret", "violated-directive": "img-src" } });
    const today = JSON.stringify([
      { type: "csp-violation", body: { effectiveDirective: "script-src-elem", documentURL: "https://x/secret" } },
    ]);
    expect(await report("application/csp-report", old)).toBe(204);
    expect(await report("application/reports+json; charset=utf-8", today)).toBe(204);
    const lines = warned.mock.calls.map(([line]) => String(line));
    expect(lines.map((line) => (JSON.parse(line) as { directive: string }).directive)).toEqual(["img-src", "script-src-elem"]);
    expect(lines.join()).not.toContain("secret");
    for (const type of ["text/plain", "application/json", "multipart/form-data"]) expect(await report(type, old)).toBe(415);
    expect(await report("application/csp-report", "x".repeat(REPORT_BODY_LIMIT_BYTES + 1))).toBe(413);
    warned.mockRestore();
  });
});
