import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url).href);
const src = join(root, "src");

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

const files = readdirSync(src, { recursive: true, encoding: "utf8" })
  .filter((name) => /\.tsx?$/u.test(name) && !name.endsWith(".d.ts"))
  .map((name) => name.replaceAll("\\", "/"));

const imports: readonly Import[] = files.flatMap((from) => {
  const text = readFileSync(join(src, from), "utf8").replace(/\/\*[\s\S]*?\*\//gu, "");
  const found = text.matchAll(
    /(?:^|\n)\s*(?:import|export)\s+(type\s+)?(?:([^;"']*?)\s+from\s+)?["']([^"']+)["']|import\(\s*["']([^"']+)["']\s*\)/gu,
  );
  return [...found].map(([, typeWord, names, module, dynamic]) => {
    const to = module ?? dynamic ?? "";
    const allTypes =
      names !== undefined &&
      /^\{[\s\S]*\}$/u.test(names) &&
      names
        .slice(1, -1)
        .split(",")
        .every((name) => /^\s*(?:type\s|$)/u.test(name));
    return {
      from,
      to: to.startsWith(".") ? relative(src, resolve(src, dirname(from), to)).replaceAll("\\", "/") : to,
      typeOnly: typeWord !== undefined || allTypes,
    };
  });
});

const inside = imports.filter(({ to }) => files.includes(to));
const layerOf = (path: string): string => path.split("/")[0] ?? "";
const DOORS = ["portal", "staff", "api", "jobs", "dev"];

function offending(rule: (each: Import) => boolean): readonly string[] {
  return imports.filter(rule).map(({ from, to }) => `${from} → ${to}`);
}

describe("the layers", () => {
  it("are scanned at all", () => {
    expect(files.length).toBeGreaterThan(50);
    expect(inside.length).toBeGreaterThan(100);
  });

  it("values import values only", () => {
    expect(offending(({ from, to }) => layerOf(from) === "values" && layerOf(to) !== "values")).toEqual([]);
  });

  it("platform calls neither domain nor doors; types of bindings excepted", () => {
    const above = ["domain", "ui", "documents", ...DOORS, "app.ts", "index.ts"];
    expect(offending(({ from, to, typeOnly }) => layerOf(from) === "platform" && above.includes(layerOf(to)) && !typeOnly)).toEqual([]);
  });

  it("the domain knows no HTTP, no HTML and no door", () => {
    const above = ["hono", "ui", "documents", "web.ts", "app.ts", ...DOORS];
    expect(offending(({ from, to }) => layerOf(from) === "domain" && above.includes(layerOf(to)))).toEqual([]);
  });

  it("ui imports values and ui only", () => {
    const allowed = ["values", "ui", "hono", "d3-scale", "pdfkit", "uqr", "csv-stringify"];
    expect(offending(({ from, to }) => layerOf(from) === "ui" && !allowed.includes(layerOf(to)))).toEqual([]);
  });

  it("documents are made of the domain and the ui, for doors only", () => {
    const allowed = ["values", "platform", "domain", "ui", "documents"];
    expect(offending(({ from, to }) => layerOf(from) === "documents" && !allowed.includes(layerOf(to)))).toEqual([]);
    const users = ["documents", ...DOORS];
    expect(offending(({ from, to }) => layerOf(to) === "documents" && !users.includes(layerOf(from)))).toEqual([]);
  });

  it("production never reaches the development tools", () => {
    expect(offending(({ from, to }) => layerOf(from) !== "dev" && layerOf(to) === "dev")).toEqual([]);
  });

  it("rules are pure", () => {
    const io = /^(?:hono|drizzle-orm|cloudflare:)/u;
    const impure = ({ from, to }: Import): boolean =>
      /(?:^|[/-])rules\.ts$/u.test(from) && (io.test(to) || layerOf(to) === "platform" || /\/(?:store|service)\.ts$/u.test(to));
    expect(offending(impure)).toEqual([]);
  });

  it("domain folders import in one direction", () => {
    const order: Readonly<Record<string, readonly string[]>> = {
      ledger: [],
      wallet: ["ledger"],
      payments: ["ledger", "wallet", "operator", "mail"],
      bills: ["ledger", "wallet", "payments", "operator", "mail", "identity"],
      receipts: ["ledger", "wallet", "payments", "bills", "autopay", "operator"],
      history: ["ledger", "payments", "bills", "operator"],
      guests: ["ledger", "wallet", "payments", "bills", "receipts", "operator", "mail", "identity"],
      autopay: ["ledger", "wallet", "payments", "bills", "operator", "mail", "identity", "partners", "audit"],
      contact: ["bills", "identity", "mail", "operator"],
      books: ["wallet", "audit"],
      partners: ["identity", "operator"],
      identity: ["mail", "operator", "sessions"],
      factors: ["identity", "sessions", "mail", "audit"],
      caregivers: ["bills", "identity", "mail", "audit"],
      profile: ["ledger", "identity", "sessions", "mail", "operator"],
      withdrawals: ["ledger", "wallet", "payments", "mail", "operator", "identity"],
      closing: ["withdrawals", "payments", "autopay", "caregivers", "identity", "sessions", "mail", "operator", "bills", "wallet", "audit"],
      access: [],
      audit: [],
      sessions: [],
      mail: ["operator"],
      operator: [],
    };
    const folderOf = (path: string): string => path.split("/")[1] ?? "";
    const wrong = ({ from, to }: Import): boolean => {
      if (layerOf(from) !== "domain" || layerOf(to) !== "domain" || folderOf(from) === folderOf(to)) return false;
      return !(order[folderOf(from)] ?? []).includes(folderOf(to));
    };
    expect(offending(wrong)).toEqual([]);
  });

  it("have no circles", () => {
    const next = new Map<string, string[]>();
    for (const { from, to, typeOnly } of inside) if (!typeOnly) next.set(from, [...(next.get(from) ?? []), to]);
    const done = new Set<string>();
    const circles: string[] = [];
    const walk = (file: string, path: readonly string[]): void => {
      if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(" → "));
      if (done.has(file) || path.includes(file)) return;
      for (const each of next.get(file) ?? []) walk(each, [...path, file]);
      done.add(file);
    };
    for (const file of files) walk(file, []);
    expect(circles).toEqual([]);
  });

  it("only a domain's store knows the tables", () => {
    const wrong = ({ from, to }: Import): boolean => to.endsWith("/schema.ts") && layerOf(from) !== "domain";
    expect(offending((each) => wrong(each) && !each.typeOnly && !each.from.startsWith("dev/"))).toEqual([]);
  });
});

describe("the house rules", () => {
  it("only the Worker has a default export", () => {
    const found = files.filter((name) => /^export default/mu.test(readFileSync(join(src, name), "utf8")));
    expect(found.toSorted()).toEqual(["dev/index.ts", "index.ts"]);
  });

  it("no file is longer than 300 lines", () => {
    const long = files.filter(
      (name) => !/\.gen\.ts$|people\.ts$/u.test(name) && readFileSync(join(src, name), "utf8").split("\n").length > 300,
    );
    expect(long).toEqual([]);
  });
});
