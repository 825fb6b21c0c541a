import { Hono } from "hono";
import { factorsFrom, factorsQuery, type Factors } from "../../domain/factors/factors.ts";
import type { PendingSignIn } from "../../domain/factors/pending.ts";
import { passkeysQuery } from "../../domain/factors/passkey-store.ts";
import { takeSecondStep } from "../../domain/factors/second-step.ts";
import { nudgeMail } from "../../jobs/mail.ts";
import { database } from "../../platform/db.ts";
import type { FieldError } from "../../ui/components/ErrorSummary.tsx";
import type { App, Ctx } from "../../web.ts";
import { audit } from "../audit.ts";
import { formFields } from "../form.ts";
import { hasPasskey, passkeyProof, passkeyRequest } from "../passkey-proof.ts";
import { safeNext } from "../safe-next.ts";
import { knownDevice } from "../visitor.ts";
import { completeSecondStep, pendingSignIn, secondStepOver } from "./pending.ts";
import { errorFrom, verifyPage, type Question } from "./verify-page.tsx";

/** What follows a right password where the account asks for more: a code of the app, a recovery code or a passkey. */
export const verifyPages = new Hono<App>();

verifyPages.get("/login/verify", async (c) => {
  const next = safeNext(c.req.query("next"));
  const pending = await pendingSignIn(c);
  if (pending === null) return secondStepOver(c, next);
  return show(c, pending, { wanted: c.req.query("with"), next, errors: () => [] });
});

verifyPages.post("/login/verify", async (c) => {
  const form = await formFields(c, ["code", "with", "next"]);
  const next = safeNext(form.next);
  const pending = await pendingSignIn(c);
  if (pending === null) return secondStepOver(c, next);
  const { member } = pending;
  if (await hasPasskey(c)) {
    const proof = await passkeyProof(c, { purpose: "second_step", member_id: member.id });
    if (proof.ok) return completeSecondStep(c, pending, "passkey", next);
    return show(c, pending, { wanted: form.with, next, errors: () => [proof.error] });
  }
  const known_device = await knownDevice(c, member.email);
  const taken = await takeSecondStep(c.env, c.get("now"), { member_id: member.id, typed: form.code, known_device });
  if (!taken.ok) {
    const { code } = taken.error;
    if (code === "refused" || code === "used") audit(c, { actor: "visitor", action: "second_step_refused", subject: member.id });
    return show(c, pending, { wanted: form.with, next, errors: (question) => [errorFrom(taken.error, question, c.get("language"))] });
  }
  if (taken.value === "recovery_code") {
    audit(c, { actor: `member:${member.id}`, action: "recovery_code_used", subject: member.id });
    nudgeMail(c.env, c.executionCtx);
  }
  return completeSecondStep(c, pending, taken.value, next);
});

interface Showing {
  /** What the person chose to be asked for. */
  readonly wanted: string | undefined;
  readonly next: string;
  readonly errors: (question: Question) => readonly FieldError[];
}

async function show(c: Ctx, { member }: PendingSignIn, { wanted, next, errors }: Showing): Promise<Response> {
  const [counted, known] = await database(c.env).batch([
    factorsQuery(database(c.env), member.id),
    passkeysQuery(database(c.env), member.id),
  ]);
  const factors = factorsFrom(counted);
  const question = questionFor(factors, wanted);
  const passkey = question === "passkey" ? await passkeyRequest(c, "second_step", known) : null;
  return verifyPage(c, { factors, question, passkey, next, errors: errors(question) });
}

/** What the page asks for: what was chosen where the account has it, else what it has. */
function questionFor(factors: Factors, wanted: string | undefined): Question {
  if (wanted === "recovery-code") return "recovery";
  if (wanted === "passkey" && factors.passkeys > 0) return "passkey";
  if (factors.authenticator) return "code";
  return factors.passkeys > 0 ? "passkey" : "recovery";
}
