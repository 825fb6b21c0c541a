import { Hono } from "hono";
import { asksSecondStep, factorsFrom, factorsQuery } from "../../domain/factors/factors.ts";
import { LONGEST_NAME, MOST_PASSKEYS, readPasskeyName } from "../../domain/factors/passkey-rules.ts";
import { findPasskey, passkeysQuery, renamePasskey, type PasskeyRow } from "../../domain/factors/passkey-store.ts";
import { addPasskey, newPasskeyOptions, removePasskey, type AddProblem } from "../../domain/factors/passkeys.ts";
import type { Member } from "../../domain/identity/member.ts";
import { loadOperator } from "../../domain/operator/store.ts";
import { nudgeMail } from "../../jobs/mail.ts";
import { database } from "../../platform/db.ts";
import type { FieldError } from "../../ui/components/ErrorSummary.tsx";
import { words, type Words } from "../../ui/words/index.ts";
import { readId, type PasskeyId } from "../../values/ids.ts";
import type { App, Ctx } from "../../web.ts";
import { audit } from "../audit.ts";
import { renewSignIn } from "../begin-session.ts";
import { formFields, longField } from "../form.ts";
import { askedHere, passkeyRequest } from "../passkey-proof.ts";
import { checkPassword, needsPassword } from "../reauthenticate.ts";
import { deviceOf } from "../visitor.ts";
import { requireConfirmed, withMember } from "../with-member.ts";
import { makePage, removePage, renamePage, unlockPage } from "./passkeys-forms.tsx";
import { passkeysPage } from "./passkeys-page.tsx";
import { showNewCodes } from "./recovery-codes.ts";

/** A member's passkeys: what there is, one more, another name, away with one. */
export const passkeyPages = new Hono<App>();

passkeyPages.get("/security/passkeys", async (c) => {
  const { member, results } = await withMember(c, (db, { member_id }) => [passkeysQuery(db, member_id), factorsQuery(db, member_id)]);
  const done = (["added", "renamed", "removed"] as const).find((each) => each === c.req.query("done")) ?? null;
  return await passkeysPage(c, { member, passkeys: results[0], factors: factorsFrom(results[1]), done });
});

// What the button beside "Your password" asks the browser for, when it is pressed.
passkeyPages.get("/security/passkeys/question", async (c) => {
  const { results } = await withMember(c, (db, { member_id }) => [passkeysQuery(db, member_id)]);
  return c.json(await passkeyRequest(c, "again", results[0]));
});

passkeyPages.get("/security/passkeys/add", async (c) => {
  const making = await loadMaking(c);
  if (making.known.length >= MOST_PASSKEYS) return c.redirect("/security/passkeys", 303);
  if (needsPassword(c)) return await unlockPage(c, { member: making.member, kept: { credential: "", name: "" }, errors: [] });
  return await showMaking(c, making, { name: deviceOf(c) || words(c.get("language")).passkeys.unnamed, errors: [] });
});

passkeyPages.post("/security/passkeys/add", async (c) => {
  const [making, form, credential] = [await loadMaking(c), await formFields(c, ["name", "password"]), await longField(c, "credential")];
  const { member } = making;
  const wasLocked = needsPassword(c);
  const wrong = await checkPassword(c, member, form.password);
  if (wrong !== null) return await unlockPage(c, { member, kept: { credential, name: form.name }, errors: [wrong] });
  if (wasLocked && credential === "") return c.redirect("/security/passkeys/add", 303);
  const { errors } = words(c.get("language")).passkeys;
  const name = readPasskeyName(form.name);
  if (!name.ok) return await showMaking(c, making, { name: form.name, errors: [nameProblem(name.error, errors)] });
  const added = await addPasskey(c.env, c.get("now"), { asked: askedHere(c), member, credential, name: name.value });
  if (!added.ok)
    return await showMaking(c, making, { name: name.value, errors: [addProblem(added.error, words(c.get("language")).passkeys)] });
  await hasChanged(c, member, "passkey_added");
  return making.isFirstFactor ? await showNewCodes(c, member) : c.redirect("/security/passkeys?done=added", 303);
});

passkeyPages.get("/security/passkeys/:id/rename", async (c) => {
  const found = await load(c);
  return found === null ? await c.notFound() : await renamePage(c, { ...found, name: found.passkey.name, errors: [] });
});

passkeyPages.post("/security/passkeys/:id/rename", async (c) => {
  const [found, typed] = [await load(c), (await formFields(c, ["name"])).name];
  if (found === null) return await c.notFound();
  const { member, passkey } = found;
  const name = readPasskeyName(typed);
  if (!name.ok) {
    const error = nameProblem(name.error, words(c.get("language")).passkeys.errors);
    return await renamePage(c, { ...found, name: typed, errors: [error] });
  }
  if (!(await renamePasskey(database(c.env), { id: passkey.id, member_id: member.id, name: name.value }))) return await c.notFound();
  audit(c, { actor: `member:${member.id}`, action: "passkey_renamed", subject: member.id });
  return c.redirect("/security/passkeys?done=renamed", 303);
});

passkeyPages.get("/security/passkeys/:id/remove", async (c) => {
  const found = await load(c);
  if (found === null) return await c.notFound();
  return needsLongerPassword(found) ? askForLongerPassword(c) : await removePage(c, { ...found, errors: [] });
});

passkeyPages.post("/security/passkeys/:id/remove", async (c) => {
  const [found, { password }] = [await load(c), await formFields(c, ["password"])];
  if (found === null) return await c.notFound();
  const { member, passkey } = found;
  const wrong = await checkPassword(c, member, password);
  if (wrong !== null) return await removePage(c, { ...found, errors: [wrong] });
  const removed = await removePasskey(c.env, c.get("now"), { id: passkey.id, member });
  if (!removed.ok) return removed.error === "unknown" ? await c.notFound() : askForLongerPassword(c);
  await hasChanged(c, member, "passkey_removed");
  return c.redirect("/security/passkeys?done=removed", 303);
});

interface Found {
  readonly member: Member;
  readonly passkey: PasskeyRow;
  /** Nothing but the password would be left. */
  readonly isLastFactor: boolean;
}

/** The passkey that the address names; null where this member has no such one. */
async function load(c: Ctx): Promise<Found | null> {
  const id: PasskeyId | null = readId("psk", c.req.param("id"));
  const { member, results } = await withMember(c, (db, { member_id }) => [factorsQuery(db, member_id)]);
  const passkey = id === null ? null : await findPasskey(database(c.env), { id, member_id: member.id });
  const factors = factorsFrom(results[0]);
  return passkey === null ? null : { member, passkey, isLastFactor: !asksSecondStep({ ...factors, passkeys: factors.passkeys - 1 }) };
}

function needsLongerPassword({ isLastFactor, member }: Found): boolean {
  return isLastFactor && !member.password_stands_alone;
}

/** A password that is too short to stand alone is changed before the last factor goes. */
function askForLongerPassword(c: Ctx): Response {
  return c.redirect("/security/password?why=alone", 303);
}

type Making = Awaited<ReturnType<typeof loadMaking>>;

async function loadMaking(c: Ctx) {
  const { member, results } = await withMember(c, (db, { member_id }) => [passkeysQuery(db, member_id), factorsQuery(db, member_id)]);
  // A passkey outlives a new password: whoever has not shown that the address is theirs leaves none in the account.
  requireConfirmed(member);
  return { member, known: results[0], isFirstFactor: !asksSecondStep(factorsFrom(results[1])) };
}

async function showMaking(
  c: Ctx,
  { member, known, isFirstFactor }: Making,
  { name, errors }: { readonly name: string; readonly errors: readonly FieldError[] },
): Promise<Response> {
  const { operator } = await loadOperator(c.env);
  const options = await newPasskeyOptions(c.env, c.get("now"), { asked: askedHere(c), member, known, operator: operator.name });
  return await makePage(c, { member, options, isFirstFactor, name, errors });
}

function addProblem(problem: AddProblem, { errors, script }: Words["passkeys"]): FieldError {
  const text = {
    unreadable: errors.notMade,
    too_late: errors.tooLate,
    refused: errors.refusedNew,
    known: script.known,
    too_many: errors.tooMany(MOST_PASSKEYS),
  };
  return { field: null, text: text[problem] };
}

function nameProblem(problem: "missing" | "too_long", errors: Words["passkeys"]["errors"]): FieldError {
  return { field: "name", text: problem === "missing" ? errors.name : errors.nameLength(LONGEST_NAME) };
}

/** Another way into the account, or one less: the session gets a new token, the audit an event, and the mail about it goes out. */
async function hasChanged(c: Ctx, { id }: Member, action: "passkey_added" | "passkey_removed"): Promise<void> {
  await renewSignIn(c);
  audit(c, { actor: `member:${id}`, action, subject: id });
  nudgeMail(c.env, c.executionCtx);
}
