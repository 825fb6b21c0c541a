import { LONGEST_ADDRESS, needsCheck } from "../../domain/withdrawals/rules.ts";
import type { Member } from "../../domain/identity/member.ts";
import type { StoredWithdrawal } from "../../domain/withdrawals/service.ts";
import type { PlannedPart } from "../../domain/withdrawals/withdrawal.ts";
import { Button } from "../../ui/components/Button.tsx";
import { errorOf, type FieldError } from "../../ui/components/ErrorSummary.tsx";
import { FormToken } from "../../ui/components/FormToken.tsx";
import { TextArea } from "../../ui/components/TextArea.tsx";
import { words } from "../../ui/words/index.ts";
import type { Language } from "../../values/language.ts";
import { err, ok, type Result } from "../../values/result.ts";
import type { Ctx } from "../../web.ts";
import { PasswordAgain } from "../password-again.tsx";
import { checkPassword } from "../reauthenticate.ts";

interface AddressProps {
  readonly parts: readonly PlannedPart[];
  readonly value: string;
  readonly language: Language;
  readonly errors: readonly FieldError[];
}

/** Where a check goes; nothing where there is none. */
export function AddressField({ parts, value, language, errors }: AddressProps) {
  if (!needsCheck(parts)) return null;
  const { address: text } = words(language).withdrawals;
  return (
    <TextArea
      name="mail_to"
      label={text.label}
      hint={text.hint}
      language={language}
      value={value}
      rows={4}
      max_characters={LONGEST_ADDRESS}
      error={errorOf(errors, "mail_to")}
    />
  );
}

interface GoingProps {
  readonly c: Ctx;
  readonly withdrawal: StoredWithdrawal;
  /** Where the form is sent. */
  readonly action: string;
  readonly value: string;
  readonly errors: readonly FieldError[];
}

/** Asks where a check goes that nobody knew of before: a card took nothing back. Once it is known, says it. */
export function GoingAddress({ c, withdrawal: { parts, mail_to }, action, value, errors }: GoingProps) {
  const checks = parts.filter(({ source, state }) => source === null && state !== "dropped");
  const language = c.get("language");
  const { address: text } = words(language).withdrawals;
  if (checks.length === 0) return null;
  if (mail_to !== null) {
    return (
      <p>
        {text.goesTo} <span class="address">{mail_to}</span>
      </p>
    );
  }
  return (
    <form class="form" method="post" action={action} novalidate>
      <FormToken token={c.get("formToken")} />
      <AddressField parts={checks} value={value} language={language} errors={errors} />
      <PasswordAgain c={c} errors={errors} />
      <Button>{text.save}</Button>
    </form>
  );
}

/** Reads where a check goes that is on its way already: like the money itself it takes the password again. @returns the address, and what there is to mend */
export async function addressAgain(c: Ctx, member: Member, { typed, password }: { readonly typed: string; readonly password: string }) {
  const address = readAddress(typed, c.get("language"));
  const refused = await checkPassword(c, member, password);
  const errors: readonly FieldError[] = [
    ...(address.ok ? [] : [{ field: "mail_to", text: address.error }]),
    ...(refused === null ? [] : [refused]),
  ];
  return { address, errors };
}

/** Reads a mailing address: lines of text. @returns what to say at the field otherwise */
export function readAddress(typed: string, language: Language): Result<string, string> {
  const { address: text } = words(language).withdrawals;
  const lines = typed
    .split(/\r?\n/u)
    .map((line) => line.replace(/[\p{Cc}\s]+/gu, " ").trim())
    .filter((line) => line !== "");
  const read = lines.join("\n");
  if (read.length < 10 || !/\d/u.test(read)) return err(text.missing);
  return read.length > LONGEST_ADDRESS ? err(text.tooLong(LONGEST_ADDRESS)) : ok(read);
}
