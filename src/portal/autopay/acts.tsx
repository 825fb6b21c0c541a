import { Hono } from "hono";
import { pauseMandate, resumeMandate, skipDue, stopMandate, unskipDue, type ActProblem, type Done } from "../../domain/autopay/acts.ts";
import type { Due } from "../../domain/autopay/due.ts";
import { endPolicy } from "../../domain/autopay/policies.ts";
import { toCome } from "../../domain/autopay/standing.ts";
import { newToken } from "../../platform/ids.ts";
import { words } from "../../ui/words/index.ts";
import type { DueId, MandateId } from "../../values/ids.ts";
import { dayIn } from "../../values/time.ts";
import { err, type Result } from "../../values/result.ts";
import type { App, Ctx } from "../../web.ts";
import { formFields } from "../form.ts";
import { readRequestKey } from "../pay/request-key.ts";
import { addressOf } from "../visitor.ts";
import { requireConfirmed } from "../with-member.ts";
import { actPage, wrongTurnPage, type ActName } from "./act-page.tsx";
import { isBeingTaken, loadOverview, type Overview } from "./subject.ts";

/** Skip, undo, pause, go on, stop, take away: each asks once more, with what will happen, and is done by the button. */
export const actPages = new Hono<App>();

const PATH = "/autopay/:id/:act{skip|unskip|pause|resume|stop|end}";

actPages.get(PATH, async (c) => {
  const view = await loadOverview(c, c.req.param("id"));
  if (view === null) return await c.notFound();
  requireConfirmed(view.member);
  const ready = readyFor(c.req.param("act") as ActName, view, c.req.query("due") ?? "");
  return ready.ok
    ? await actPage(c, { ...ready.value, view, request_key: newToken(), errors: [] })
    : await wrongTurnPage(c, view, ready.error);
});

actPages.post(PATH, async (c) => {
  const fields = await formFields(c, ["due", "request_key"]);
  const request_key = readRequestKey(fields.request_key);
  const view = await loadOverview(c, c.req.param("id"), request_key);
  if (view === null) return await c.notFound();
  requireConfirmed(view.member);
  const act = c.req.param("act") as ActName;
  if (view.done_before !== null) return c.redirect(afterwards(act, view.done_before), 303);
  const due = view.dues.find(({ id }) => id === fields.due);
  if (act === "end") return await end(c, view, request_key);
  const { mandate } = view;
  if (mandate === null) return await wrongTurnPage(c, view, "notSetUp", 422);
  if ((act === "skip" || act === "unskip") && due === undefined) return await wrongTurnPage(c, view, "nothingDue", 422);
  const done = await perform(c, act, { mandate_id: mandate.id, due_id: due?.id ?? null, view, request_key });
  if (done.ok) return c.redirect(afterwards(act, done.value.number), 303);
  switch (done.error) {
    case "not_found":
      return await c.notFound();
    case "too_late":
      return await wrongTurnPage(c, view, "tooLate", 422);
    case "ended":
      return await wrongTurnPage(c, view, "stopped", 422);
    case "key_conflict":
      return await actPage(c, {
        act,
        due: due ?? null,
        view,
        request_key: newToken(),
        errors: [{ field: null, text: words(c.get("language")).autopay.acts.stale }],
      });
  }
});

function afterwards(act: ActName, number: string): string {
  return act === "end" ? "/autopay?done=ended" : `/autopay/records/${number}?done=1`;
}

/** Why there is nothing to do; keys of the words' `acts.noNext`, and `tooLate`. */
export type WrongTurn = "stopped" | "notSetUp" | "paused" | "running" | "nothingDue" | "done" | "tooLate";

interface Ready {
  readonly act: ActName;
  /** The payment that a skip or its undoing is about. */
  readonly due: Due | null;
}

/** Whether an act can be asked for now, and about which payment. The use case decides again when it is done. */
function readyFor(act: ActName, view: Overview, wanted: string): Result<Ready, WrongTurn> {
  const { mandate, subject, dues } = view;
  if (act === "end") {
    const can = subject.kind === "premium" && subject.policy.state === "connected";
    return can ? { ok: true, value: { act, due: null } } : err("nothingDue");
  }
  if (mandate === null) return err("notSetUp");
  if (mandate.state === "stopped" || mandate.state === "completed") return err("stopped");
  if (act === "pause" && mandate.state === "paused") return err("paused");
  if (act === "resume" && mandate.state === "active") return err("running");
  if (act !== "skip" && act !== "unskip") return { ok: true, value: { act, due: null } };
  const today = dayIn(view.here.time_zone, view.here.now);
  const due = wanted === "" ? toCome(dues).find(({ state }) => state === "open") : dues.find(({ id }) => id === wanted);
  if (due === undefined) return err("nothingDue");
  if (due.state === (act === "skip" ? "skipped" : "open")) return err("done");
  const can =
    act === "skip"
      ? due.state === "open" || (due.state === "paying" && !isBeingTaken(view, due))
      : due.state === "skipped" && due.due_on >= today;
  return can ? { ok: true, value: { act, due } } : err("tooLate");
}

async function perform(
  c: Ctx,
  act: Exclude<ActName, "end">,
  given: { readonly mandate_id: MandateId; readonly due_id: DueId | null; readonly view: Overview; readonly request_key: string },
): Promise<Result<Done, ActProblem>> {
  const { mandate_id, due_id, view, request_key } = given;
  const order = { member_id: view.member.id, mandate_id, language: c.get("language"), origin: addressOf(c), request_key };
  const now = c.get("now");
  switch (act) {
    case "skip":
      return due_id === null ? err("not_found") : await skipDue(c.env, now, { ...order, due_id });
    case "unskip":
      return due_id === null ? err("not_found") : await unskipDue(c.env, now, { ...order, due_id });
    case "pause":
      return await pauseMandate(c.env, now, order);
    case "resume":
      return await resumeMandate(c.env, now, order);
    case "stop":
      return await stopMandate(c.env, now, order);
  }
}

async function end(c: Ctx, view: Overview, request_key: string): Promise<Response> {
  if (view.subject.kind !== "premium") return await c.notFound();
  const { member, subject } = view;
  const act = { member_id: member.id, policy_id: subject.policy.id, language: c.get("language"), origin: addressOf(c), request_key };
  const ended = await endPolicy(c.env, c.get("now"), act);
  if (!ended.ok) return await c.notFound();
  const { number } = ended.value;
  return c.redirect(number === null ? "/autopay?done=ended" : `/autopay/records/${number}?done=1`, 303);
}
