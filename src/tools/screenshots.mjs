// `npm run screenshots`: pictures of the main pages from the demonstration, for the README. The Worker runs here, on fresh storage; nothing of
// `npm start` is touched. Small: palette PNGs, one viewport each.
import { mkdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { chromium as playwright } from "@playwright/test";
import chromium from "@sparticuz/chromium";
import { inData, readSecrets, root } from "./lib/local.mjs";
import { buildWorker, migrate, startRuntime, wranglerRequire } from "./lib/runtime.mjs";

/** wrangler brings it; a few colours are enough for flat pages. */
const sharp = wranglerRequire("sharp");
const out = join(root, "docs", "screenshots");
const persist = inData("screenshots");
rmSync(persist, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const port = await freePort();
const { outdir } = buildWorker({ outdir: inData("build", "screenshots") });
const { miniflare, origin } = await startRuntime({
  outdir,
  persist,
  port,
  bindings: { ...readSecrets(), PUBLIC_ORIGIN: `http://localhost:${port}` },
});
await migrate(miniflare);
const seeded = await fetch(`${origin}/dev/seed`, { method: "POST" });
if (!seeded.ok) throw new Error(`The demonstration could not be made: ${seeded.status}`);
const { accounts } = await seeded.json();
const account = (name) => accounts.find(({ who }) => who.includes(name));
const db = await miniflare.getD1Database("DB");
const one = async (sql) => (await db.prepare(sql).first()).id;
const openBill = await one("SELECT id FROM bills WHERE external_id = 'MC-72566'");
const paidBill = await one(
  "SELECT a.payment_id AS id FROM payment_allocations a JOIN bills b ON b.id = a.bill_id WHERE b.external_id = 'MC-71390' LIMIT 1",
);

const premium = await one(
  "SELECT p.id FROM policies p JOIN members m ON m.id = p.member_id WHERE m.email = 'rosa@example.com' AND p.state = 'connected' LIMIT 1",
);

const DESKTOP = { width: 1120, height: 760 };
const PHONE = { width: 390, height: 780 };
const shots = [
  { name: "home", path: "/", size: DESKTOP },
  { name: "wallet", path: "/wallet", size: { width: 1120, height: 980 }, as: "Daniel" },
  { name: "wallet-dark", path: "/wallet", size: { width: 1120, height: 980 }, as: "Daniel", scheme: "dark" },
  { name: "wallet-phone-spanish", path: "/wallet", size: PHONE, as: "Rosa" },
  { name: "bill", path: `/bills/${openBill}`, size: { width: 1120, height: 1000 }, as: "Daniel" },
  { name: "pay", path: `/bills/${openBill}/pay`, size: DESKTOP, as: "Daniel" },
  { name: "history", path: "/history", size: DESKTOP, as: "Daniel" },
  { name: "autopay-spanish", path: `/autopay/${premium}`, size: { width: 1120, height: 1000 }, as: "Rosa" },
  { name: "print", path: `/history/${paidBill}/print`, size: { width: 820, height: 1000 }, as: "Daniel", media: "print" },
];

const browser = await playwright.launch({ executablePath: await chromium.executablePath(), args: ["--no-sandbox"] });
for (const { name, path, size, as, scheme, media } of shots) {
  const context = await browser.newContext({ viewport: size, colorScheme: scheme ?? "light", reducedMotion: "reduce" });
  const page = await context.newPage();
  if (as !== undefined) {
    const { login, password } = account(as);
    await page.goto(`${origin}/login`);
    await page.locator("main input[name=email]").fill(login);
    await page.locator("main input[name=password]").fill(password);
    await page.locator("main form button.button-primary").first().click();
    await page.waitForURL(/\/wallet/u);
  }
  if (media !== undefined) await page.emulateMedia({ media });
  await page.goto(`${origin}${path}`, { waitUntil: "networkidle" });
  const { size: bytes } = await sharp(await page.screenshot())
    .png({ palette: true, colours: 96, effort: 10 })
    .toFile(join(out, `${name}.png`));
  console.log(`docs/screenshots/${name}.png  ${(bytes / 1024).toFixed(0)} KB`);
  await context.close();
}
await browser.close();
await miniflare.dispose();

function freePort() {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, "127.0.0.1", () => {
      const { port: free } = server.address();
      server.close(() => resolve(free));
    });
  });
}
