import type { PublicKeyCredentialRequestOptionsJSON } from "@simplewebauthn/server";
import type { ChallengePurpose } from "../domain/factors/challenge.ts";
import type { KnownCredential } from "../domain/factors/passkey-rules.ts";
import { passkeyOptions, siteOf, takePasskey, type Asked } from "../domain/factors/passkeys.ts";
import type { Member } from "../domain/identity/member.ts";
import type { FieldError } from "../ui/components/ErrorSummary.tsx";
import { words } from "../ui/words/index.ts";
import type { MemberId } from "../values/ids.ts";
import { err, type Result } from "../values/result.ts";
import type { Ctx } from "../web.ts";
import { audit } from "./audit.ts";
import { longField } from "./form.ts";

/** The page that asks for a passkey: its site, and whom it was made for, which its form token stands for. */
export function askedHere(c: Ctx): Omit<Asked, "purpose"> {
  return { site: siteOf(c.env, c.req.url), binding: c.get("formToken") };
}

/**
 * What a page's `PasskeyButton` tells the browser. Good for five minutes and one answer, in a form of this visitor.
 * @param known the passkeys that would do (rows of `passkeysQuery`); left out: any of this site, also of people not known yet
 */
export function passkeyRequest(
  c: Ctx,
  purpose: Exclude<ChallengePurpose, "register">,
  known: readonly KnownCredential[] = [],
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  return passkeyOptions(c.env, c.get("now"), { ...askedHere(c), purpose }, known);
}

/**
 * Checks the passkey that came with this form, in its field `assertion`. Nobody is signed in by this.
 * @param member_id whose it must be; null: whoever's it is
 * @returns the member it belongs to, or what to say
 */
export async function passkeyProof(
  c: Ctx,
  { purpose, member_id }: { readonly purpose: Exclude<ChallengePurpose, "register">; readonly member_id: MemberId | null },
): Promise<Result<Member, FieldError>> {
  const assertion = await longField(c, "assertion");
  const taken = await takePasskey(c.env, c.get("now"), { asked: { ...askedHere(c), purpose }, assertion, member_id });
  if (taken.ok) return taken;
  const { errors } = words(c.get("language")).passkeys;
  const { error } = taken;
  if (error.code !== "refused") return err({ field: null, text: errors.tooLate });
  if (error.member_id !== null) {
    audit(c, { actor: "visitor", action: error.copied ? "passkey_copied" : "passkey_refused", subject: error.member_id });
  }
  return err({ field: null, text: member_id === null ? errors.refused : errors.notYours });
}

/** Whether a form came with a passkey's answer. */
export async function hasPasskey(c: Ctx): Promise<boolean> {
  return (await longField(c, "assertion")) !== "";
}
