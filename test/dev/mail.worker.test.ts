import { beforeAll, expect, it } from "vitest";
import { createApp } from "../../src/app.ts";
import { devMail } from "../../src/dev/mail.tsx";
import { emptyMails } from "../../src/domain/mail/store.ts";
import { env } from "../domain/payments/support.ts";
import { addOperator } from "../support/operator.ts";
import { MAIL_AT, queueMail } from "../support/mails.ts";
import { DAY_MS, instant } from "../../src/values/time.ts";

beforeAll(addOperator);

it("shows the mails that can still be read when older ones have been emptied", async () => {
  const ask = async (path: string) => await createApp([devMail]).request(`http://localhost:8787${path}`, {}, env);
  await queueMail("new_device", { key: "old" });
  await env.DB.prepare("UPDATE mails SET state = 'sent'").run();
  const [old] = await (await ask("/dev/mail.json")).json<readonly { id: string }[]>();
  await queueMail("welcome", { key: "new", now: instant(MAIL_AT + 2 * DAY_MS) });
  expect(await emptyMails(env.DB, { before: instant(MAIL_AT + DAY_MS), limit: 9 })).toBe(1);

  const shown = await (await ask("/dev/mail.json")).json<readonly { template: string }[]>();
  expect(shown.map(({ template }) => template)).toEqual(["welcome"]);
  expect([(await ask("/dev/mail")).status, (await ask(`/dev/mail/${old?.id}`)).status]).toEqual([200, 404]);
});
