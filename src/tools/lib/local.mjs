// What the tools share: where things are and how a person is told what is wrong. Plain Node ≥ 20 without dependencies.
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { connect } from "node:net";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../../", import.meta.url));
export const binaries = join(root, "node_modules", ".bin");
/** Logs, benchmarks, throw-away state. Never committed. */
export const dataDirectory = join(root, ".data");
/** Where `npm start` keeps its D1, KV and Durable Objects. */
export const stateDirectory = join(root, ".wrangler", "state");
export const secretsFile = join(root, ".dev.vars");
export const databaseName = "carepurse";

/** Ends the tool with one clear sentence. */
export function stop(sentence) {
  console.error(`\n${sentence}\n`);
  process.exit(1);
}

/** The environment of every child: our Node first, no telemetry, no look-ups in the network. */
export function quietEnvironment(extra = {}) {
  return {
    ...process.env,
    PATH: `${binaries}${delimiter}${process.env.PATH ?? ""}`,
    WRANGLER_SEND_METRICS: "false",
    WRANGLER_HIDE_BANNER: "true",
    CLOUDFLARE_CF_FETCH_ENABLED: "false",
    NO_UPDATE_NOTIFIER: "1",
    ...extra,
  };
}

/** PORT from the environment, or 8787. */
export function wantedPort() {
  const port = Number(process.env.PORT ?? 8787);
  if (!Number.isInteger(port) || port < 1 || port > 65535) stop(`PORT is "${process.env.PORT}", but must be a number from 1 to 65535.`);
  return port;
}

/** True when somebody already listens on the port. */
export function isBusy(port) {
  const tries = ["127.0.0.1", "::1"].map(
    (host) =>
      new Promise((resolve) => {
        const socket = connect({ port, host });
        socket.once("connect", () => (socket.destroy(), resolve(true)));
        socket.once("error", () => resolve(false));
      }),
  );
  return Promise.all(tries).then((answers) => answers.includes(true));
}

/** NAME=value lines of .dev.vars; {} when there is none. Values may be in single quotes. */
export function readSecrets() {
  if (!existsSync(secretsFile)) return {};
  const lines = readFileSync(secretsFile, "utf8").split("\n");
  return Object.fromEntries(
    lines.flatMap((line) => ((/^([A-Z_]+)=(.*)$/u.exec(line) ?? []).slice(1, 3).length === 2 ? [split(line)] : [])),
  );
}

function split(line) {
  const at = line.indexOf("=");
  return [line.slice(0, at), line.slice(at + 1).replace(/^'(.*)'$/u, "$1")];
}

/** Waits until the address answers 200. False when `alive()` turns false or time runs out. */
export async function waitHealthy(address, timeoutMs, alive = () => true) {
  const end = Date.now() + timeoutMs;
  while (Date.now() < end && alive()) {
    const answer = await fetch(address).catch(() => null);
    if (answer?.ok) return true;
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  return false;
}

/** Makes .data/ and answers a path inside it. */
export function inData(...parts) {
  mkdirSync(dataDirectory, { recursive: true });
  return join(dataDirectory, ...parts);
}
