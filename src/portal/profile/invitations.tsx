import { Hono } from "hono";
import { judgeAcceptance, standingOf } from "../../domain/caregivers/rules.ts";
import { acceptInvitation, declineInvitation, invitationHash } from "../../domain/caregivers/service.ts";
import { invitationQuery, type Invitation } from "../../domain/caregivers/store.ts";
import type { Member } from "../../domain/identity/member.ts";
import { nudgeMail } from "../../jobs/mail.ts";
import { database } from "../../platform/db.ts";
import type { App, Ctx } from "../../web.ts";
import { audit } from "../audit.ts";
import { memberIfAny, withMember } from "../with-member.ts";
import { endingPage, questionPage, saidPage, signInPage } from "./invitation-page.tsx";

/** The invited one reads the link in the mail: looking changes nothing (mail scanners look too), the buttons answer. */
export const invitationPages = new Hono<App>();

invitationPages.get("/invitations/:token", async (c) => {
  const [member, { invitation }] = [await memberIfAny(c), await find(c)];
  return await show(c, member, invitation);
});

invitationPages.post("/invitations/:token", async (c) => {
  const [{ member }, { invitation, token_hash }] = [await withMember(c), await find(c)];
  const accepted = token_hash === null ? null : await acceptInvitation(c.env, c.get("now"), { token_hash, member });
  if (accepted === null) {
    // Theirs to accept, and yet not accepted: they help already, by another invitation or by a press just before.
    const isTheirs = invitation !== null && judgeAcceptance(invitation, member, c.get("now")) === null;
    return isTheirs ? await saidPage(c, "helping", member) : await show(c, member, invitation);
  }
  audit(c, { actor: `member:${member.id}`, action: "caregiver_accepted", subject: accepted });
  nudgeMail(c.env, c.executionCtx);
  return c.redirect("/profile/people?done=accepted", 303);
});

invitationPages.post("/invitations/:token/decline", async (c) => {
  const [member, { invitation, token_hash }] = [await memberIfAny(c), await find(c)];
  const declined = token_hash === null ? null : await declineInvitation(c.env, c.get("now"), token_hash);
  if (declined === null) return await show(c, member, invitation);
  audit(c, { actor: "invited", action: "caregiver_ended", subject: declined.member_id });
  nudgeMail(c.env, c.executionCtx);
  return await saidPage(c, "declined");
});

async function find(c: Ctx): Promise<{ readonly token_hash: string | null; readonly invitation: Invitation | null }> {
  const token_hash = await invitationHash(c.req.param("token") ?? "");
  const [found] = token_hash === null ? [] : await invitationQuery(database(c.env), token_hash);
  return { token_hash, invitation: found ?? null };
}

/** The page for where an invitation stands, and for who reads it. */
async function show(c: Ctx, member: Member | null, invitation: Invitation | null): Promise<Response> {
  const now = c.get("now");
  if (invitation === null) return await endingPage(c, "unknown");
  const standing = standingOf(invitation, now);
  if (standing !== "invited") return await endingPage(c, standing);
  if (member === null) return await signInPage(c, invitation);
  const problem = judgeAcceptance(invitation, member, now);
  if (problem === "own") return await saidPage(c, "own", member);
  if (problem === "other_address") return await saidPage(c, "otherAddress", member);
  return await questionPage(c, invitation, member);
}
