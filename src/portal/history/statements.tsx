import { Hono } from "hono";
import { balanceStatement, firstUseStatement, flowStatement, monthStatement } from "../../domain/history/store.ts";
import { drawUp } from "../../domain/history/rules.ts";
import { monthNamed, monthsSince } from "../../domain/ledger/months.ts";
import { monthlyFlowStatement, type MonthFlow } from "../../domain/ledger/store.ts";
import { loadOperator } from "../../domain/operator/store.ts";
import { database } from "../../platform/db.ts";
import type { StatementPdfProps } from "../../ui/pdf/statement-pdf.ts";
import { words } from "../../ui/words/index.ts";
import { cents, ZERO, type Cents } from "../../values/money.ts";
import { dayIn, instant, SECOND_MS } from "../../values/time.ts";
import type { App, Ctx } from "../../web.ts";
import { requireSession, withMember } from "../with-member.ts";
import { download } from "../download.ts";
import { kindText, nameText } from "./kind.ts";
import { statementPage, type StatementView } from "./statement-page.tsx";
import { statementsPage } from "./statements-page.tsx";
import { upToDate } from "./up-to-date.ts";

/** The wallet's months, in the operator's time zone: each a statement, on the screen, on paper and as a file. */
export const statementPages = new Hono<App>();

/** Before any wallet was: no month earlier than this is looked at. */
const EARLIEST_MONTH = "2000-01";

statementPages.get("/statements", async (c) => {
  const { wallet_id } = requireSession(c);
  const { operator } = await loadOperator(c.env);
  const { time_zone } = operator;
  await upToDate(c.env, wallet_id);
  const { member, results } = await withMember(c, (db) => [firstUseStatement(db, wallet_id)]);
  const [[use]] = results;
  const first_at = use?.first_at ?? null;
  const months = first_at === null ? [] : monthsSince(time_zone, first_at, c.get("now"));
  const flows = months.length === 0 ? [] : await monthlyFlowStatement(database(c.env), wallet_id, months);
  return statementsPage(c, { member, months: withClosing(flows).toReversed(), current: currentMonth(c, time_zone) });
});

statementPages.get("/statements/:month{\\d{4}-\\d{2}}", async (c) => {
  const view = await statementOf(c, c.req.param("month"));
  return view === null ? await c.notFound() : await statementPage(c, view);
});

statementPages.get("/statements/:file{\\d{4}-\\d{2}\\.pdf}", async (c) => {
  const view = await statementOf(c, c.req.param("file").slice(0, "YYYY-MM".length));
  if (view === null) return await c.notFound();
  const { statementPdf } = await import("../../ui/pdf/statement-pdf.ts");
  const body = await statementPdf(pdfProps(c, view));
  return download(c, {
    name: `${words(c.get("language")).statements.file.statement}-${view.month.month}.pdf`,
    type: "application/pdf",
    body,
  });
});

function pdfProps(c: Ctx, { member, operator, wallet_id, month, standing, statement }: StatementView): StatementPdfProps {
  const language = c.get("language");
  const { lines, ...sums } = statement;
  return {
    ...sums,
    language,
    time_zone: operator.time_zone,
    operator,
    holder: member.name,
    wallet_id,
    month: month.month,
    from: month.from,
    last: instant(month.to - SECOND_MS),
    now: c.get("now"),
    standing,
    lines: lines.map(({ movement, balance_cents }) => ({
      at: movement.event_at,
      label: nameText(movement, language),
      kind: kindText(movement, language),
      amount_cents: movement.amount_cents,
      balance_cents,
    })),
  };
}

/** Each month with what was left at its end. */
function withClosing(flows: readonly MonthFlow[]): readonly (MonthFlow & { readonly closing_cents: Cents })[] {
  let closing = 0;
  return flows.map((flow) => {
    closing += flow.in_cents - flow.out_cents;
    return { ...flow, closing_cents: cents(closing) };
  });
}

/** A month's statement; null where there is none: before the wallet was first used, and in the future. */
async function statementOf(c: Ctx, name: string): Promise<StatementView | null> {
  const { wallet_id } = requireSession(c);
  const { operator } = await loadOperator(c.env);
  const { time_zone } = operator;
  const current = currentMonth(c, time_zone);
  const month = name < EARLIEST_MONTH || name > current ? null : monthNamed(time_zone, name);
  if (month === null) {
    await withMember(c);
    return null;
  }
  await upToDate(c.env, wallet_id);
  const { member, results } = await withMember(c, (db) => [
    firstUseStatement(db, wallet_id),
    balanceStatement(db, wallet_id, month.from),
    flowStatement(db, wallet_id, { from: month.from, to: month.to }),
    monthStatement(db, wallet_id, month),
  ]);
  const [[use], [before], [flow], movements] = results;
  const first_at = use?.first_at ?? null;
  if (first_at === null || first_at >= month.to || flow === undefined) return null;
  return {
    member,
    operator,
    wallet_id,
    month,
    standing: name === current ? "so_far" : "whole",
    first: first_at >= month.from ? "first" : "later",
    statement: drawUp(before?.balance_cents ?? ZERO, flow, movements),
  };
}

function currentMonth(c: Ctx, time_zone: string): string {
  return dayIn(time_zone, c.get("now")).slice(0, 7);
}
