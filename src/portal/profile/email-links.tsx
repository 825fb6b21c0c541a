import { Hono } from "hono";
import { matchPolicies } from "../../domain/autopay/policies.ts";
import { matchBills } from "../../domain/bills/service.ts";
import { memberQuery } from "../../domain/identity/store.ts";
import { agreeToChange, lookAtChange, refuseChange, type Answered } from "../../domain/profile/email-change.ts";
import type { Side } from "../../domain/profile/email-change-rules.ts";
import { nudgeMail } from "../../jobs/mail.ts";
import { database } from "../../platform/db.ts";
import { endSession } from "../../platform/middleware/index.ts";
import type { MemberId } from "../../values/ids.ts";
import type { App, Ctx } from "../../web.ts";
import { audit } from "../audit.ts";
import { formFields } from "../form.ts";
import { knownDevice, rememberDevice } from "../visitor.ts";
import { changedPage, endingPage, questionPage, stoppedPage, waitingPage } from "./email-links-page.tsx";

/**
 * The pages behind the links in the two mailboxes. Opening one changes nothing (mail scanners open links); its buttons do. Whoever reads the mailbox may press
 * them, signed in or not: asking for the change took the password.
 */
export const emailLinkPages = new Hono<App>();

const ADDRESSES = { old: "/approve-email-change/:token", new: "/confirm-new-email/:token" } as const satisfies Readonly<
  Record<Side, string>
>;

for (const side of ["old", "new"] as const) {
  emailLinkPages.get(ADDRESSES[side], async (c) => {
    const found = await lookAtChange(c.env, c.get("now"), { side, token: c.req.param("token") });
    if (found === null) return await endingPage(c, "unknown");
    if (found.standing !== "open" && found.standing !== "waiting") return await endingPage(c, found.standing);
    return await questionPage(c, { side, new_email: found.new_email, answered: found.standing === "waiting" });
  });

  emailLinkPages.post(ADDRESSES[side], async (c) => {
    const { answer } = await formFields(c, ["answer"]);
    const link = { side, token: c.req.param("token") };
    if (answer === "stop") return await stop(c, link);
    const answered = await agreeToChange(c.env, c.get("now"), link);
    if (answered === null) return await endingPage(c, "unknown");
    if (answered.decided && answered.standing === "done") return await followChange(c, answered);
    if (answered.standing === "open" || answered.standing === "waiting") return await waitingPage(c);
    return await endingPage(c, answered.standing);
  });
}

/** The address has changed by this very answer: what belongs to it follows. */
async function followChange(c: Ctx, { member_id, old_email_key, new_email }: Answered): Promise<Response> {
  audit(c, { actor: `member:${member_id}`, action: "email_changed", subject: member_id });
  nudgeMail(c.env, c.executionCtx);
  // A device's mark names the address: where the account has signed in before, it is known by the new one too.
  if ((await knownDevice(c, old_email_key)) !== null) await rememberDevice(c, new_email);
  await signOutHere(c, member_id);
  c.executionCtx.waitUntil(findWhatIsTheirs(c, member_id));
  return await changedPage(c);
}

/** Bills and policies wait for a confirmed address; for an account that never had one, this was it. */
async function findWhatIsTheirs(c: Ctx, member_id: MemberId): Promise<void> {
  const [member] = await memberQuery(database(c.env), member_id);
  if (member === undefined) return;
  await Promise.all([matchBills(c.env, c.get("now"), member), matchPolicies(c.env, c.get("now"), member)]);
}

async function stop(c: Ctx, link: { readonly side: Side; readonly token: string }): Promise<Response> {
  const stopped = await refuseChange(c.env, c.get("now"), link);
  if (stopped === null) return await endingPage(c, "unknown");
  const { standing, member_id, decided } = stopped;
  if (standing === "open" || standing === "waiting") throw new Error("a change stands that could be stopped");
  if (!decided) return await endingPage(c, standing);
  audit(c, { actor: `mailbox:${link.side}`, action: "email_change_taken_back", subject: member_id });
  if (link.side === "old") {
    audit(c, { actor: `mailbox:${link.side}`, action: "sessions_ended", subject: member_id });
    await signOutHere(c, member_id);
  }
  return await stoppedPage(c, link.side);
}

/** Every session of the account has ended in D1; this browser's cookie goes too, where it is one of them. */
async function signOutHere(c: Ctx, member_id: MemberId): Promise<void> {
  if (c.get("session")?.member_id === member_id) await endSession(c);
}
