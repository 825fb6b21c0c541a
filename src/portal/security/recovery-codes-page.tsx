import { asksSecondStep, type Factors } from "../../domain/factors/factors.ts";
import type { Member } from "../../domain/identity/member.ts";
import { BackLink } from "../../ui/components/BackLink.tsx";
import { Button, ButtonRow, LinkButton } from "../../ui/components/Button.tsx";
import { ErrorSummary, type FieldError } from "../../ui/components/ErrorSummary.tsx";
import { FormToken } from "../../ui/components/FormToken.tsx";
import { words } from "../../ui/words/index.ts";
import type { Ctx } from "../../web.ts";
import { page } from "../page.tsx";
import { PasswordAgain } from "../password-again.tsx";

const PATH = "/security/recovery-codes";

interface CodesView {
  readonly member: Member;
  readonly factors: Factors;
  readonly errors: readonly FieldError[];
}

/** How many are left, and how to get new ones. */
export function codesPage(c: Ctx, { member, factors, errors }: CodesView): Promise<Response> {
  const language = c.get("language");
  const text = words(language).recoveryCodes;
  const isUseful = asksSecondStep(factors);
  const has = factors.codes_left > 0;
  return page(
    c,
    { title: text.title, status: errors.length === 0 ? 200 : 422, signedIn: member },
    <>
      <BackLink href="/security" language={language} />
      <ErrorSummary errors={errors} language={language} />
      <h1>{text.title}</h1>
      <p class="lead">{text.lead}</p>
      {isUseful ? (
        <>
          <p>
            <strong>{text.left(factors.codes_left)}</strong> {has ? text.renew : text.first}
          </p>
          <form class="form" method="post" action={PATH} novalidate>
            <FormToken token={c.get("formToken")} />
            <PasswordAgain c={c} errors={errors} />
            <Button kind={has ? "secondary" : "primary"}>{has ? text.make : text.makeFirst}</Button>
          </form>
        </>
      ) : (
        <>
          <p>{text.forWhat}</p>
          <LinkButton href="/security">{text.toSecurity}</LinkButton>
        </>
      )}
    </>,
  );
}

interface NewCodesView {
  readonly member: Member;
  readonly codes: readonly string[];
  /** The same, sealed, for the file. */
  readonly shown: string;
}

/** The codes, this once: to print, to save, to go on from. */
export function newCodesPage(c: Ctx, { member, codes, shown }: NewCodesView): Promise<Response> {
  const language = c.get("language");
  const { fresh: text } = words(language).recoveryCodes;
  return page(
    c,
    { title: text.title, signedIn: member },
    <>
      <h1>{text.title}</h1>
      <p class="lead">{text.lead}</p>
      <ol class="codes" aria-label={text.list}>
        {codes.map((code) => (
          <li>
            <code>{code}</code>
          </li>
        ))}
      </ol>
      <p>{text.where}</p>
      <form method="post" action={`${PATH}/file`}>
        <FormToken token={c.get("formToken")} />
        <input type="hidden" name="shown" value={shown} />
        <ButtonRow>
          <Button kind="secondary" icon="file-text">
            {text.download}
          </Button>
          <Button kind="secondary" icon="printer" attributes={{ type: "button", "data-print": "page" }}>
            {text.print}
          </Button>
        </ButtonRow>
      </form>
      <div class="no-print kept">
        <LinkButton href="/security">{text.kept}</LinkButton>
        <p class="hint">{text.again}</p>
      </div>
    </>,
  );
}
