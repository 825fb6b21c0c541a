import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env as testEnv } from "cloudflare:workers";
import { extractText, getDocumentProxy } from "unpdf";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { latestMails, mailStatement, type Mail } from "../../src/domain/mail/store.ts";
import type { MailTemplate } from "../../src/domain/mail/templates.ts";
import worker from "../../src/dev/index.ts";
import { wallet } from "../../src/domain/wallet/client.ts";
import { deliverMails, renderStored } from "../../src/jobs/mail.ts";
import { database } from "../../src/platform/db.ts";
import type { Env } from "../../src/platform/env.ts";
import type { PaymentId } from "../../src/values/ids.ts";
import { instant, MINUTE_MS, SECOND_MS, type Instant } from "../../src/values/time.ts";
import { MAIL_AT as NOW, MAIL_TOKEN, queueMail, sampleParams } from "../support/mails.ts";
import { addBill, addMember, billOrder, started } from "../domain/payments/support.ts";
import { addOperator } from "../support/operator.ts";

const env = testEnv as unknown as Env;
/** A little more than so many minutes later: a run takes each mail at its own moment. */
const later = (minutes: number): Instant => instant(NOW + minutes * (MINUTE_MS + SECOND_MS));

interface Sent {
  readonly attachments: readonly { readonly filename: string; readonly type: string; readonly content: string }[];
  readonly headers: Readonly<Record<string, string>>;
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
      if (fails()) throw Object.assign(new Error("for rosa@example.com: later"), { code: "E_RATE_LIMIT_EXCEEDED" });
      sent.push(mail);
      return { messageId: "1" };
    },
  };
  return { env: { ...env, ENVIRONMENT: "production", MAIL: MAIL as unknown as SendEmail }, sent };
}

const queue = (key: string): Promise<void> => queueMail("payment_receipt", { key });
const latest = (limit = 100): Promise<readonly Mail[]> => latestMails(database(env), limit);

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
    expect((await latest()).map(({ state, attempts }) => [state, attempts])).toEqual([["sent", 1]]);
  });

  it("sends none twice while a slow service is still taking it", async () => {
    await queue("pay_1:posted");
    await queue("pay_2:posted");
    const real = Date.now.bind(Date);
    let passed_ms = 0;
    const clock = vi.spyOn(Date, "now").mockImplementation(() => real() + passed_ms);
    const mailing = withMail(() => false);
    const { send } = mailing.env.MAIL as unknown as { send: (mail: Sent) => Promise<{ messageId: string }> };
    const slow = async (mail: Sent) => {
      passed_ms += 40 * SECOND_MS;
      // Another run meanwhile, woken by the queue, while the second mail is under way.
      if (passed_ms > MINUTE_MS) await deliverMails(mailing.env, instant(NOW + passed_ms));
      return await send(mail);
    };
    await deliverMails({ ...mailing.env, MAIL: { send: slow } as unknown as SendEmail }, NOW);
    clock.mockRestore();
    expect(mailing.sent).toHaveLength(2);
  });

  it("tries again later and later when the mail service is away, and gives up in the end", async () => {
    await queue("pay_1:posted");
    let away = true;
    const mailing = withMail(() => away);
    await deliverMails(mailing.env, NOW);
    await deliverMails(mailing.env, NOW);
    expect((await latest())[0]).toMatchObject({ state: "queued", attempts: 1, last_error: "E_RATE_LIMIT_EXCEEDED" });
    await deliverMails(mailing.env, later(1));
    expect((await latest())[0]).toMatchObject({ state: "queued", attempts: 2 });
    away = false;
    await deliverMails(mailing.env, later(2));
    expect(mailing.sent).toHaveLength(0);
    await deliverMails(mailing.env, later(3));
    expect(mailing.sent).toHaveLength(1);
    await queue("pay_2:posted");
    away = true;
    for (let hours = 0; hours < 20; hours += 1) await deliverMails(mailing.env, later(hours * 65));
    expect((await latest()).find(({ dedupe_key }) => dedupe_key === "pay_2:posted")).toMatchObject({ state: "failed", attempts: 9 });
  });

  it("says the same in HTML and text, in the reader's language, and nothing about health", async () => {
    await queue("pay_1:posted");
    const mailing = withMail(() => false);
    await deliverMails(mailing.env, NOW);
    const [mail] = mailing.sent;
    expect(mail?.to).toBe("rosa@example.com");
    expect(mail?.subject).toBe("Recibimos su pago");
    for (const body of [mail?.text, mail?.html]) {
      expect(body).toContain("Hola, Rosa Ibáñez:");
      expect(body).toContain("$84.20");
      expect(body).toContain("24 de noviembre de 2026");
      expect(body).toContain("http://localhost:8787/history/pay_01jc0000000000000000000000");
    }
  });

  it("is not stopped by mails that cannot go out for a reason of their own", async () => {
    for (const key of ["copy 1", "copy 2", "copy 3", "copy 4"]) await queueMail("receipt_copy", { key, now: instant(NOW - MINUTE_MS) });
    await queue("pay_1:posted");
    const mailing = withMail(() => false);
    await deliverMails(mailing.env, NOW);
    expect(mailing.sent).toHaveLength(1);
    expect((await latest()).map(({ state, last_error }) => [state, last_error])).toEqual([
      ["sent", null],
      ...Array.from({ length: 4 }, () => ["queued", "ReceiptMissing"]),
    ]);
  });

  it("escapes what people typed", async () => {
    const mail = { dedupe_key: "c", to_address: "x@example.com", language: "en", now: NOW } as const;
    await mailStatement(env.DB, { ...mail, template: "welcome", params: { name: "<img src=x>" } }).run();
    const mailing = withMail(() => false);
    await deliverMails(mailing.env, NOW);
    expect(mailing.sent[0]?.html).toContain("&lt;img src=x&gt;");
  });
});

describe("a mailed receipt", () => {
  it("goes along as a PDF made when it leaves, in the reader's language, and is there for whoever develops", async () => {
    const person = await addMember(100_00);
    const { payment } = await started(billOrder(person, await addBill(84_20), 84_20));
    await wallet(env, person.wallet_id).project();
    await queueReceipt(payment.id);
    const mailing = withMail(() => false);
    await deliverMails(mailing.env, later(1));
    const [mail] = mailing.sent.filter(({ subject }) => subject === "Su recibo");
    expect(mail?.headers).toMatchObject({ "Auto-Submitted": "auto-generated", "Content-Language": "es" });
    expect(mail?.attachments.map(({ filename, type }) => [filename, type])).toEqual([
      [`receipt-${payment.id.slice(-8)}.pdf`, "application/pdf"],
    ]);
    const bytes = Buffer.from(mail?.attachments[0]?.content ?? "", "base64");
    const { text } = await extractText(await getDocumentProxy(new Uint8Array(bytes)), { mergePages: true });
    expect(text).toContain("Meridian Clinic");
    expect(text).toContain("$84.20");
    expect(`${mail?.subject}${mail?.text}${mail?.html}`).not.toContain("Meridian Clinic");

    const [shown] = (await (await ask("/dev/mail.json?state=sent")).json<readonly Shown[]>()).filter(
      ({ template }) => template === "receipt_copy",
    );
    const [file] = shown?.attachments ?? [];
    expect(file).toMatchObject({ filename: `receipt-${payment.id.slice(-8)}.pdf`, content_type: "application/pdf" });
    const downloaded = await ask(file?.href ?? "");
    expect((await downloaded.arrayBuffer()).byteLength).toBe(file?.size);
    expect((await ask(`/dev/mail/${shown?.id}/attachments/1`)).status).toBe(404);
  });

  it("waits while there is no receipt to send", async () => {
    await queueReceipt("pay_01jc0000000000000000000000");
    const mailing = withMail(() => false);
    await deliverMails(mailing.env, NOW);
    expect(mailing.sent).toEqual([]);
    expect((await latest())[0]).toMatchObject({ state: "queued", attempts: 1, last_error: "ReceiptMissing" });
  });
});

interface Shown {
  readonly id: string;
  readonly template: string;
  readonly attachments: readonly {
    readonly filename: string;
    readonly content_type: string;
    readonly size: number;
    readonly href: string;
  }[];
}

async function queueReceipt(payment_id: PaymentId): Promise<void> {
  const mail = { dedupe_key: `${payment_id}:copy`, to_address: "insurer@example.com", language: "es", now: NOW } as const;
  const params = { payment_id, name: "Rosa", variant: "itemised", diagnosis: "hidden" } as const;
  await mailStatement(env.DB, { ...mail, template: "receipt_copy", params }).run();
}

async function ask(path: string): Promise<Response> {
  const context = createExecutionContext();
  const response = await worker.fetch(new Request(`http://localhost:8787${path}`), env, context);
  await waitOnExecutionContext(context);
  return response;
}

/** Where each mail leads. */
const LINKS: Readonly<Record<MailTemplate, string>> = {
  confirm_email: `/confirm-email/${MAIL_TOKEN}?lang=en`,
  already_registered: "/login?lang=en",
  welcome: "/wallet",
  reset_password: `/reset-password/${MAIL_TOKEN}?lang=en`,
  password_changed: "/forgot-password?lang=en",
  new_device: "/security/devices",
  approve_email_change: `/approve-email-change/${MAIL_TOKEN}?lang=en`,
  confirm_new_email: `/confirm-new-email/${MAIL_TOKEN}?lang=en`,
  address_has_account: "/login?lang=en",
  data_downloaded: "/security/devices",
  email_changed: "/contact?about=account&lang=en",
  new_email_in_use: "/login?lang=en",
  withdrawal_started: "/wallet/withdraw/wdr_01jc0000000000000000000000",
  withdrawal_part_refused: "/profile/close",
  closing_asked: "/profile/close",
  account_closed: "/contact?lang=en",
  caregiver_invited: `/invitations/${MAIL_TOKEN}?lang=en`,
  caregiver_accepted: "/profile/people",
  caregiver_ended: "/profile/people",
  came_of_age: "/bills/claim",
  new_bills: "/bills",
  statement_ready: "/statements/2026-10",
  factor_added: "/security",
  factor_removed: "/security",
  recovery_codes_made: "/security",
  recovery_code_used: "/security/recovery-codes",
  factor_reset_asked: "/login/lost-factor/",
  factor_reset_taken_back: "/forgot-password?lang=en",
  factor_reset_done: "/forgot-password?lang=en",
  payment_receipt: "/history/pay_01jc0000000000000000000000",
  top_up_receipt: "/history/pay_01jc0000000000000000000000",
  payment_failed: "/history/pay_01jc0000000000000000000000",
  payment_kept: "/history/pay_01jc0000000000000000000000",
  payment_refunded: "/history/pay_01jc0000000000000000000000",
  guest_receipt: "/pay/pay_01jc0000000000000000000000/done?lang=en",
  guest_failed: "/pay/pay_01jc0000000000000000000000/done?lang=en",
  guest_returned: "/pay/pay_01jc0000000000000000000000/done?lang=en",
  receipt_copy: "/history/pay_01jc0000000000000000000000",
  contact_received: "/contact?lang=en",
  mandate_record: "/autopay/pol_01jc0000000000000000000000",
  premium_notice: "/autopay/pol_01jc0000000000000000000000",
  premium_receipt: "/history/pay_01jc0000000000000000000000",
  autopay_failed: "/autopay/pol_01jc0000000000000000000000",
  autopay_handed_over: "/autopay/pol_01jc0000000000000000000000",
  autopay_over_cap: "/autopay/pol_01jc0000000000000000000000",
  autopay_warning: "/autopay/pol_01jc0000000000000000000000",
  cover_ending: "/autopay/pol_01jc0000000000000000000000/pay?due=due_01jc0000000000000000000000",
  policy_offered: "/autopay",
  auto_top_up_failed: "/wallet/auto-top-up",
};

describe("each mail", () => {
  it("leads to its place, reads the same as text, and says nothing of health", async () => {
    for (const template of Object.keys(await sampleParams()) as MailTemplate[]) {
      for (const language of ["en", "es"] as const) await queueMail(template, { key: `${template}:${language}`, language });
    }
    const mails = await latest();
    expect(mails).toHaveLength(2 * Object.keys(LINKS).length);
    for (const mail of mails) {
      const { subject, text, html } = await renderStored(env, mail);
      const link = `http://localhost:8787${LINKS[mail.template as MailTemplate].replace("lang=en", `lang=${mail.language}`)}`;
      for (const body of [text, html.replaceAll("&amp;", "&")]) expect(body).toContain(link);
      expect(text).toContain(
        mail.language === "es" ? "Su oficina de facturación de Meridian Health" : "Your billing desk at Meridian Health",
      );
      expect(`${text}${html}`).not.toMatch(/undefined|null|\[object/u);
      expect(subject).not.toMatch(/health|salud|diagn|clinic|clínic|doctor|hospital|\$|pay_/iu);
    }
  });

  it("tells whose password was changed how to take the account back, and whom to tell", async () => {
    await queueMail("password_changed", { key: "p", language: "en" });
    const [mail] = await latest();
    if (mail === undefined) throw new Error("nothing was queued");
    const { text, html } = await renderStored(env, mail);
    expect(text).toContain("http://localhost:8787/contact?about=account&lang=en");
    expect(html).toContain("http://localhost:8787/contact?about=account&amp;lang=en");
  });
});
