import type { Member } from "../../domain/identity/member.ts";
import type { MemberMethod } from "../../domain/payments/saved-methods.ts";
import { BackLink } from "../../ui/components/BackLink.tsx";
import { Button, ButtonRow, LinkButton } from "../../ui/components/Button.tsx";
import { Card } from "../../ui/components/Card.tsx";
import { EmptyState } from "../../ui/components/EmptyState.tsx";
import { ErrorSummary, errorOf, type FieldError } from "../../ui/components/ErrorSummary.tsx";
import { FormToken } from "../../ui/components/FormToken.tsx";
import { Notice } from "../../ui/components/Notice.tsx";
import { Radios } from "../../ui/components/Radios.tsx";
import { Table } from "../../ui/components/Table.tsx";
import { formatDay } from "../../ui/format.ts";
import { words } from "../../ui/words/index.ts";
import type { Ctx } from "../../web.ts";
import { page } from "../page.tsx";

/** What has just happened to a method. */
export type MethodNews = "saved" | "removed" | "ended" | "open";

/** The member's saved methods, and one more. */
export function methodsPage(
  c: Ctx,
  view: {
    readonly member: Member;
    readonly methods: readonly MemberMethod[];
    readonly time_zone: string;
    readonly kind: string;
    readonly errors: readonly FieldError[];
    readonly news: MethodNews | null;
  },
): Promise<Response> {
  const language = c.get("language");
  const { wallet, common } = words(language);
  const text = wallet.methods;
  const { member, methods, time_zone, kind, errors, news } = view;
  return page(
    c,
    { title: text.title, status: errors.length === 0 ? 200 : 422, signedIn: member },
    <>
      <BackLink href="/wallet" language={language} />
      <ErrorSummary errors={errors} language={language} />
      {news === null ? null : <Notice tone={news === "saved" || news === "removed" ? "success" : "info"}>{text[news]}</Notice>}
      <h1>{text.title}</h1>
      <p class="lead">{text.lead}</p>
      <div class="stack">
        {methods.length === 0 ? (
          <EmptyState title={text.none} icon="credit-card">
            {text.noneText}
          </EmptyState>
        ) : (
          <Table
            caption={text.caption}
            captionIs="spoken"
            columns={[{ label: text.columns.method }, { label: text.columns.saved, kind: "date" }, { label: text.columns.act }]}
            rows={methods.map((method) => [
              nameOf(method),
              formatDay(method.created_at, { language, time_zone }),
              <a href={`/wallet/methods/${method.id}/remove`} aria-label={text.removeWhich(nameOf(method))}>
                {text.remove}
              </a>,
            ])}
          />
        )}
        <Card title={text.add} id="add">
          <form class="form" method="post" action="/wallet/methods" novalidate>
            <FormToken token={c.get("formToken")} />
            <Radios
              name="kind"
              label={text.kind}
              language={language}
              value={kind}
              error={errorOf(errors, "kind")}
              options={[
                { value: "card", label: text.card },
                { value: "bank", label: text.bank },
              ]}
            />
            <p class="hint">{text.next}</p>
            <Button>{common.continue}</Button>
          </form>
        </Card>
      </div>
    </>,
  );
}

/** Asks once more before a method is removed. */
export function removePage(
  c: Ctx,
  { member, method, errors }: { readonly member: Member; readonly method: MemberMethod; readonly errors: readonly FieldError[] },
): Promise<Response> {
  const language = c.get("language");
  const text = words(language).wallet.methods;
  const title = text.confirmTitle(nameOf(method));
  return page(
    c,
    { title, status: errors.length === 0 ? 200 : 422, signedIn: member },
    <>
      <BackLink href="/wallet/methods" language={language} />
      <ErrorSummary errors={errors} language={language} />
      <h1>{title}</h1>
      <p class="lead">{text.confirmText}</p>
      <form method="post" action={`/wallet/methods/${method.id}/remove`}>
        <FormToken token={c.get("formToken")} />
        <ButtonRow>
          <Button kind="danger">{text.remove}</Button>
          <LinkButton href="/wallet/methods" kind="secondary">
            {text.keep}
          </LinkButton>
        </ButtonRow>
      </form>
    </>,
  );
}

function nameOf(method: MemberMethod): string {
  return `${method.brand} •${method.last4}`;
}
