import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { latestMails, mailStatement } from "../../src/domain/mail/store.ts";
import { deliverMails } from "../../src/jobs/mail.ts";
import { database } from "../../src/platform/db.ts";
import type { Env } from "../../src/platform/env.ts";
import { seal } from "../../src/platform/seal.ts";
import { cents } from "../../src/values/money.ts";
import { instant, MINUTE_MS, type Instant } from "../../src/values/time.ts";
import { addOperator } from "../support/operator.ts";

const NOW = instant(Date.UTC(2026, 10, 24, 20));
const later = (minutes: number): Instant => instant(NOW + minutes * MINUTE_MS);

interface Sent {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** The Worker's environment with a mail binding that keeps what it is given, or fails. */
function withMail(fails: () => boolean): { readonly env: Env; readonly sent: Sent[] } {
  const sent: Sent[] = [];
  const MAIL = {
    send: async (mail: Sent) => {
      if (fails()) throw new TypeError("the mail service is away");
      sent.push(mail);
      return { messageId: "1" };
    },
  };
  return { env: { ...(env as unknown as Env), MAIL: MAIL as unknown as SendEmail }, sent };
}

async function queue(key: string): Promise<void> {
  const mail = { dedupe_key: key, to_address: "rosa@example.com", language: "es", now: NOW } as const;
  const params = { payment_id: "pay_01jc0000000000000000000000", amount_cents: cents(8420), at: NOW, name: "Rosa" } as const;
  await mailStatement(env.DB, { ...mail, template: "payment_receipt", params }).run();
}

beforeAll(addOperator);
beforeEach(async () => {
  await env.DB.exec("DELETE FROM mails");
});

describe("the outbox", () => {
  it("sends one mail for one event, however often it is told and whoever sends", async () => {
    for (let round = 0; round < 3; round += 1) await queue("pay_1:posted");
    const mailing = withMail(() => false);
    await Promise.all([1, 2, 3, 4].map(() => deliverMails(mailing.env, NOW)));
    await deliverMails(mailing.env, later(90));
    expect(mailing.sent).toHaveLength(1);
    expect((await latestMails(database(env), 10)).map(({ state, attempts }) => [state, attempts])).toEqual([["sent", 1]]);
  });

  it("tries again later and later when the mail service is away, and gives up in the end", async () => {
    await queue("pay_1:posted");
    let away = true;
    const mailing = withMail(() => away);
    await deliverMails(mailing.env, NOW);
    await deliverMails(mailing.env, NOW);
    expect((await latestMails(database(env), 1))[0]).toMatchObject({ state: "queued", attempts: 1, last_error: "TypeError" });
    await deliverMails(mailing.env, later(1));
    expect((await latestMails(database(env), 1))[0]).toMatchObject({ state: "queued", attempts: 2 });
    away = false;
    await deliverMails(mailing.env, later(2));
    expect(mailing.sent).toHaveLength(0);
    await deliverMails(mailing.env, later(3));
    expect(mailing.sent).toHaveLength(1);
    await queue("pay_2:posted");
    away = true;
    for (let hours = 0; hours < 20; hours += 1) await deliverMails(mailing.env, later(hours * 65));
    expect((await latestMails(database(env), 10)).find(({ dedupe_key }) => dedupe_key === "pay_2:posted")).toMatchObject({
      state: "failed",
      attempts: 9,
    });
  });

  it("says the same in HTML and text, in the reader's language, and nothing about health", async () => {
    await queue("pay_1:posted");
    const mailing = withMail(() => false);
    await deliverMails(mailing.env, NOW);
    const [mail] = mailing.sent;
    expect(mail?.to).toBe("rosa@example.com");
    expect(mail?.subject).toBe("Recibimos su pago");
    for (const body of [mail?.text, mail?.html]) {
      expect(body).toContain("Hola, Rosa:");
      expect(body).toContain("$84.20");
      expect(body).toContain("24 de noviembre de 2026");
      expect(body).toContain("http://localhost:8787/history/pay_01jc0000000000000000000000");
    }
  });

  it("escapes what people typed", async () => {
    const mail = { dedupe_key: "c", to_address: "x@example.com", language: "en", now: NOW } as const;
    const sealed_token = await seal((env as unknown as Env).FORM_KEY, "T".repeat(43));
    await mailStatement(env.DB, { ...mail, template: "confirm_email", params: { name: "<img src=x>", sealed_token } }).run();
    const mailing = withMail(() => false);
    await deliverMails(mailing.env, NOW);
    expect(mailing.sent[0]?.html).toContain("&lt;img src=x&gt;");
    expect(mailing.sent[0]?.html).toContain(`/confirm-email/${"T".repeat(43)}`);
  });
});
