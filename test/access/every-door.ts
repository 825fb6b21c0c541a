import { createApp } from "../../src/app.ts";
import { clockTools } from "../../src/dev/clock.ts";
import { componentGallery } from "../../src/dev/components.tsx";
import { cronTools } from "../../src/dev/cron.ts";
import { developmentOnly } from "../../src/dev/guard.ts";
import { devPages } from "../../src/dev/index-page.tsx";
import { devMail } from "../../src/dev/mail.tsx";
import { processorConsole } from "../../src/dev/sandbox/console.tsx";
import { processorPages } from "../../src/dev/sandbox/events.tsx";
import { sandboxPages } from "../../src/dev/sandbox/routes.tsx";
import { setupPages } from "../../src/dev/sandbox/setup.tsx";
import { premiumSeedTools } from "../../src/dev/seed/premiums.ts";
import { seedTools } from "../../src/dev/seed/routes.ts";

/** The site with every door it has anywhere: dev/index.ts. */
export const everyDoor = createApp([
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
