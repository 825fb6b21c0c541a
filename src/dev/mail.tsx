import { Hono } from "hono";
import { findMail, latestMails, type Mail, type MailState } from "../domain/mail/store.ts";
import { attachmentsOf } from "../jobs/mail-attachments.ts";
import { renderStored } from "../jobs/mail.ts";
import { database } from "../platform/db.ts";
import type { Attachment } from "../platform/mail/mailer.ts";
import { page } from "../portal/page.tsx";
import { BackLink } from "../ui/components/BackLink.tsx";
import { Table } from "../ui/components/Table.tsx";
import { Tag, type Tone } from "../ui/components/Tag.tsx";
import { formatMoment } from "../ui/format.ts";
import { readId } from "../values/ids.ts";
import type { Instant } from "../values/time.ts";
import type { App, Ctx } from "../web.ts";

/** Development only: the mails that went out, as their readers would see them. */
export const devMail = new Hono<App>();

const SHOWN = 100;
const STATES = ["queued", "sent", "failed", "bounced"] as const;
/** The site's policy, and a frame of our own for the mail. */
const PAGE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; frame-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
/**
 * The mail's own styles are in its elements; its links open the site in the whole window. Nothing else may load, and no script runs: default-src says so
 * (the sandbox alone would, but keeps testing tools out too).
 */
const PREVIEW_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; base-uri 'none'; form-action 'none'; sandbox allow-scripts allow-top-navigation-by-user-activation";

/** The tone in which a state is shown. */
const TONES: Readonly<Record<MailState, Tone>> = { queued: "info", sent: "success", failed: "danger", bounced: "warning" };

devMail.get("/dev/mail", async (c) => {
  const state = stateIn(c.req.query("state"));
  const mails = await Promise.all((await mailsIn(c, state)).map(async (mail) => ({ mail, ...(await renderStored(c.env, mail)) })));
  return page(
    c,
    { title: "Mails sent", wide: true },
    <>
      <h1>Mails sent</h1>
      <p class="lead">What people received, newest first. This page exists only while developing.</p>
      <p>
        {state === undefined ? <strong>all</strong> : <a href="/dev/mail">all</a>}
        {STATES.map((each) => (
          <> · {each === state ? <strong>{each}</strong> : <a href={`/dev/mail?state=${each}`}>{each}</a>}</>
        ))}
      </p>
      {mails.length === 0 ? (
        <p>There is no mail here yet.</p>
      ) : (
        <Table
          caption="Mails"
          captionIs="spoken"
          columns={[{ label: "Subject" }, { label: "To" }, { label: "Written", kind: "date" }, { label: "State" }]}
          rows={mails.map(({ mail, subject }) => [
            <a href={`/dev/mail/${mail.id}`}>{subject}</a>,
            mail.to_address,
            momentOf(mail.created_at),
            <StateOf mail={mail} />,
          ])}
        />
      )}
    </>,
  );
});

devMail.get("/dev/mail.json", async (c) => {
  const mails = await mailsIn(c, stateIn(c.req.query("state")));
  return c.json(await Promise.all(mails.map((mail) => asJson(c, mail))));
});

devMail.get("/dev/mail/:id", async (c) => {
  const mail = await mailOf(c);
  if (mail === null) return c.notFound();
  const [{ subject, text, href }, attachments] = await Promise.all([renderStored(c.env, mail), attachmentsIn(c, mail)]);
  c.header("Content-Security-Policy", PAGE_POLICY);
  return page(
    c,
    { title: subject, wide: true },
    <>
      <BackLink href="/dev/mail" language="en" text="All mails" />
      <h1>{subject}</h1>
      <p>
        To {mail.to_address}, {momentOf(mail.created_at)} <StateOf mail={mail} />
      </p>
      <p>
        Link: <a href={href}>{href}</a>
      </p>
      {attachments.map(({ filename, size, href: file }) => (
        <p>
          Attached: <a href={file}>{filename}</a> ({(size / 1024).toFixed(1)} KB)
        </p>
      ))}
      <iframe
        src={`/dev/mail/${mail.id}/html`}
        title="The mail as HTML"
        width="640"
        height="640"
        sandbox="allow-scripts allow-top-navigation-by-user-activation"
      ></iframe>
      <h2>As text</h2>
      <pre tabindex={0}>{text}</pre>
    </>,
  );
});

devMail.get("/dev/mail/:id/html", async (c) => {
  const mail = await mailOf(c);
  if (mail === null) return c.notFound();
  const { html } = await renderStored(c.env, mail);
  return c.html(html.replace("<head>", '<head><base target="_top" />'), 200, {
    "Content-Security-Policy": PREVIEW_POLICY,
    "X-Frame-Options": "SAMEORIGIN",
  });
});

devMail.get("/dev/mail/:id/attachments/:n{[0-9]+}", async (c) => {
  const mail = await mailOf(c);
  const file = mail === null ? undefined : (await filesOf(c, mail)).at(Number(c.req.param("n")));
  if (file === undefined) return c.notFound();
  return c.body(new Uint8Array(file.bytes), 200, {
    "Content-Type": file.content_type,
    "Content-Disposition": `attachment; filename="${file.filename}"`,
  });
});

function StateOf({ mail }: { readonly mail: Mail }) {
  return (
    <>
      <Tag tone={TONES[mail.state]}>{mail.state}</Tag>
      {mail.last_error === null ? null : ` ${mail.last_error}, ${mail.attempts} tries`}
      {mail.state === "queued" && mail.attempts > 0 ? `, next ${momentOf(mail.next_attempt_at)}` : null}
    </>
  );
}

function stateIn(text: string | undefined): MailState | undefined {
  return STATES.find((state) => state === text);
}

/** The newest mails. The nightly cron empties old ones (`emptyMails`): of those there is nothing left to show. */
async function mailsIn(c: Ctx, state: MailState | undefined): Promise<readonly Mail[]> {
  return (await latestMails(database(c.env), SHOWN, state)).filter(isWhole);
}

async function mailOf(c: Ctx): Promise<Mail | null> {
  const id = readId("mail", c.req.param("id"));
  const mail = id === null ? null : await findMail(database(c.env), id);
  return mail !== null && isWhole(mail) ? mail : null;
}

function isWhole({ to_address }: Mail): boolean {
  return to_address !== "";
}

/** The files of mails that went out, as they were first looked at: drawing one takes a while, and the list is asked for again and again. */
const drawn = new Map<string, readonly Attachment[]>();

/** The files of a mail as they would go out now; none where they cannot be made. */
async function filesOf(c: Ctx, mail: Mail): Promise<readonly Attachment[]> {
  const files = drawn.get(mail.id) ?? (await attachmentsOf(c.env, mail).catch(() => []));
  if (mail.state === "sent" && files.length > 0 && drawn.size < SHOWN) drawn.set(mail.id, files);
  return files;
}

async function attachmentsIn(c: Ctx, mail: Mail) {
  const files = await filesOf(c, mail);
  return files.map(({ filename, content_type, bytes }, index) => ({
    filename,
    content_type,
    size: bytes.length,
    href: `/dev/mail/${mail.id}/attachments/${index}`,
  }));
}

async function asJson(c: Ctx, mail: Mail) {
  const [{ subject, text, html, href }, attachments] = await Promise.all([renderStored(c.env, mail), attachmentsIn(c, mail)]);
  const { id, to_address: to, language, template, state, attempts, last_error, created_at } = mail;
  return { id, to, subject, language, template, state, attempts, last_error, created_at, text, html, links: [href], attachments };
}

function momentOf(at: Instant): string {
  return formatMoment(at, { language: "en", time_zone: "UTC" });
}
