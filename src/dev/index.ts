import { createApp } from "../app.ts";
import { followers } from "../followers.ts";
import { WalletObject as WalletObjectBase } from "../domain/wallet/object.ts";
import { isAutopayBatch, takePages } from "../jobs/autopay.ts";
import { runCron } from "../jobs/cron.ts";
import { takeBatch } from "../jobs/mail-queue.ts";
import { nudgeMail } from "../jobs/mail.ts";
import { takeReturnedMail } from "../jobs/returned-mail.ts";
import type { Env } from "../platform/env.ts";
import { clockTools } from "./clock.ts";
import { componentGallery } from "./components.tsx";
import { cronTools } from "./cron.ts";
import { developmentOnly } from "./guard.ts";
import { devPages } from "./index-page.tsx";
import { devMail } from "./mail.tsx";
import { processorConsole } from "./sandbox/console.tsx";
import { processorPages } from "./sandbox/events.tsx";
import { SandboxProcessorBase } from "./sandbox/object.ts";
import { sandboxPages } from "./sandbox/routes.tsx";
import { setupPages } from "./sandbox/setup.tsx";
import { premiumSeedTools } from "./seed/premiums.ts";
import { seedTools } from "./seed/routes.ts";

// The Worker of `[env.development]`: production's app with the tools of /dev and the sandbox processor. docs/decisions/003 says why apart.

const app = createApp([
  developmentOnly,
  devPages,
  devMail,
  clockTools,
  cronTools,
  seedTools,
  premiumSeedTools,
  processorPages,
  processorConsole,
  sandboxPages,
  setupPages,
  componentGallery,
]);

/** The wallet object with everything that follows its journal into D1. */
export class WalletObject extends WalletObjectBase {
  protected override readonly followers = followers;
  protected override paymentsProjected(): void {
    nudgeMail(this.env, this.ctx);
  }
}

/** The sandbox processor, whose webhooks go straight to the app. */
export class SandboxProcessor extends SandboxProcessorBase {
  protected override async deliver(request: Request): Promise<Response> {
    return app.fetch(request, this.env, this.execution);
  }
}

export default {
  fetch: app.fetch,
  scheduled: (controller, env) => runCron(env, controller.cron),
  queue: (batch, env) => (isAutopayBatch(batch) ? takePages(env, batch) : takeBatch(env, batch)),
  email: (message, env) => takeReturnedMail(message, env),
} satisfies ExportedHandler<Env>;
