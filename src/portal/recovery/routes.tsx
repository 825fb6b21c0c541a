import { Hono } from "hono";
import { hasSecondStep } from "../../domain/factors/factors.ts";
import { leastLengthOf } from "../../domain/factors/own-password.ts";
import { countResetRequest, lookAtReset, sendReset, setNewPassword, type ResetRequest } from "../../domain/identity/recovery.ts";
import { readEmail } from "../../domain/identity/rules.ts";
import { loadOperator } from "../../domain/operator/store.ts";
import { nudgeMail } from "../../jobs/mail.ts";
import { database } from "../../platform/db.ts";
import { log } from "../../platform/log.ts";
import { endSession } from "../../platform/middleware/index.ts";
import { words } from "../../ui/words/index.ts";
import type { App, Ctx } from "../../web.ts";
import { afterAnswer } from "../after-answer.ts";
import { audit } from "../audit.ts";
import { formFields } from "../form.ts";
import { addressOf, knownDevice, rememberDevice } from "../visitor.ts";
import { memberIfAny } from "../with-member.ts";
import { askPage, sentPage } from "./ask-page.tsx";
import { choosePage, endingPage } from "./reset-page.tsx";

/** Forgot Your Password: an address, a mail with a link, a new password. */
export const recoveryPages = new Hono<App>();

// Where password managers lead people (W3C, "A well-known URL for changing passwords").
recoveryPages.get("/.well-known/change-password", (c) => c.redirect("/forgot-password", 302));

recoveryPages.get("/forgot-password", async (c) => {
  const member = await memberIfAny(c);
  return askPage(c, { member, email: member?.email ?? "", errors: [] });
});

recoveryPages.post("/forgot-password", async (c) => {
  const text = words(c.get("language")).recovery;
  const typed = await formFields(c, ["email"]);
  const email = readEmail(typed.email);
  const wrong = async (words: string) =>
    askPage(c, { member: await memberIfAny(c), email: typed.email, errors: [{ field: "email", text: words }] });
  if (email === null) return wrong(typed.email.trim() === "" ? text.missing : text.notAnAddress);
  const known_device = await knownDevice(c, email);
  const wait = await countResetRequest(c.env, c.get("now"), addressOf(c));
  if (wait !== null) return wrong(text.wait(wait.wait_s));
  // Whether there is such an account is looked up after the answer: no answer, and no time it takes, depends on it.
  afterAnswer(c, () => sendLink(c, { email, known_device }));
  return c.redirect("/forgot-password/sent", 303);
});

recoveryPages.get("/forgot-password/sent", (c) => sentPage(c));

recoveryPages.get("/reset-password/:token", async (c) => {
  const found = await lookAtReset(c.env, c.get("now"), c.req.param("token"));
  return found.ok ? choosePage(c, { email: found.value.email, errors: [] }) : endingPage(c, found.error);
});

recoveryPages.post("/reset-password/:token", async (c) => {
  const language = c.get("language");
  const [{ password }, { operator }] = await Promise.all([formFields(c, ["password"]), loadOperator(c.env)]);
  const now = c.get("now");
  const set = await setNewPassword(c.env, now, {
    token: c.req.param("token"),
    password,
    from: addressOf(c),
    operator: operator.name,
    leastOf: (member_id) => leastLengthOf(c.env, now, member_id),
  });
  if (!set.ok) {
    if (set.error.code !== "password") return endingPage(c, set.error.code);
    const text = words(language).register.problems.password[set.error.problem];
    return choosePage(c, { email: set.error.email, errors: [{ field: "password", text }] });
  }
  const account = set.value;
  audit(c, { actor: `member:${account.id}`, action: "password_changed", subject: account.id });
  nudgeMail(c.env, c.executionCtx);
  // This browser's owner reads the account's mail: whoever hammers the login from elsewhere does not make them wait here. Where a mailbox is not all that
  // an account asks for, reading it is no reason to guess at the second step apart from others.
  if (!(await hasSecondStep(database(c.env), account.id))) await rememberDevice(c, account.email);
  if (c.get("session")?.member_id === account.id) await endSession(c);
  return c.redirect("/login?why=new-password", 303);
});

async function sendLink(c: Ctx, request: ResetRequest): Promise<void> {
  try {
    const member_id = await sendReset(c.env, c.get("now"), request);
    if (member_id === null) return;
    audit(c, { actor: "visitor", action: "password_reset_requested", subject: member_id });
    nudgeMail(c.env, c.executionCtx);
  } catch (error) {
    const name = error instanceof Error ? error.name : "unknown";
    log("reset_not_sent", { request_id: c.get("requestId"), name });
  }
}
