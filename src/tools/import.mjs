// `npm run import -- FILE…`: sends FHIR bundles to a running Carepurse as the demonstration's partner and prints what became of them.
// Usage: import.mjs [--url http://localhost:8787] FILE… Credentials: DEMO_CLIENT_ID and DEMO_CLIENT_SECRET of the environment or of .dev.vars.
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { readSecrets } from "./lib/local.mjs";

class Sentence extends Error {}

const { url, files } = readArguments(process.argv.slice(2));
try {
  process.exitCode = await run(url, files);
} catch (error) {
  if (!(error instanceof Sentence)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

function readArguments(args) {
  const named = args.indexOf("--url");
  const url = named >= 0 ? args[named + 1] : (process.env.CAREPURSE_URL ?? `http://localhost:${process.env.PORT ?? 8787}`);
  return { url: (url ?? "").replace(/\/$/u, ""), files: args.filter((_, at) => named < 0 || (at !== named && at !== named + 1)) };
}

async function run(url, files) {
  if (files.length === 0) throw new Sentence("Name at least one file: npm run import -- FILE…");
  const authorization = `Bearer ${await accessToken(url)}`;
  const rows = [];
  const problems = [];
  const codes = [];
  let failed = false;
  for (const file of files) {
    try {
      const { text, bundle } = readBundle(file);
      const report = await send(url, file, text, authorization);
      const people = peopleOf(bundle);
      rows.push([
        basename(file).normalize("NFC"),
        [...new Set(people.values())].map((person) => person.name).join(", "),
        number(billsIn(bundle)),
        number(report.imported),
        number(report.unchanged),
        number(report.problems.length),
        number(report.owed_cents),
      ]);
      problems.push(...report.problems.map((each) => [basename(file), String(each.entry), each.code, each.pointer, each.detail]));
      codes.push(
        ...report.bills.map((bill) => [bill.bill_code, people.get(bill.external_id)?.born ?? "", number(bill.owed_cents), bill.status]),
      );
      failed ||= report.problems.length > 0;
    } catch (error) {
      if (!(error instanceof Sentence)) throw error;
      console.error(error.message);
      failed = true;
    }
  }
  if (rows.length > 0) {
    if (rows.length > 1)
      rows.push([
        "all",
        "",
        ...[2, 3, 4, 5, 6].map((column) => number(rows.reduce((all, row) => all + Number(row[column].replaceAll(",", "")), 0))),
      ]);
    console.log(table(["file", "patient", "bills", "new", "unchanged", "problems", "owed cents"], rows, { left: 2 }));
  }
  if (problems.length > 0)
    console.log(`\nWhat was not imported:\n${table(["file", "entry", "code", "pointer", "what"], problems, { left: 5 })}`);
  if (codes.length > 0)
    console.log(
      `\nClaim a patient's bills with any of these codes and the birth date:\n${table(["bill code", "birth date", "owed cents", "status"], codes, { left: 2 })}`,
    );
  return failed ? 1 : 0;
}

function readBundle(file) {
  let text;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new Sentence(`${file}: ${error.code === "ENOENT" ? "there is no such file" : `it cannot be read (${error.code})`}.`);
  }
  try {
    return { text, bundle: JSON.parse(text) };
  } catch {
    throw new Sentence(`${file}: it is not JSON.`);
  }
}

async function accessToken(url) {
  const secrets = { ...readSecrets(), ...process.env };
  const { DEMO_CLIENT_ID: client_id, DEMO_CLIENT_SECRET: client_secret } = secrets;
  if (!client_id || !client_secret)
    throw new Sentence("No client credentials: set DEMO_CLIENT_ID and DEMO_CLIENT_SECRET, or run npm start once (it makes .dev.vars).");
  const body = new URLSearchParams({ grant_type: "client_credentials", client_id, client_secret, scope: "bills:write" });
  const response = await reach(url, "/api/oauth/token", { method: "POST", body });
  if (response.status === 401) throw new Sentence(`${url} does not know this client, or its secret is another: is it seeded (npm start)?`);
  if (!response.ok) throw new Sentence(`${url} gave no access token: it answered ${response.status}.`);
  return (await response.json()).access_token;
}

async function send(url, file, text, authorization) {
  const headers = { authorization, "content-type": "application/fhir+json", "idempotency-key": crypto.randomUUID() };
  const response = await reach(url, "/api/v1/bills/import", { method: "POST", headers, body: text });
  if (response.ok) return await response.json();
  const problem = await response.json().catch(() => null);
  throw new Sentence(`${file}: not imported. ${problem?.title ?? `The server answered ${response.status}`}.`);
}

async function reach(url, path, request) {
  try {
    return await fetch(`${url}${path}`, request);
  } catch {
    throw new Sentence(`Nothing answers at ${url}. Is it running (npm start)? With another port: PORT=8800 npm run import -- …`);
  }
}

function resourcesOf(bundle) {
  const entries = Array.isArray(bundle?.entry) ? bundle.entry : [{ resource: bundle }];
  return entries.flatMap((entry) => (entry?.resource ? [{ fullUrl: entry.fullUrl, ...entry.resource }] : []));
}

function billsIn(bundle) {
  return resourcesOf(bundle).filter((resource) => resource.resourceType === "ExplanationOfBenefit").length;
}

/** Claim id → the patient's name and birth date, for the person at the screen. The server does not send them back. */
function peopleOf(bundle) {
  const all = resourcesOf(bundle);
  const people = new Map();
  for (const patient of all.filter((resource) => resource.resourceType === "Patient")) {
    const name = patient.name?.find((each) => each.use === "official") ?? patient.name?.[0];
    const person = { name: [...(name?.given ?? []), name?.family ?? ""].join(" ").trim(), born: patient.birthDate ?? "" };
    for (const key of [patient.fullUrl, `Patient/${patient.id}`, `urn:uuid:${patient.id}`]) people.set(key, person);
  }
  const explanations = all.filter((resource) => resource.resourceType === "ExplanationOfBenefit");
  return new Map(
    explanations.flatMap((eob) => {
      const claim = eob.identifier?.find((each) => each.system?.endsWith("/clm_id"))?.value ?? eob.id;
      const person = people.get(eob.patient?.reference);
      return person === undefined ? [] : [[claim, person]];
    }),
  );
}

function number(value) {
  return value.toLocaleString("en-US");
}

/** Columns in line: the first `left` to the left, numbers to the right. */
function table(heads, rows, { left }) {
  const all = [heads, ...rows];
  const widths = heads.map((_, column) => Math.max(...all.map((row) => [...row[column]].length)));
  const pad = (cell, column) => {
    const space = " ".repeat(widths[column] - [...cell].length);
    return column < left || (column === heads.length - 1 && heads[column] === "status") ? cell + space : space + cell;
  };
  const lines = all.map((row) => row.map(pad).join("  ").trimEnd());
  return [lines[0], widths.map((width) => "-".repeat(width)).join("  "), ...lines.slice(1)].join("\n");
}
