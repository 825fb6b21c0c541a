import { Hono } from "hono";
import { onSince, secretToShow, startSetUp, turnOff, turnOn } from "../../domain/factors/authenticator.ts";
import { factorsFrom, factorsQuery, type Factors } from "../../domain/factors/factors.ts";
import type { Member } from "../../domain/identity/member.ts";
import { nudgeMail } from "../../jobs/mail.ts";
import type { FieldError } from "../../ui/components/ErrorSummary.tsx";
import { words } from "../../ui/words/index.ts";
import type { App, Ctx } from "../../web.ts";
import { audit } from "../audit.ts";
import { renewSignIn } from "../begin-session.ts";
import { formFields } from "../form.ts";
import { checkPassword, needsPassword } from "../reauthenticate.ts";
import { requireConfirmed, withMember } from "../with-member.ts";
import { offPage, onPage, setUpPage, turnOffPage } from "./authenticator-page.tsx";
import { showNewCodes } from "./recovery-codes.ts";

/** The app with six digits: set up, confirmed by its first code, turned off. Each step asks for the password where it was typed long ago. */
export const authenticatorPages = new Hono<App>();

const PATH = "/security/authenticator";

authenticatorPages.get(PATH, async (c) => {
  const { member } = await load(c);
  const since = await onSince(c.env, member.id);
  const done = c.req.query("done");
  return since === null
    ? await offPage(c, { member, errors: [], news: done === "off" ? "off" : null })
    : await onPage(c, { member, since, news: done === "on" ? "on" : null });
});

authenticatorPages.post(PATH, async (c) => {
  const [{ member }, { password }] = await Promise.all([load(c), formFields(c, ["password"])]);
  const refused = await checkPassword(c, member, password);
  if (refused !== null) return await offPage(c, { member, errors: [refused], news: null });
  await startSetUp(c.env, c.get("now"), member.id);
  return c.redirect(`${PATH}/set-up`, 303);
});

authenticatorPages.get(`${PATH}/set-up`, async (c) => {
  const { member } = await load(c);
  return await setUp(c, member, { errors: [], isNew: false });
});

authenticatorPages.post(`${PATH}/set-up`, async (c) => {
  const [{ member, factors }, typed] = await Promise.all([load(c), formFields(c, ["code", "password"])]);
  const refused = await checkPassword(c, member, typed.password);
  if (refused !== null) return await setUp(c, member, { errors: [refused], isNew: false });
  const confirmed = await turnOn(c.env, c.get("now"), member, typed.code);
  if (!confirmed.ok) {
    if (confirmed.error === "over") {
      if (factors.authenticator) return c.redirect(PATH, 303);
      await startSetUp(c.env, c.get("now"), member.id);
      return await setUp(c, member, { errors: [], isNew: true });
    }
    const text = words(c.get("language")).authenticator.setUp.problems[confirmed.error];
    return await setUp(c, member, { errors: [{ field: "code", text }], isNew: false });
  }
  await renewSignIn(c);
  audit(c, { actor: `member:${member.id}`, action: "authenticator_added", subject: member.id });
  if (factors.passkeys === 0) return await showNewCodes(c, member);
  nudgeMail(c.env, c.executionCtx);
  return c.redirect(`${PATH}?done=on`, 303);
});

authenticatorPages.get(`${PATH}/off`, async (c) => {
  const { member, factors } = await load(c);
  return factors.authenticator ? await turnOffPage(c, { member, factors, errors: [] }) : c.redirect(PATH, 303);
});

authenticatorPages.post(`${PATH}/off`, async (c) => {
  const [{ member, factors }, { password }] = await Promise.all([load(c), formFields(c, ["password"])]);
  const refused = await checkPassword(c, member, password);
  if (refused !== null) return await turnOffPage(c, { member, factors, errors: [refused] });
  const off = await turnOff(c.env, c.get("now"), member);
  if (!off.ok) {
    if (off.error === "not_on") return c.redirect(PATH, 303);
    const short: FieldError = { field: null, text: words(c.get("language")).authenticator.turnOff.short };
    return await turnOffPage(c, { member, factors, errors: [short] });
  }
  audit(c, { actor: `member:${member.id}`, action: "authenticator_removed", subject: member.id });
  nudgeMail(c.env, c.executionCtx);
  return c.redirect(`${PATH}?done=off`, 303);
});

/** Only a confirmed address gets factors: an account that somebody made with another's address goes to whoever reads its mail (docs/decisions/013). */
async function load(c: Ctx): Promise<{ readonly member: Member; readonly factors: Factors }> {
  const { member, results } = await withMember(c, (db, { member_id }) => [factorsQuery(db, member_id)]);
  requireConfirmed(member);
  return { member, factors: factorsFrom(results[0]) };
}

/** Shows the key, which is as good as the app, only while the password stands; and none where no set-up is under way. */
async function setUp(c: Ctx, member: Member, said: { readonly errors: readonly FieldError[]; readonly isNew: boolean }): Promise<Response> {
  const secret = await secretToShow(c.env, c.get("now"), member.id);
  if (secret === null || (needsPassword(c) && said.errors.length === 0)) return c.redirect(PATH, 303);
  return setUpPage(c, { member, secret, ...said });
}
