import { Hono } from "hono";
import { SandboxProcessorBase } from "../../src/dev/sandbox/object.ts";
import { WalletObject as WalletObjectBase } from "../../src/domain/wallet/object.ts";
import { followers } from "../../src/followers.ts";
import { now } from "../../src/platform/clock.ts";
import { webhooks } from "../../src/portal/webhooks.ts";
import type { App } from "../../src/web.ts";

/** Stands in for the Worker while src/dev/index.ts does not exist yet. */
export class WalletObject extends WalletObjectBase {
  protected override readonly followers = followers;
}

const app = new Hono<App>().use(async (c, next) => {
  c.set("now", await now(c.env));
  await next();
});
app.route("/", webhooks);

export class SandboxProcessor extends SandboxProcessorBase {
  protected override async deliver(request: Request): Promise<Response> {
    return await app.fetch(request, this.env, this.execution);
  }
}

export default {
  fetch: app.fetch,
};
