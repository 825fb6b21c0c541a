import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { assets } from "../../src/ui/assets.gen.ts";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");

/** What an asset weighs on the wire, in bytes; fonts are compressed already. */
function weight(address: string): number {
  const content = readFileSync(join(root, "static", address));
  return address.endsWith(".woff2") ? content.length : gzipSync(content, { level: 9 }).length;
}

describe("what a first visit fetches", () => {
  it.each([
    ["css", 12],
    ["script", 16],
    ["passkey", 3],
    ["font", 34],
    ["icon", 1],
  ] as const)("keeps %s within %i KB", (name, limit_kb) => {
    expect(weight(assets[name])).toBeLessThanOrEqual(limit_kb * 1024);
  });

  it("leaves no file of an older build behind", () => {
    const built = readdirSync(join(root, "static/build")).filter((name) => !name.startsWith("."));
    expect(built.toSorted()).toEqual(
      Object.values(assets)
        .map((address) => address.replace("/build/", ""))
        .toSorted(),
    );
  });

  it("runs no text as code and sets no style where the policy forbids it", () => {
    const scripts = join(root, "src/ui/scripts");
    const own = readdirSync(scripts).map((name) => readFileSync(join(scripts, name), "utf8"));
    expect(own.join("\n")).not.toMatch(/\beval\(|new Function|innerHTML|\.style\b|setAttribute\("style"/u);
  });
});
