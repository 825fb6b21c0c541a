import { Hono } from "hono";
import type { Child } from "hono/jsx";
import { matchPolicies } from "../domain/autopay/policies.ts";
import { matchBills } from "../domain/bills/service.ts";
import { openGuestBills } from "../domain/guests/after.ts";
import { confirmationWorks, confirmEmail } from "../domain/identity/service.ts";
import { nudgeMail } from "../jobs/mail.ts";
import { Button, LinkButton } from "../ui/components/Button.tsx";
import { FormToken } from "../ui/components/FormToken.tsx";
import { words } from "../ui/words/index.ts";
import type { App, Ctx } from "../web.ts";
import { audit } from "./audit.ts";
import { page } from "./page.tsx";

/** The page behind the confirmation link. Opening it changes nothing (mail scanners open links); its button confirms. */
export const confirmEmailPages = new Hono<App>();

confirmEmailPages.get("/confirm-email/:token", async (c) => {
  const text = words(c.get("language")).register.confirm;
  if (!(await confirmationWorks(c.env, c.get("now"), c.req.param("token")))) return unknownPage(c);
  return answer(c, {
    title: text.title,
    lead: text.lead,
    next: (
      <form method="post">
        <FormToken token={c.get("formToken")} />
        <Button>{text.button}</Button>
      </form>
    ),
  });
});

confirmEmailPages.post("/confirm-email/:token", async (c) => {
  const text = words(c.get("language")).register.confirm;
  const confirmed = await confirmEmail(c.env, c.get("now"), c.req.param("token"));
  const next = <LinkButton href={c.get("session") === null ? "/login" : "/wallet"}>{text.continue}</LinkButton>;
  if (!confirmed.ok && confirmed.error === "unknown") return unknownPage(c);
  if (!confirmed.ok) return answer(c, { title: text.used, lead: text.usedLead, next });
  const { id } = confirmed.value;
  audit(c, { actor: `member:${id}`, action: "email_confirmed", subject: id });
  const now = c.get("now");
  nudgeMail(c.env, c.executionCtx);
  c.executionCtx.waitUntil(Promise.all([matchBills(c.env, now, confirmed.value), matchPolicies(c.env, now, confirmed.value)]));
  await openGuestBills(c.env, now, confirmed.value);
  return answer(c, { title: text.done, lead: text.doneLead, next });
});

function unknownPage(c: Ctx): Promise<Response> {
  const text = words(c.get("language")).register.confirm;
  const next = <LinkButton href="/register/check-email">{text.continue}</LinkButton>;
  return answer(c, { title: text.unknown, lead: text.unknownLead, next, status: 404 });
}

interface Answer {
  readonly title: string;
  readonly lead: string;
  readonly next: Child;
  readonly status?: 404;
}

function answer(c: Ctx, { title, lead, next, status }: Answer): Promise<Response> {
  const props = status === undefined ? { title } : { title, status };
  return page(
    c,
    props,
    <>
      <h1>{title}</h1>
      <p class="lead">{lead}</p>
      {next}
    </>,
  );
}
