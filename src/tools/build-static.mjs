// Builds what browsers fetch: styles, scripts, font, icons → static/build/<name>.<hash>.<ext>, src/ui/{assets,icons}.gen.ts which name them,
// and the fonts of PDFs → src/ui/pdf/fonts/*.gen.bin.
// Run before the Worker is built, checked or tested: `node src/tools/build-static.mjs`. Does nothing when nothing changed.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const require = createRequire(import.meta.url);
const at = (...parts) => join(root, ...parts);

/** The icons that pages use, by Lucide's names. */
const ICONS = [
  "arrow-down-left",
  "arrow-left",
  "arrow-right",
  "arrow-up-right",
  "building-2",
  "calendar",
  "check",
  "circle-alert",
  "circle-check",
  "circle-user-round",
  "clock",
  "credit-card",
  "file-text",
  "history",
  "house",
  "info",
  "key-round",
  "landmark",
  "languages",
  "leaf",
  "list",
  "lock",
  "mail",
  "map-pin",
  "message-circle",
  "monitor",
  "phone",
  "plus",
  "printer",
  "receipt-text",
  "repeat",
  "search",
  "shield-check",
  "smartphone",
  "triangle-alert",
  "user-plus",
  "wallet",
  "x",
];
/** Latin of English and Spanish, the punctuation of both, and the signs that money and tables need. */
const LETTERS = `${String.fromCodePoint(...Array.from({ length: 95 }, (_, i) => 32 + i))}ÁÉÍÓÚÜÑáéíóúüñ¿¡ªº«»“”‘’–—−…·•×°§©®€¢½¼¾ ← → ↑ ↓ ✓ÀÂÃÄÇÈÊËÌÎÏÒÔÕÖÙÛàâãäçèêëìîïòôõöùû`;
const STYLES = [
  "reset",
  "tokens",
  "base",
  "components",
  "autopay",
  "contact",
  "guest",
  "history",
  "passkeys",
  "people",
  "profile",
  "receipts",
  "second-step",
  "security",
  "withdrawals",
  "brand",
  "print",
];
const FEW_PAGES_NEED = ["passkey"];

const sources = {
  font: require.resolve("@fontsource-variable/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-latin-wght-normal.woff2"),
  htmx: join(dirname(require.resolve("htmx.org/package.json")), "dist/htmx.min.js"),
  icons: join(dirname(require.resolve("lucide-static/package.json")), "icons"),
  scripts: at("src/ui/scripts"),
  styles: at("src/ui/styles"),
  pictures: at("src/ui/pictures"),
};
const out = at("static/build");
const documentFonts = at("src/ui/pdf/fonts");
const DOCUMENT_WEIGHTS = { regular: 400, bold: 700 };
const stampFile = join(out, ".stamp");

const inputs = [
  fileURLToPath(import.meta.url),
  sources.font,
  sources.htmx,
  ...STYLES.map((name) => join(sources.styles, `${name}.css`)),
  ...filesOf(sources.scripts, ".js"),
  ...filesOf(sources.pictures, ".svg"),
];
const stamp = hashOf(inputs.map((file) => `${file.slice(root.length)}:${hashOf(readFileSync(file))}`).join("\n"));
if (
  existsSync(at("src/ui/assets.gen.ts")) &&
  existsSync(at("src/ui/icons.gen.ts")) &&
  Object.keys(DOCUMENT_WEIGHTS).every((name) => existsSync(join(documentFonts, `${name}.gen.bin`))) &&
  existsSync(stampFile) &&
  readFileSync(stampFile, "utf8") === stamp
) {
  process.exit(0);
}

mkdirSync(out, { recursive: true });
const written = new Set();
const font = emit("font", "woff2", await subsetFont({ targetFormat: "woff2", variationAxes: { wght: { min: 400, max: 700 } } }));
await writeDocumentFonts();
const css = emit("app", "css", buildStyles(font));
const script = emit("app", "js", buildScripts());
const passkey = emit("passkey", "js", blockOf(join(sources.scripts, "passkey.js")));
const icon = emit("icon", "svg", readFileSync(join(sources.pictures, "icon.svg")));

writeGenerated("assets", `export const assets = ${JSON.stringify({ css, script, passkey, font, icon }, null, 2)} as const;`);
writeGenerated(
  "icons",
  `export const icons = ${JSON.stringify(Object.fromEntries(ICONS.map((name) => [name, drawingOf(name)])), null, 2)} as const;`,
);
for (const name of readdirSync(out)) if (!written.has(name)) rmSync(join(out, name), { force: true });
writeFileSync(stampFile, stamp);

/** Writes one file under a name that changes with its content; answers its address. */
function emit(name, extension, content) {
  const file = `${name}.${hashOf(content).slice(0, 10)}.${extension}`;
  writeFileSync(join(out, file), content);
  written.add(file);
  return `/build/${file}`;
}

async function subsetFont(options) {
  const { default: subset } = await import("subset-font");
  return subset(readFileSync(sources.font), LETTERS, options);
}

/** The two weights of our documents (src/ui/pdf), each as a font of its own: a PDF embeds no variable font. Modules of the Worker, not files of the site. */
async function writeDocumentFonts() {
  mkdirSync(documentFonts, { recursive: true });
  for (const [name, wght] of Object.entries(DOCUMENT_WEIGHTS)) {
    writeFileSync(join(documentFonts, `${name}.gen.bin`), await subsetFont({ targetFormat: "sfnt", variationAxes: { wght } }));
  }
}

function buildStyles(fontAddress) {
  const { transform } = require("lightningcss");
  const code = STYLES.map((name) => readFileSync(join(sources.styles, `${name}.css`), "utf8"))
    .join("\n")
    .replace("url(font.woff2)", `url(${fontAddress})`);
  const version = (major, minor = 0) => (major << 16) | (minor << 8);
  const targets = { chrome: version(111), firefox: version(113), safari: version(16, 4) };
  return transform({ filename: "app.css", code: Buffer.from(code), minify: true, targets }).code;
}

/** htmx and our own few scripts, in one file; each of ours is a module-like block of its own. Those that few pages need are files of their own. */
function buildScripts() {
  const own = filesOf(sources.scripts, ".js")
    .filter((file) => !FEW_PAGES_NEED.some((name) => file.endsWith(`/${name}.js`)))
    .map(blockOf);
  const htmx = readFileSync(sources.htmx, "utf8").replace(/\n?\/\/# sourceMappingURL=.*/u, "");
  return `${htmx}\n${own.join("")}`;
}

function blockOf(file) {
  return `{\n${withoutComments(readFileSync(file, "utf8"))}}\n`;
}

/** Drops whole-line comments, blank lines and indentation: enough for a few short files. */
function withoutComments(code) {
  return code
    .replaceAll(/^\s*\/\*\*[\s\S]*?\*\/\s*$/gmu, "")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("//"))
    .join("\n")
    .concat("\n");
}

function drawingOf(name) {
  const svg = readFileSync(join(sources.icons, `${name}.svg`), "utf8");
  return svg
    .slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.indexOf("</svg>"))
    .replaceAll(/\s*\n\s*/gu, "")
    .trim();
}

function writeGenerated(name, code) {
  writeFileSync(at(`src/ui/${name}.gen.ts`), `// Made by src/tools/build-static.mjs; not kept in git.\n${code}\n`);
}

function filesOf(folder, ending) {
  return readdirSync(folder)
    .filter((name) => name.endsWith(ending))
    .sort()
    .map((name) => join(folder, name));
}

function hashOf(content) {
  return createHash("sha256").update(content).digest("hex");
}
