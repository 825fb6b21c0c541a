import { createApp } from "./app.ts";
import { followers } from "./followers.ts";
import { WalletObject as WalletObjectBase } from "./domain/wallet/object.ts";
import { isAutopayBatch, takePages } from "./jobs/autopay.ts";
import { runCron } from "./jobs/cron.ts";
import { takeBatch } from "./jobs/mail-queue.ts";
import { nudgeMail } from "./jobs/mail.ts";
import { takeReturnedMail } from "./jobs/returned-mail.ts";
import type { Env } from "./platform/env.ts";

/** The wallet object with everything that follows its journal into D1. */
export class WalletObject extends WalletObjectBase {
  protected override readonly followers = followers;
  protected override paymentsProjected(): void {
    nudgeMail(this.env, this.ctx);
  }
}

const app = createApp();

export default {
  fetch: app.fetch,
  scheduled: (controller, env) => runCron(env, controller.cron),
  queue: (batch, env) => (isAutopayBatch(batch) ? takePages(env, batch) : takeBatch(env, batch)),
  email: (message, env) => takeReturnedMail(message, env),
} satisfies ExportedHandler<Env>;
