import { Hono } from "hono";
import * as v from "valibot";
import { asksSecondStep, factorsFrom, factorsQuery, type Factors } from "../../domain/factors/factors.ts";
import { makeCodes } from "../../domain/factors/recovery-codes.ts";
import type { Member } from "../../domain/identity/member.ts";
import { loadOperator } from "../../domain/operator/store.ts";
import { nudgeMail } from "../../jobs/mail.ts";
import { seal, unseal } from "../../platform/seal.ts";
import { formatLongDay } from "../../ui/format.ts";
import { words } from "../../ui/words/index.ts";
import type { App, Ctx } from "../../web.ts";
import { audit } from "../audit.ts";
import { download } from "../download.ts";
import { formFields } from "../form.ts";
import { checkPassword } from "../reauthenticate.ts";
import { withMember } from "../with-member.ts";
import { codesPage, newCodesPage } from "./recovery-codes-page.tsx";

/** Codes for the day on which app and passkey are not at hand. */
export const recoveryCodesPages = new Hono<App>();

const encoder = new TextEncoder();
const PATH = "/security/recovery-codes";

recoveryCodesPages.get(PATH, async (c) => codesPage(c, { ...(await load(c)), errors: [] }));

recoveryCodesPages.post(PATH, async (c) => {
  const [{ member, factors }, { password }] = await Promise.all([load(c), formFields(c, ["password"])]);
  if (!asksSecondStep(factors)) return c.redirect(PATH, 303);
  const refused = await checkPassword(c, member, password);
  return refused === null ? await showNewCodes(c, member) : await codesPage(c, { member, factors, errors: [refused] });
});

/** The codes on the page as a file: they come back sealed, since we keep none that could be read, and go out only to whom they were shown. */
recoveryCodesPages.post(`${PATH}/file`, async (c) => {
  const [{ member }, { shown }] = await Promise.all([load(c), formFields(c, ["shown"])]);
  const found = await unsealed(c, shown);
  if (found === null || found.member_id !== member.id) return c.redirect(PATH, 303);
  const language = c.get("language");
  const { file: text } = words(language).recoveryCodes;
  const { operator } = await loadOperator(c.env);
  const made = text.made(formatLongDay(c.get("now"), { language, time_zone: operator.time_zone }));
  const lines = [text.title(operator.name), text.account(member.email), made, "", text.text, "", ...found.codes, ""];
  return download(c, {
    name: text.name,
    type: "text/plain; charset=UTF-8",
    body: encoder.encode(lines.join("\r\n")) as Uint8Array<ArrayBuffer>,
  });
});

/** Makes new codes and shows them, this once. For the form here, and for whoever has just turned on the account's first second step. */
export async function showNewCodes(c: Ctx, member: Member): Promise<Response> {
  const codes = await makeCodes(c.env, c.get("now"), member);
  audit(c, { actor: `member:${member.id}`, action: "recovery_codes_made", subject: member.id });
  nudgeMail(c.env, c.executionCtx);
  const shown: v.InferOutput<typeof Shown> = { for: "recovery_codes", member_id: member.id, codes: [...codes] };
  return newCodesPage(c, { member, codes, shown: await seal(c.env.FORM_KEY, JSON.stringify(shown)) });
}

const Shown = v.object({ for: v.literal("recovery_codes"), member_id: v.string(), codes: v.array(v.string()) });

async function unsealed(c: Ctx, shown: string): Promise<v.InferOutput<typeof Shown> | null> {
  try {
    return v.parse(Shown, JSON.parse(await unseal(c.env.FORM_KEY, shown)));
  } catch {
    // Altered, cut, or not ours: there is nothing to give.
    return null;
  }
}

async function load(c: Ctx): Promise<{ readonly member: Member; readonly factors: Factors }> {
  const { member, results } = await withMember(c, (db, { member_id }) => [factorsQuery(db, member_id)]);
  return { member, factors: factorsFrom(results[0]) };
}
