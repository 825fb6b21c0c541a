import type { Env } from "../../platform/env.ts";
import { assert } from "../../values/result.ts";
import type { Instant } from "../../values/time.ts";
import type { Delivery, Entry } from "./book.ts";
import type { Instrument } from "./form.ts";
import type { SetupEntry } from "./methods.ts";
import type { ConsoleAct, ConsoleEntry } from "./till.ts";

async function ask(env: Env, path: string, body?: unknown): Promise<Response> {
  assert(env.ENVIRONMENT === "development" && env.SANDBOX !== undefined, "the sandbox processor runs in development only");
  const stub = env.SANDBOX.get(env.SANDBOX.idFromName("sandbox"));
  return await stub.fetch(`https://sandbox.invalid${path}`, body === undefined ? {} : { method: "POST", body: JSON.stringify(body) });
}

async function entryOf(response: Response): Promise<Entry | null> {
  return response.ok ? await response.json<Entry>() : null;
}

/** The payment behind a hosted page's address; null when there is none. */
export async function findPage(env: Env, ref: string): Promise<Entry | null> {
  return await entryOf(await ask(env, `/pages/${ref}`));
}

/** Pays on a hosted page. Only brand, last four digits and the outcome leave the form's handler. */
export async function payOnPage(env: Env, ref: string, instrument: Instrument): Promise<Entry | null> {
  return await entryOf(await ask(env, `/pages/${ref}/pay`, instrument));
}

/** Answers the bank's question. */
export async function answerOnPage(env: Env, ref: string, answer: "approve" | "refuse"): Promise<Entry | null> {
  return await entryOf(await ask(env, `/pages/${ref}/challenge`, { approve: answer === "approve" }));
}

/** Turns back without paying. */
export async function cancelOnPage(env: Env, ref: string): Promise<Entry | null> {
  return await entryOf(await ask(env, `/pages/${ref}/cancel`, {}));
}

/** The page for saving a method behind its address; null when there is none. */
export async function findSetupPage(env: Env, ref: string): Promise<SetupEntry | null> {
  return await setupOf(await ask(env, `/setup-pages/${ref}`));
}

/** Leaves a card or account on a page for saving. Still open afterwards: it was declined. */
export async function saveOnPage(env: Env, ref: string, instrument: Instrument): Promise<SetupEntry | null> {
  return await setupOf(await ask(env, `/setup-pages/${ref}/save`, instrument));
}

/** Turns back without saving. */
export async function cancelSetup(env: Env, ref: string): Promise<SetupEntry | null> {
  return await setupOf(await ask(env, `/setup-pages/${ref}/cancel`, {}));
}

/** A payment with its disputes, as the console shows it; null when the sandbox has never heard of it. */
export async function findInConsole(env: Env, paymentId: string): Promise<ConsoleEntry | null> {
  const response = await ask(env, `/console/${paymentId}`);
  return response.ok ? await response.json<ConsoleEntry>() : null;
}

/** What a person does to a payment in the processor's console. @param amount_cents null: all that is left. @returns false: not possible */
export async function actInConsole(env: Env, paymentId: string, act: ConsoleAct, amount_cents: number | null = null): Promise<boolean> {
  const response = await ask(env, `/console/${paymentId}`, { act, amount_cents });
  return response.ok && (await response.json<{ done: boolean }>()).done;
}

async function setupOf(response: Response): Promise<SetupEntry | null> {
  return response.ok ? await response.json<SetupEntry>() : null;
}

/** The last payments and webhooks, newest first. */
export async function latest(env: Env): Promise<{
  readonly entries: readonly ConsoleEntry[];
  readonly deliveries: readonly Delivery[];
  readonly methods: readonly { readonly brand: string; readonly last4: string; readonly forgotten: number }[];
}> {
  return await (await ask(env, "/latest")).json();
}

/**
 * Lets the sandbox do what is due by the development clock: settle bank debits, send webhooks. For /dev/clock after it has moved, and
 * for the cron. Alarms do it too, but they know only the machine's clock.
 * @returns how many webhooks went out
 */
export async function runSandboxDue(env: Env, _now: Instant): Promise<number> {
  const { sent } = await (await ask(env, "/due", {})).json<{ sent: number }>();
  return sent;
}

/** When the sandbox has something to do next, by the development clock; null: nothing it knows of. What is late is in the past. */
export async function nextSandboxDue(env: Env): Promise<Instant | null> {
  const { next } = await (await ask(env, "/due")).json<{ next: Instant | null }>();
  return next;
}
