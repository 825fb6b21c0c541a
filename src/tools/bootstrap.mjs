// Runs before `npm start` and `npm test`: whatever is missing on a fresh clone is made here. Quick when nothing is missing.
import { spawnSync } from "node:child_process";
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { quietEnvironment, readSecrets, root, secretsFile, stop } from "./lib/local.mjs";

if (Number(process.versions.node.split(".")[0]) < 20) stop(`Carepurse needs Node 20 or newer; this is Node ${process.versions.node}.`);

const lockFile = join(root, "package-lock.json");
if (!existsSync(lockFile))
  stop("package-lock.json is missing: without it nobody can tell what to install. Restore it with `git checkout package-lock.json`.");

if (!isInstalled()) {
  console.log("Installing packages (npm ci), about a minute …");
  const made = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    stdio: "inherit",
    env: quietEnvironment(),
  });
  if (made.error) stop(`npm could not be started: ${made.error.message}.`);
  if (made.status !== 0) stop("npm ci failed; what it says above is the reason.");
}
makeSecrets();
buildStatic();

/** True when what npm noted of its last installation is what the lock file asks for. */
function isInstalled() {
  const noted = join(root, "node_modules", ".package-lock.json");
  if (!existsSync(noted)) return false;
  const have = JSON.parse(readFileSync(noted, "utf8")).packages;
  const want = JSON.parse(readFileSync(lockFile, "utf8")).packages;
  const changed = Object.keys(have).some((name) => want[name]?.version !== have[name].version);
  const missing = Object.keys(want).some((name) => name !== "" && !want[name].optional && !want[name].peer && have[name] === undefined);
  return !changed && !missing;
}

/** Secrets of this machine only, each made once and then kept. */
function makeSecrets() {
  const known = readSecrets();
  const secret = () => randomBytes(32).toString("base64url");
  const signingKey = (kidBytes) => {
    const jwk = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ format: "jwk" });
    return { ...jwk, alg: "ES256", use: "sig", kid: randomBytes(kidBytes).toString("hex") };
  };
  const makers = {
    FORM_KEY: secret,
    TOKEN_KEY: () => JSON.stringify(signingKey(8)),
    // Its kid goes into each receipt's QR code, so it is short.
    RECEIPT_KEYS: () => JSON.stringify([signingKey(4)]),
    OPERATIONS_TOKEN: secret,
    SANDBOX_WEBHOOK_SECRET: () => `whsec_${randomBytes(32).toString("base64")}`,
    DEMO_CLIENT_ID: () => `cli_${demoId()}`,
    DEMO_CLIENT_SECRET: secret,
    DEMO_INSURER_CLIENT_ID: () => `cli_${demoId()}`,
    DEMO_INSURER_CLIENT_SECRET: secret,
  };
  const missing = Object.entries(makers).filter(([name]) => !known[name]);
  if (missing.length === 0) return;
  const all = { ...known, ...Object.fromEntries(missing.map(([name, make]) => [name, make()])) };
  const text = Object.entries(all).map(([name, value]) => `${name}='${value}'\n`);
  writeFileSync(secretsFile, `# Made by npm start for this machine. Not for production.\n${text.join("")}`, { mode: 0o600 });
  console.log(`Made local secrets in .dev.vars (${missing.map(([name]) => name).join(", ")}).`);
}

/** 26 characters of a TypeID: a time-ordered UUID in Crockford's base 32. */
function demoId() {
  let bits = BigInt(Date.now()) << 80n;
  bits |= 0x7n << 76n;
  bits |= (BigInt(`0x${randomBytes(10).toString("hex")}`) & ((1n << 76n) - 1n) & ~(0x3n << 62n)) | (0x2n << 62n);
  const digits = [];
  for (let i = 0; i < 26; i += 1, bits >>= 5n) digits.unshift("0123456789abcdefghjkmnpqrstvwxyz"[Number(bits & 31n)]);
  return digits.join("");
}

/** Style sheets, fonts and scripts; the builder itself sees when nothing changed. */
function buildStatic() {
  const builder = join(root, "src", "tools", "build-static.mjs");
  if (!existsSync(builder)) stop("src/tools/build-static.mjs is missing: restore it with `git checkout src/tools`.");
  const made = spawnSync("node", [builder], { cwd: root, stdio: ["ignore", "ignore", "inherit"], env: quietEnvironment() });
  if (made.status !== 0) stop("The style sheets and scripts could not be built; what is said above is the reason.");
}
