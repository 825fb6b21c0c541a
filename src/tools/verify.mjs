// `npm run verify`: asks a running Carepurse to check its books, wallet by wallet, and prints what it found.
// Usage: verify.mjs [--url http://localhost:8787]. The token is OPERATIONS_TOKEN of the environment or of .dev.vars.
import { readSecrets } from "./lib/local.mjs";

try {
  process.exitCode = await verify(addressFrom(process.argv.slice(2)), readToken());
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}

function addressFrom(args) {
  const at = args.indexOf("--url");
  return (at >= 0 ? args[at + 1] : undefined) ?? process.env.CAREPURSE_URL ?? `http://localhost:${process.env.PORT ?? 8787}`;
}

function readToken() {
  const token = process.env.OPERATIONS_TOKEN ?? readSecrets().OPERATIONS_TOKEN;
  if (!token) throw new Error("No operations token: set OPERATIONS_TOKEN, or run npm start once (it makes .dev.vars).");
  return token;
}

async function verify(url, token) {
  await ask(url, token, "sweep", {});
  const total = { wallets: 0, rows: 0, audit: 0, findings: [] };
  for (let after = ""; after !== null;) {
    const page = await ask(url, token, "verify", { after });
    total.wallets += page.wallets;
    total.rows += page.rows;
    total.audit += page.audit_rows ?? 0;
    total.findings.push(...page.findings);
    after = page.next;
  }
  console.log(
    table([
      ["checked", "count"],
      ["wallets", String(total.wallets)],
      ["journal rows against the ledger", String(total.rows)],
      ["audit events", String(total.audit)],
      ["findings", String(total.findings.length)],
    ]),
  );
  if (total.findings.length === 0) {
    console.log("\nChains hold, entries sum to 0, wallets and ledger agree.");
    return 0;
  }
  console.log(
    `\n${table([["where", "row", "what"], ...total.findings.map((found) => [found.wallet_id ?? "the books", String(found.seq ?? ""), found.what])])}`,
  );
  return 1;
}

async function ask(url, token, operation, body) {
  let response;
  try {
    response = await fetch(`${url}/operations/${operation}`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  } catch {
    throw new Error(`Nothing answers at ${url}. Is it running (npm start)? With another port: PORT=8800 npm run verify`);
  }
  if (response.status === 401) throw new Error(`${url} does not accept this operations token.`);
  if (!response.ok) throw new Error(`${url}/operations/${operation} answered ${response.status}.`);
  return await response.json();
}

function table(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]))
      .join("  ")
      .trimEnd(),
  );
  return [lines[0], widths.map((width) => "-".repeat(width)).join("  "), ...lines.slice(1)].join("\n");
}
