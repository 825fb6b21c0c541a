import { spawn } from "node:child_process";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { beforeEach, expect, it } from "vitest";
import { appendAudit, noteAuditEnd } from "../../src/domain/audit/chain.ts";
import { checkWhole } from "../../src/domain/books/check.ts";
import type { Env } from "../../src/platform/env.ts";
import { instant } from "../../src/values/time.ts";
import { memoryD1 } from "../support/sqlite-d1.ts";

const tool = fileURLToPath(new URL("../../src/tools/verify.mjs", import.meta.url).href);
const OPERATIONS_TOKEN = "t".repeat(43);
let { d1, sqlite } = memoryD1();
let env: Env;

beforeEach(async () => {
  ({ d1, sqlite } = memoryD1());
  const kept = new Map<string, string>();
  const SESSIONS = {
    get: (key: string) => Promise.resolve(JSON.parse(kept.get(key) ?? "null") as unknown),
    put: (key: string, value: string) => Promise.resolve(void kept.set(key, value)),
  };
  env = { DB: d1, SESSIONS, OPERATIONS_TOKEN } as unknown as Env;
  for (let n = 1; n <= 6; n += 1) {
    await appendAudit(env, { at: instant(n), actor: "system", action: "test", subject: null, origin: null, reason: `why ${n}` });
  }
  await noteAuditEnd(env);
  sqlite.exec("DROP TRIGGER audit_events_no_update; DROP TRIGGER audit_events_no_delete");
});

/** Runs `npm run verify` against a server whose last page of wallets is followed by the real check of these tables. */
async function verify(): Promise<{ readonly code: number | null; readonly output: string }> {
  const server = createServer((_request, response) => {
    void checkWhole(env).then((whole) => response.end(JSON.stringify({ wallets: 0, rows: 0, next: null, ...whole })));
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const child = spawn(process.execPath, [tool, "--url", `http://127.0.0.1:${port}`], { env: { ...process.env, OPERATIONS_TOKEN } });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => {
    child.once("close", resolve);
  });
  server.close();
  return { code, output };
}

it("finds nothing in a chain that holds", async () => {
  const { code, output } = await verify();
  expect([code, /audit events +6/u.test(output), output.includes("Chains hold")]).toEqual([0, true, true]);
});

it.each([
  [
    "one flipped byte",
    "UPDATE audit_events SET reason = 'whz 4' WHERE seq = 4",
    /the books +4 +audit event 4: its hash does not fit what it says/u,
  ],
  ["an event taken out", "DELETE FROM audit_events WHERE seq = 3", /the books +3 +audit event 3: it is missing, and others follow/u],
  [
    "the last ones cut off",
    "DELETE FROM audit_events WHERE seq > 4",
    /the books +6 +audit event 6: it was the last one night, and is missing/u,
  ],
] as const)("names the row of %s", async (_what, sql, named) => {
  sqlite.exec(sql);
  const { code, output } = await verify();
  expect(output).toMatch(named);
  expect(code).toBe(1);
});

it("names what was written anew from an event on, with hashes that fit", async () => {
  sqlite.exec("DELETE FROM audit_events WHERE seq > 4");
  for (const reason of ["else", "else"]) {
    await appendAudit(env, { at: instant(9), actor: "system", action: "test", subject: null, origin: null, reason });
  }
  // A night does not forget what was noted before.
  await noteAuditEnd(env);
  expect((await verify()).output).toMatch(/audit event 6: it is not the one that was noted there one night/u);
});
