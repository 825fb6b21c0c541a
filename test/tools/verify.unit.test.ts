import { spawn } from "node:child_process";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const tool = fileURLToPath(new URL("../../src/tools/verify.mjs", import.meta.url).href);

/** Runs the command against a server that answers each operation, and tells the tokens that it was sent. */
async function verifyAgainst(
  answer: object,
): Promise<{ readonly code: number | null; readonly output: string; readonly tokens: readonly string[] }> {
  const tokens: string[] = [];
  const server = createServer((request, response) => {
    tokens.push(request.headers.authorization ?? "");
    response.setHeader("content-type", "application/json").end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const { OPERATIONS_TOKEN: _, ...environment } = process.env;
  const child = spawn(process.execPath, [tool, "--url", `http://127.0.0.1:${port}`], { env: environment });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => {
    child.once("close", resolve);
  });
  server.close();
  return { code, output, tokens };
}

const page = { wallets: 2, rows: 7, audit_rows: 3, findings: [] as readonly object[], next: null };

it("sends the local token as it is, without the quotes of its file", async () => {
  const { code, output, tokens } = await verifyAgainst(page);
  expect(output).toContain("Chains hold");
  expect(code).toBe(0);
  expect(tokens.length).toBe(2);
  for (const token of tokens) expect(token).toMatch(/^Bearer [\w-]{43}$/u);
});

it("names what is wrong and fails", async () => {
  const finding = { wallet_id: "wal_1", seq: 4, what: "row 4: the hash does not fit" };
  const { code, output } = await verifyAgainst({ ...page, findings: [finding] });
  expect(output).toContain(finding.what);
  expect(code).toBe(1);
});
