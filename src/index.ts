import { createApp } from "./app.ts";
import { followers } from "./followers.ts";
import { WalletObject as WalletObjectBase } from "./domain/wallet/object.ts";
import { runCron } from "./jobs/cron.ts";
import type { Env } from "./platform/env.ts";

/** The wallet object with everything that follows its journal into D1. */
export class WalletObject extends WalletObjectBase {
  protected override readonly followers = followers;
}

const app = createApp();

export default {
  fetch: app.fetch,
  scheduled: (controller, env) => runCron(env, controller.cron),
} satisfies ExportedHandler<Env>;
