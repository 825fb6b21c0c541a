import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import * as look from "../../src/ui/mails/look.ts";

const styles = join(import.meta.dirname, "../../src/ui/styles");
const css = readFileSync(`${styles}/brand.css`, "utf8");
const brand = [...css.matchAll(/light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/gu)];
const coloursIn = (text: string): readonly string[] => [...text.matchAll(/#[0-9a-f]{6}/gu)].map(([colour]) => colour);

it("mails wear the operator's colours, by day in each element and by night in the style sheet", () => {
  const { NIGHT, ...day } = look;
  const [light, dark] = [1, 2].map((scheme) => new Set(brand.map((found) => found[scheme])));
  for (const colour of coloursIn(Object.values(day).join(";"))) expect(light).toContain(colour);
  for (const colour of coloursIn(NIGHT)) expect(dark).toContain(colour);
  expect(coloursIn(NIGHT).length).toBeGreaterThan(6);
});
