import { Hono } from "hono";
import { findMail, latestMails, type Mail } from "../domain/mail/store.ts";
import { renderStored } from "../jobs/mail.ts";
import { database } from "../platform/db.ts";
import { page } from "../portal/page.tsx";
import { BackLink } from "../ui/components/BackLink.tsx";
import { formatMoment } from "../ui/format.ts";
import { readId } from "../values/ids.ts";
import type { App, Ctx } from "../web.ts";

/** Development only: the mails that went out, as their readers would see them. */
export const devMail = new Hono<App>();

const SHOWN = 100;
/** The site's policy, and a frame of our own for the mail. */
const PAGE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; frame-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
/**
 * The mail's own styles are in its elements; its links open the site in the whole window. Nothing else may load, and no script runs: default-src says so
 * (the sandbox alone would, but keeps testing tools out too).
 */
const PREVIEW_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; base-uri 'none'; form-action 'none'; sandbox allow-scripts allow-top-navigation-by-user-activation";

devMail.get("/dev/mail", async (c) => {
  const mails = await Promise.all(
    (await latestMails(database(c.env), SHOWN)).map(async (mail) => ({ mail, ...(await renderStored(c.env, mail)) })),
  );
  return page(
    c,
    { title: "Mails sent", wide: true },
    <>
      <h1>Mails sent</h1>
      <p class="lead">What members received, newest first. This page exists only while developing.</p>
      {mails.length === 0 ? <p>No mail has been sent yet.</p> : null}
      <ul>
        {mails.map(({ mail, subject }) => (
          <li>
            <a href={`/dev/mail/${mail.id}`}>{subject}</a> to {mail.to_address}, {momentOf(mail)} ({mail.state})
          </li>
        ))}
      </ul>
    </>,
  );
});

devMail.get("/dev/mail.json", async (c) => {
  const mails = await latestMails(database(c.env), SHOWN);
  return c.json(await Promise.all(mails.map((mail) => asJson(c, mail))));
});

devMail.get("/dev/mail/:id", async (c) => {
  const mail = await mailOf(c);
  if (mail === null) return c.notFound();
  const { subject, text, href } = await renderStored(c.env, mail);
  c.header("Content-Security-Policy", PAGE_POLICY);
  return page(
    c,
    { title: subject, wide: true },
    <>
      <BackLink href="/dev/mail" language="en" text="All mails" />
      <h1>{subject}</h1>
      <p>
        To {mail.to_address}, {momentOf(mail)}
      </p>
      <p>
        Link: <a href={href}>{href}</a>
      </p>
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

function mailOf(c: Ctx): Promise<Mail | null> {
  const id = readId("mail", c.req.param("id"));
  return id === null ? Promise.resolve(null) : findMail(database(c.env), id);
}

async function asJson(c: Ctx, mail: Mail) {
  const { subject, text, html, href } = await renderStored(c.env, mail);
  const { id, to_address: to, language, template, state, created_at } = mail;
  return { id, to, subject, language, template, state, created_at, text, html, links: [href] };
}

function momentOf(mail: Mail): string {
  return formatMoment(mail.created_at, { language: "en", time_zone: "UTC" });
}
