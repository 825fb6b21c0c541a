// `npm start`: migrates the local database, serves the development Worker and fills it with the demonstration once.
import { spawn, spawnSync } from "node:child_process";
import { createWriteStream, readFileSync } from "node:fs";
import {
  binaries,
  databaseName,
  inData,
  isBusy,
  quietEnvironment,
  readSecrets,
  root,
  stateDirectory,
  stop,
  waitHealthy,
  wantedPort,
} from "./lib/local.mjs";

const port = wantedPort();
const origin = `http://localhost:${port}`;
if (await isBusy(port)) stop(`Port ${port} is in use. Stop what runs there, or choose another: PORT=8800 npm start`);

const wrangler = `${binaries}/wrangler`;
const migrated = spawnSync(
  wrangler,
  ["d1", "migrations", "apply", databaseName, "--local", "--env", "development", "--persist-to", stateDirectory],
  {
    cwd: root,
    env: quietEnvironment({ CI: "true" }),
    encoding: "utf8",
  },
);
if (migrated.status !== 0) stop(`The database could not be migrated:\n${migrated.stdout}${migrated.stderr}`);

const logFile = inData("server.log");
const log = createWriteStream(logFile);
const options = ["dev", "--env", "development", "--ip", "127.0.0.1", "--port", String(port), "--persist-to", stateDirectory];
const server = spawn(
  wrangler,
  [...options, "--var", `PUBLIC_ORIGIN:${origin}`, "--show-interactive-dev-session=false", "--log-level=warn"],
  {
    cwd: root,
    env: quietEnvironment(),
    stdio: ["ignore", "pipe", "pipe"],
  },
);
for (const stream of [server.stdout, server.stderr]) {
  stream.pipe(log, { end: false });
  stream.on("data", (chunk) => /error/iu.test(String(chunk)) && process.stderr.write(chunk));
}
let running = true;
let stopping = false;
server.once("exit", (code) => {
  running = false;
  if (!stopping)
    stop(
      `The server stopped (code ${code}). The last lines of ${logFile}:\n${readFileSync(logFile, "utf8").split("\n").slice(-15).join("\n")}`,
    );
  process.exit(0);
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => {
    stopping = true;
    server.kill("SIGTERM");
    setTimeout(() => server.kill("SIGKILL"), 5_000).unref();
  });
}

if (!(await waitHealthy(`${origin}/healthz`, 90_000, () => running))) {
  stopping = true;
  server.kill("SIGTERM");
  stop(`The server did not answer within 90 seconds. See ${logFile}.`);
}
const { OPERATIONS_TOKEN } = readSecrets();
const answer = await fetch(`${origin}/dev/seed`, { method: "POST", headers: { authorization: `Bearer ${OPERATIONS_TOKEN}`, origin } });
if (!answer.ok) console.error(`The demonstration could not be made (${answer.status}): ${await answer.text()}`);
else printAccounts(await answer.json());

function printAccounts(demonstration) {
  const rows = demonstration.accounts.map((account) => [account.who, account.login, account.password]);
  const width = (column) => Math.max(...rows.map((row) => row[column].length));
  console.log(`\n  Carepurse for ${demonstration.operator} is at  ${origin}\n`);
  for (const [who, login, password] of rows) console.log(`    ${who.padEnd(width(0))}   ${login.padEnd(width(1))}   ${password}`);
  const { guest } = demonstration;
  if (guest !== null)
    console.log(`\n  One Time Payment without an account: bill code ${guest.bill_code}, patient born ${guest.birth_date}`);
  console.log(`\n  Mails, clock and processor: ${origin}/dev      Card that pays: 4242 4242 4242 4242`);
  console.log("  Ctrl-C stops it; the data stays. `npm run reset` starts anew.\n");
}
