import type { Member } from "../../domain/identity/member.ts";
import { planText, type Withdrawable } from "../../domain/withdrawals/rules.ts";
import type { StoredWithdrawal } from "../../domain/withdrawals/service.ts";
import type { PlannedPart } from "../../domain/withdrawals/withdrawal.ts";
import { BackLink } from "../../ui/components/BackLink.tsx";
import { Button, LinkButton } from "../../ui/components/Button.tsx";
import { ErrorSummary, errorOf, type FieldError } from "../../ui/components/ErrorSummary.tsx";
import { FormToken, RequestKey } from "../../ui/components/FormToken.tsx";
import { Money } from "../../ui/components/Money.tsx";
import { MoneyField } from "../../ui/components/MoneyField.tsx";
import { Notice } from "../../ui/components/Notice.tsx";
import { Table } from "../../ui/components/Table.tsx";
import { formatDay, type Reading } from "../../ui/format.ts";
import { words } from "../../ui/words/index.ts";
import { formatMoney, toDollars, type Cents } from "../../values/money.ts";
import type { Ctx } from "../../web.ts";
import { page } from "../page.tsx";
import { PasswordAgain } from "../password-again.tsx";
import { reload } from "../reload.ts";
import { AddressField, GoingAddress } from "./withdraw-address.tsx";
import { GoingParts, PlannedParts } from "./withdraw-parts.tsx";

interface FormView {
  readonly member: Member;
  readonly free: Withdrawable & { readonly frozen: boolean };
  readonly held_cents: Cents;
  readonly amount: string;
  readonly request_key: string;
  readonly reading: Reading;
  readonly errors: readonly FieldError[];
}

/** How much; and where each dollar of it goes back to. */
export function withdrawFormPage(c: Ctx, { member, free, held_cents, amount, request_key, reading, errors }: FormView): Promise<Response> {
  const { language } = reading;
  const { withdrawals: text, wallet, common } = words(language);
  const most = formatMoney(free.free_cents, language);
  return page(
    c,
    { title: text.title, status: errors.length === 0 ? 200 : 422, signedIn: member },
    <>
      <BackLink href="/wallet" language={language} />
      <ErrorSummary errors={errors} language={language} />
      <h1>{text.title}</h1>
      <p class="lead">{text.lead}</p>
      {free.frozen ? (
        <Notice tone="warning" title={wallet.frozen.title}>
          {wallet.frozen.text}
        </Notice>
      ) : free.free_cents === 0 ? (
        <Notice title={text.nothing.title}>{free.lots.length === 0 && held_cents === 0 ? text.nothing.empty : text.nothing.waiting}</Notice>
      ) : (
        <form class="form" method="post" action="/wallet/withdraw" novalidate>
          <FormToken token={c.get("formToken")} />
          <RequestKey requestKey={request_key} />
          <MoneyField
            name="amount"
            label={text.amount}
            hint={text.amountHint(most)}
            language={language}
            value={amount}
            error={errorOf(errors, "amount")}
          />
          <Button>{common.continue}</Button>
        </form>
      )}
      {held_cents > 0 ? <p>{text.held(formatMoney(held_cents, language))}</p> : null}
      <LotsTable free={free} reading={reading} />
      <p class="soft">{text.order}</p>
    </>,
  );
}

function LotsTable({ free: { lots, without_source_cents }, reading }: Pick<FormView, "free" | "reading">) {
  const { language } = reading;
  const { lots: text, parts } = words(language).withdrawals;
  if (lots.length === 0 && without_source_cents === 0) return null;
  const rows = lots.map(({ label, funded_at, left_cents, ready_at }) => [
    <>
      {label}
      <span class="movement-kind">
        {ready_at === null ? parts.added(formatDay(funded_at, reading)) : text.locked(formatDay(ready_at, reading))}
      </span>
    </>,
    <Money amount={left_cents} language={language} />,
  ]);
  const without = [
    <>
      {parts.check}
      <span class="movement-kind">{parts.checkWhy}</span>
    </>,
    <Money amount={without_source_cents} language={language} />,
  ];
  return (
    <Table
      caption={text.caption}
      columns={[{ label: text.from }, { label: text.left, kind: "number" }]}
      rows={without_source_cents === 0 ? rows : [...rows, without]}
    />
  );
}

interface CheckView {
  readonly member: Member;
  readonly parts: readonly PlannedPart[];
  readonly amount_cents: Cents;
  readonly request_key: string;
  readonly mail_to: string;
  readonly reading: Reading;
  readonly errors: readonly FieldError[];
}

/** The last look: each card and bank by name, in order. What is shown is what the button does. */
export function withdrawCheckPage(c: Ctx, view: CheckView): Promise<Response> {
  const { member, parts, amount_cents, request_key, mail_to, reading, errors } = view;
  const { language } = reading;
  const { check: text } = words(language).withdrawals;
  const amount = formatMoney(amount_cents, language);
  return page(
    c,
    { title: text.title, status: errors.length === 0 ? 200 : 422, signedIn: member },
    <>
      <BackLink href={`/wallet/withdraw?${new URLSearchParams({ amount: toDollars(amount_cents) }).toString()}`} language={language} />
      <ErrorSummary errors={errors} language={language} />
      <h1>{text.title}</h1>
      <p class="amount-figure">{amount}</p>
      <PlannedParts parts={parts} reading={reading} />
      <form class="form" method="post" action="/wallet/withdraw" novalidate>
        <FormToken token={c.get("formToken")} />
        <RequestKey requestKey={request_key} />
        <input type="hidden" name="step" value="confirm" />
        <input type="hidden" name="amount" value={toDollars(amount_cents)} />
        <input type="hidden" name="shown" value={planText(parts)} />
        <AddressField parts={parts} value={mail_to} language={language} errors={errors} />
        <PasswordAgain c={c} errors={errors} />
        <p class="hint">{text.hint}</p>
        <Button>{text.confirm(amount)}</Button>
      </form>
    </>,
  );
}

/** Seconds between two looks. */
const REFRESH_S = 5;

interface GoingView {
  readonly member: Member;
  readonly withdrawal: StoredWithdrawal;
  readonly reading: Reading;
  readonly mail_to: string;
  readonly errors: readonly FieldError[];
}

/** Where each part stands. */
export function withdrawalPage(c: Ctx, { member, withdrawal, reading, mail_to, errors }: GoingView): Promise<Response> {
  const { language } = reading;
  const { going: text } = words(language).withdrawals;
  const { created_at, finished_at, parts, amount_cents } = withdrawal;
  const dropped = parts.some(({ state }) => state === "dropped");
  return page(
    c,
    {
      title: finished_at === null ? text.title : text.done,
      status: errors.length === 0 ? 200 : 422,
      signedIn: member,
      ...(finished_at === null && errors.length === 0 ? reload(c, created_at, REFRESH_S) : {}),
    },
    <>
      <BackLink href="/wallet" language={language} />
      <ErrorSummary errors={errors} language={language} />
      <h1>{finished_at === null ? text.title : text.done}</h1>
      <Notice tone={finished_at === null ? "info" : "success"} role="status">
        {finished_at === null ? text.waiting : text.doneText(formatMoney(amount_cents, language))}
      </Notice>
      <GoingParts parts={parts} reading={reading} />
      {dropped ? <Notice tone="warning">{text.dropped}</Notice> : null}
      <GoingAddress c={c} withdrawal={withdrawal} action={`/wallet/withdraw/${withdrawal.id}/address`} value={mail_to} errors={errors} />
      <p>
        <LinkButton href="/history?kind=withdrawal" kind="secondary">
          {text.history}
        </LinkButton>
      </p>
    </>,
  );
}
