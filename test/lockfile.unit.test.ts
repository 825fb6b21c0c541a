import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

interface Locked {
  readonly version?: string;
  readonly hasInstallScript?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const lock: { readonly packages: Readonly<Record<string, Locked>> } = JSON.parse(readFileSync("package-lock.json", "utf8"));

/** The package that Node would load from a place: its own node_modules first, then each one above. */
function installedFor(place: string, name: string): Locked | undefined {
  for (let at = place; ; at = at.includes("/node_modules/") ? at.slice(0, at.lastIndexOf("/node_modules/")) : "") {
    const found = lock.packages[`${at === "" ? "" : `${at}/`}node_modules/${name}`];
    if (found !== undefined || at === "") return found;
  }
}

describe("the lock file", () => {
  it("has every platform's binaries, which an install over an older one drops: `npm ci` refuses a lock without them", () => {
    const wanted = Object.entries(lock.packages).flatMap(([place, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).map((name) => ({ place, name })),
    );
    expect(wanted.length).toBeGreaterThan(50);
    expect(wanted.filter(({ place, name }) => installedFor(place, name) === undefined)).toEqual([]);
  });

  it("has no package with an install script that is not named as allowed to run it", () => {
    const { allowScripts } = JSON.parse(readFileSync("package.json", "utf8")) as {
      readonly allowScripts: Readonly<Record<string, boolean>>;
    };
    const running = Object.entries(lock.packages).filter(([, { hasInstallScript }]) => hasInstallScript === true);
    const names = running.map(([place]) => place.slice(place.lastIndexOf("node_modules/") + "node_modules/".length));
    expect([...new Set(names)].toSorted()).toEqual(Object.keys(allowScripts).toSorted());
  });

  it("pins every direct dependency to one exact version", () => {
    const { dependencies, devDependencies } = JSON.parse(readFileSync("package.json", "utf8"));
    for (const version of Object.values({ ...dependencies, ...devDependencies })) expect(version).toMatch(/^\d+\.\d+\.\d+$/u);
  });
});
