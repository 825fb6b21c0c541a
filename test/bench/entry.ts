import ours, { WalletObject } from "../../src/index.ts";
import type { Env } from "../../src/platform/env.ts";
import { drive, Processor } from "./driver.ts";

// Production's Worker with a door for wallet commands by RPC, and with a processor, which production has not got yet.

export { Processor, WalletObject };

let kept: Env | null = null;

/** The environment in which the sandbox's adapter is used. Its development clock is not asked: no trip is made for it, as in production. */
function withProcessor(env: Env): Env {
  if (kept !== null) return kept;
  const SESSIONS = new Proxy(env.SESSIONS, {
    get(sessions, name) {
      if (name !== "get") throw new Error("only read here");
      return (key: string, type: "json") => (key.startsWith("dev:") ? null : sessions.get(key, type));
    },
  });
  kept = { ...env, SESSIONS, ENVIRONMENT: "development" };
  return kept;
}

export default {
  fetch(request, env, context) {
    if (request.url.endsWith("/bench/execute")) return drive(request, env);
    return ours.fetch(request, request.url.includes("/wallet/top-up/") ? withProcessor(env) : env, context);
  },
} satisfies ExportedHandler<Env>;
