import { DurableObject } from "cloudflare:workers";

export { WalletObject } from "../../src/domain/wallet/object.ts";

/** Stands in for the Worker while src/dev/index.ts does not exist yet. */
export class SandboxProcessor extends DurableObject {}

export default {
  fetch: (): Response => new Response("not built yet", { status: 503 }),
};
