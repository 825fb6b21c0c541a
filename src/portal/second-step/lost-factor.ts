import { Hono } from "hono";
import { askForReset, lookAtTakeBack, lostFactorsOf, takeBack, useReset } from "../../domain/factors/reset.ts";
import type { Member } from "../../domain/identity/member.ts";
import { memberQuery } from "../../domain/identity/store.ts";
import { nudgeMail } from "../../jobs/mail.ts";
import { database } from "../../platform/db.ts";
import type { MemberId } from "../../values/ids.ts";
import type { App, Ctx } from "../../web.ts";
import { audit } from "../audit.ts";
import { beginSession } from "../begin-session.ts";
import { formFields } from "../form.ts";
import { safeNext } from "../safe-next.ts";
import { lostFactorPage, takeBackEndingPage, takeBackPage, takenBackPage } from "./lost-factor-page.tsx";
import { forgetPending, pendingSignIn, secondStepOver, withNext } from "./pending.ts";

/** For those who have lost every factor: a way that neither locks out nor lets in at once (docs/decisions/020-lost-factors.md). */
export const lostFactorPages = new Hono<App>();

lostFactorPages.get("/login/lost-factor", async (c) => {
  const next = safeNext(c.req.query("next"));
  const pending = await pendingSignIn(c);
  if (pending === null) return secondStepOver(c, next);
  const { member } = pending;
  const lost = await lostFactorsOf(c.env, c.get("now"), member.id);
  return lostFactorPage(c, { lost, member, next, isOver: false });
});

lostFactorPages.post("/login/lost-factor", async (c) => {
  const form = await formFields(c, ["act", "next"]);
  const next = safeNext(form.next);
  const pending = await pendingSignIn(c);
  if (pending === null) return secondStepOver(c, next);
  return form.act === "remove" ? remove(c, pending.member, next) : ask(c, pending.member, next);
});

lostFactorPages.get("/login/lost-factor/:token", async (c) => {
  const found = await lookAtTakeBack(c.env, c.get("now"), c.req.param("token"));
  return found.ok ? takeBackPage(c) : takeBackEndingPage(c, found.error);
});

lostFactorPages.post("/login/lost-factor/:token", async (c) => {
  const now = c.get("now");
  const found = await lookAtTakeBack(c.env, now, c.req.param("token"));
  if (!found.ok) return takeBackEndingPage(c, found.error);
  const [member] = await memberQuery(database(c.env), found.value);
  const isDone = member !== undefined && (await takeBack(c.env, now, member));
  if (!isDone) return takeBackEndingPage(c, "taken_back");
  told(c, "factor_reset_taken_back", { actor: "visitor", subject: found.value });
  return takenBackPage(c);
});

async function ask(c: Ctx, member: Member, next: string): Promise<Response> {
  const asked = await askForReset(c.env, c.get("now"), member);
  if (asked.ok && asked.value === "asked") told(c, "factor_reset_asked", { actor: "visitor", subject: member.id });
  return c.redirect(withNext("/login/lost-factor", next), 303);
}

async function remove(c: Ctx, member: Member, next: string): Promise<Response> {
  const now = c.get("now");
  const removed = await useReset(c.env, now, member);
  if (!removed.ok) {
    // Another request with this sign-in may have done it: that one is signed in.
    if ((await pendingSignIn(c)) === null) return secondStepOver(c, next);
    return lostFactorPage(c, { lost: await lostFactorsOf(c.env, now, member.id), member, next, isOver: true });
  }
  forgetPending(c);
  await beginSession(c, removed.value, "reset");
  told(c, "factors_removed", { actor: `member:${member.id}`, subject: member.id });
  return c.redirect("/security?done=factors-removed", 303);
}

function told(
  c: Ctx,
  action: "factor_reset_asked" | "factor_reset_taken_back" | "factors_removed",
  { actor, subject }: { readonly actor: string; readonly subject: MemberId },
): void {
  audit(c, { actor, action, subject });
  nudgeMail(c.env, c.executionCtx);
}
