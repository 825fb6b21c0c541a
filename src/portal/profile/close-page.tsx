import type { Child } from "hono/jsx";
import type { AccountFacts } from "../../domain/closing/service.ts";
import type { Member } from "../../domain/identity/member.ts";
import { planWhole, type Withdrawable } from "../../domain/withdrawals/rules.ts";
import { BackLink } from "../../ui/components/BackLink.tsx";
import { Button, LinkButton } from "../../ui/components/Button.tsx";
import { Checkbox } from "../../ui/components/Checkbox.tsx";
import { Details } from "../../ui/components/Details.tsx";
import { ErrorSummary, errorOf, type FieldError } from "../../ui/components/ErrorSummary.tsx";
import { FormToken } from "../../ui/components/FormToken.tsx";
import { Notice } from "../../ui/components/Notice.tsx";
import { formatDay, type Reading } from "../../ui/format.ts";
import { words } from "../../ui/words/index.ts";
import { formatMoney, type Cents } from "../../values/money.ts";
import type { Instant } from "../../values/time.ts";
import type { Ctx } from "../../web.ts";
import { page } from "../page.tsx";
import { PasswordAgain } from "../password-again.tsx";
import { AddressField } from "../wallet/withdraw-address.tsx";
import { PlannedParts } from "../wallet/withdraw-parts.tsx";

export interface AskView {
  readonly member: Member;
  readonly facts: AccountFacts;
  readonly free: Withdrawable;
  readonly held_cents: Cents;
  /** Bills that are not paid. */
  readonly owed: { readonly count: number; readonly cents: Cents };
  readonly typed: { readonly understood: string; readonly mail_to: string };
  readonly reading: Reading;
  readonly errors: readonly FieldError[];
}

/** What will happen, in order, with all that this account has; and the form. */
export function askPage(c: Ctx, view: AskView): Promise<Response> {
  const { member, free, typed, reading, errors } = view;
  const { language } = reading;
  const { closing, profile } = words(language);
  const text = closing.ask;
  const parts = planWhole(free);
  return page(
    c,
    { title: closing.title, status: errors.length === 0 ? 200 : 422, signedIn: member },
    <>
      <BackLink href="/profile" language={language} text={profile.back} />
      <ErrorSummary errors={errors} language={language} />
      <h1>{closing.title}</h1>
      <p class="lead">{text.lead}</p>
      <Notice title={text.before.title}>
        <p>
          {text.before.text} <a href="/profile/data">{profile.links.data.title}</a>
        </p>
      </Notice>
      <h2>{text.steps}</h2>
      <ol class="closing-steps">
        {stepsOf(view).map(({ title, text: says, more }) => (
          <li>
            <strong>{title}</strong> {says}
            {more ?? null}
          </li>
        ))}
      </ol>
      {parts.length === 0 ? null : <PlannedParts parts={parts} reading={reading} />}
      <Details summary={text.kept.title}>{text.kept.text}</Details>
      <form class="form" method="post" action="/profile/close" novalidate>
        <FormToken token={c.get("formToken")} />
        <AddressField parts={parts} value={typed.mail_to} language={language} errors={errors} />
        <PasswordAgain c={c} errors={errors} />
        <Checkbox
          name="understood"
          label={text.understood}
          language={language}
          checked={typed.understood === "yes"}
          error={errorOf(errors, "understood")}
        />
        <p class="hint">{text.wayBack}</p>
        <Button kind="danger">{text.button}</Button>
      </form>
    </>,
  );
}

interface Step {
  readonly title: string;
  readonly text: string;
  readonly more?: Child;
}

/** Only what there is: an account without autopay is not told that it ends. */
function stepsOf({ facts, free, held_cents, owed, reading }: AskView): readonly Step[] {
  const { language } = reading;
  const { steps: text } = words(language).closing;
  const money = (amount: Cents): string => formatMoney(amount, language);
  const names = [...new Set([...facts.policies, ...facts.mandates].map(({ name }) => name).filter((name) => name !== ""))];
  const locked = free.lots.flatMap(({ ready_at }) => (ready_at === null ? [] : [ready_at]));
  const settles = [
    ...facts.payments.map(({ label, amount_cents }) => text.underWay.payment(label, money(amount_cents))),
    ...(held_cents > 0 && facts.payments.length === 0 ? [text.underWay.held(money(held_cents))] : []),
    ...(facts.disputes > 0 ? [text.underWay.dispute] : []),
    ...(locked.length > 0 ? [text.underWay.bank(formatDay(Math.max(...locked) as Instant, reading))] : []),
  ];
  const bills = (
    <>
      {" "}
      <a href="/bills">{text.bills.link}</a>
    </>
  );
  return [
    ...(names.length === 0 ? [] : [{ title: text.autopay.title, text: text.autopay.text(names.join(", ")) }]),
    ...(facts.mandates.some(({ kind }) => kind === "top_up") ? [{ title: text.topUp.title, text: text.topUp.text }] : []),
    ...(settles.length === 0 ? [] : [{ title: text.underWay.title, text: settles.join(" ") }]),
    free.lots.length === 0 && free.without_source_cents === 0
      ? { title: text.nothing.title, text: text.nothing.text }
      : { title: text.money.title, text: text.money.text },
    ...(owed.count === 0 ? [] : [{ title: text.bills.title, text: text.bills.text(owed.count, money(owed.cents)), more: bills }]),
    ...(facts.people === 0 ? [] : [{ title: text.people.title, text: text.people.text }]),
    ...(facts.methods.length === 0
      ? []
      : [{ title: text.methods.title, text: text.methods.text(facts.methods.map(({ label }) => label).join(", ")) }]),
    { title: text.closed.title, text: text.closed.text },
  ];
}

/** The last page of an account. */
export function farewellPage(c: Ctx): Promise<Response> {
  const { farewell: text } = words(c.get("language")).closing;
  return page(
    c,
    { title: text.title },
    <>
      <h1>{text.title}</h1>
      <p class="lead">{text.text}</p>
      <p>{text.bills}</p>
      <p>
        <LinkButton href="/pay" kind="secondary">
          {text.pay}
        </LinkButton>
      </p>
    </>,
  );
}
