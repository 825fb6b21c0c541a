import { inGroups, otpauthAddress } from "../../domain/factors/authenticator-rules.ts";
import type { Factors } from "../../domain/factors/factors.ts";
import type { Member } from "../../domain/identity/member.ts";
import { loadOperator } from "../../domain/operator/store.ts";
import { BackLink } from "../../ui/components/BackLink.tsx";
import { Button, ButtonRow, LinkButton } from "../../ui/components/Button.tsx";
import { Details } from "../../ui/components/Details.tsx";
import { ErrorSummary, errorOf, type FieldError } from "../../ui/components/ErrorSummary.tsx";
import { Field } from "../../ui/components/Field.tsx";
import { FormToken } from "../../ui/components/FormToken.tsx";
import { Notice } from "../../ui/components/Notice.tsx";
import { QrCode } from "../../ui/components/QrCode.tsx";
import { SummaryList } from "../../ui/components/SummaryList.tsx";
import { formatLongDay } from "../../ui/format.ts";
import { words } from "../../ui/words/index.ts";
import type { Instant } from "../../values/time.ts";
import type { Ctx } from "../../web.ts";
import { page } from "../page.tsx";
import { PasswordAgain } from "../password-again.tsx";
import { needsPassword } from "../reauthenticate.ts";

const PATH = "/security/authenticator";

interface OffView {
  readonly member: Member;
  readonly errors: readonly FieldError[];
  /** It has just been turned off. */
  readonly news: "off" | null;
}

/** There is none: what it is for, and how to begin. */
export function offPage(c: Ctx, { member, errors, news }: OffView): Promise<Response> {
  const language = c.get("language");
  const text = words(language).authenticator;
  return page(
    c,
    { title: text.title, status: errors.length === 0 ? 200 : 422, signedIn: member },
    <>
      <BackLink href="/security" language={language} />
      <ErrorSummary errors={errors} language={language} />
      {news === null ? null : (
        <Notice tone="success" role="status">
          {text.turnOff.done}
        </Notice>
      )}
      <h1>{text.title}</h1>
      <p class="lead">{text.off.lead}</p>
      <p>{text.off.apps}</p>
      <form class="form" method="post" action={PATH} novalidate>
        <FormToken token={c.get("formToken")} />
        <PasswordAgain c={c} errors={errors} />
        <Button>{text.off.button}</Button>
      </form>
    </>,
  );
}

interface SetUpView {
  readonly member: Member;
  /** Base32. */
  readonly secret: string;
  readonly errors: readonly FieldError[];
  /** The key before it was too old. */
  readonly isNew: boolean;
}

/** The key as a picture and for typing, and its first code. Where the password is asked for again, the key is not shown. */
export async function setUpPage(c: Ctx, { member, secret, errors, isNew }: SetUpView): Promise<Response> {
  const language = c.get("language");
  const { setUp: text } = words(language).authenticator;
  const locked = needsPassword(c);
  return page(
    c,
    { title: text.title, status: errors.length === 0 ? 200 : 422, signedIn: member },
    <>
      <BackLink href={PATH} language={language} />
      <ErrorSummary errors={errors} language={language} />
      {isNew ? <Notice role="status">{text.over}</Notice> : null}
      <h1>{text.title}</h1>
      {locked ? null : await TheKey({ c, member, secret })}
      <h2>{text.confirm}</h2>
      <form class="form" method="post" action={`${PATH}/set-up`} novalidate>
        <FormToken token={c.get("formToken")} />
        <Field
          name="code"
          label={text.code}
          width="short"
          inputmode="numeric"
          autocomplete="one-time-code"
          language={language}
          error={errorOf(errors, "code")}
        />
        <PasswordAgain c={c} errors={errors} />
        <ButtonRow>
          <Button>{text.button}</Button>
          <LinkButton kind="quiet" href={PATH}>
            {text.cancel}
          </LinkButton>
        </ButtonRow>
      </form>
    </>,
  );
}

async function TheKey({ c, member, secret }: { readonly c: Ctx; readonly member: Member; readonly secret: string }) {
  const { setUp: text } = words(c.get("language")).authenticator;
  const { operator } = await loadOperator(c.env);
  const address = otpauthAddress({ secret, issuer: operator.name, email: member.email });
  return (
    <>
      <h2>{text.scan}</h2>
      <p>{text.scanText}</p>
      <QrCode text={address} alt={text.qr} />
      <p>
        <a href={address}>{text.onThisPhone}</a>
      </p>
      <Details summary={text.byHand}>
        <SummaryList
          rows={[
            { key: text.account, value: `${operator.name}: ${member.email}` },
            { key: text.key, value: <code>{inGroups(secret)}</code> },
            { key: text.kind, value: text.kindValue },
          ]}
        />
      </Details>
    </>
  );
}

interface OnView {
  readonly member: Member;
  readonly since: Instant;
  /** It has just been turned on. */
  readonly news: "on" | null;
}

/** It is on: since when, and how to leave it. */
export async function onPage(c: Ctx, { member, since, news }: OnView): Promise<Response> {
  const language = c.get("language");
  const { title, on: text } = words(language).authenticator;
  const { operator } = await loadOperator(c.env);
  return page(
    c,
    { title, signedIn: member },
    <>
      <BackLink href="/security" language={language} />
      {news === null ? null : (
        <Notice tone="success" role="status">
          {text.justNow}
        </Notice>
      )}
      <h1>{title}</h1>
      <p class="lead">{text.since(formatLongDay(since, { language, time_zone: operator.time_zone }))}</p>
      <p>{text.newPhone}</p>
      <p>
        <a href="/security/devices">{text.others}</a>
      </p>
      <ButtonRow>
        <LinkButton kind="secondary" href={`${PATH}/off`}>
          {text.turnOff}
        </LinkButton>
      </ButtonRow>
    </>,
  );
}

interface TurnOffView {
  readonly member: Member;
  readonly factors: Factors;
  readonly errors: readonly FieldError[];
}

/** Asks once more. Where a short password would be all that is left, it leads to a longer one instead. */
export function turnOffPage(c: Ctx, { member, factors, errors }: TurnOffView): Promise<Response> {
  const language = c.get("language");
  const { turnOff: text } = words(language).authenticator;
  const isLast = factors.passkeys === 0;
  const isShort = isLast && !member.password_stands_alone;
  return page(
    c,
    { title: text.title, status: errors.length === 0 ? 200 : 422, signedIn: member },
    <>
      <BackLink href={PATH} language={language} />
      <ErrorSummary errors={errors} language={language} />
      <h1>{text.title}</h1>
      <p class="lead">{isShort ? text.short : text.lead}</p>
      {isLast && !isShort ? <p>{text.last}</p> : null}
      {isShort ? (
        <ButtonRow>
          <LinkButton href="/security/password?why=alone">{text.shortButton}</LinkButton>
          <LinkButton kind="secondary" href={PATH}>
            {text.keep}
          </LinkButton>
        </ButtonRow>
      ) : (
        <form class="form" method="post" action={`${PATH}/off`} novalidate>
          <FormToken token={c.get("formToken")} />
          <PasswordAgain c={c} errors={errors} />
          <ButtonRow>
            <Button kind="danger">{text.button}</Button>
            <LinkButton kind="secondary" href={PATH}>
              {text.keep}
            </LinkButton>
          </ButtonRow>
        </form>
      )}
    </>,
  );
}
