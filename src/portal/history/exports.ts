import { Hono } from "hono";
import type { HistoryFilter, Movement } from "../../domain/history/movement.ts";
import { balanceStatement, EXPORT_ROWS, exportStatement, firstUseStatement } from "../../domain/history/store.ts";
import { walletStatement } from "../../domain/ledger/store.ts";
import { loadOperator } from "../../domain/operator/store.ts";
import { database } from "../../platform/db.ts";
import type { MovementLine } from "../../ui/files/movement-line.ts";
import { toCp1252 } from "../../ui/files/cp1252.ts";
import { ofxFoot, ofxHead, ofxTransaction } from "../../ui/files/ofx.ts";
import { words } from "../../ui/words/index.ts";
import type { WalletId } from "../../values/ids.ts";
import type { Language } from "../../values/language.ts";
import { cents } from "../../values/money.ts";
import { dayIn, instant, SECOND_MS } from "../../values/time.ts";
import type { App, Ctx } from "../../web.ts";
import { requireSession, withMember } from "../with-member.ts";
import { download, streamed } from "../download.ts";
import { historyHref, readFilter } from "./filter.ts";
import { formOf } from "./form.ts";
import { kindText, nameText } from "./kind.ts";
import { upToDate } from "./up-to-date.ts";

/** The history as files. All movements there are, in pages of a bounded size: neither memory nor a query grows with the history. */
export const exportFiles = new Hono<App>();

const utf8 = new TextEncoder();
/** Later than every movement. */
const LAST_SEQ = Number.MAX_SAFE_INTEGER;
const END_OF_TIME = instant(Number.MAX_SAFE_INTEGER);

exportFiles.get("/history.csv", async (c) => {
  const { wallet_id } = requireSession(c);
  const { operator } = await loadOperator(c.env);
  const language = c.get("language");
  const form = formOf(c);
  const { filter, errors } = readFilter(form, operator.time_zone, language);
  if (errors.length > 0) return c.redirect(historyHref(form, null), 303);
  await upToDate(c.env, wallet_id);
  const { results } = await withMember(c, (db) => [
    exportStatement(db, { wallet_id, filter, after_seq: 0, up_to_seq: LAST_SEQ }),
    walletStatement(db, wallet_id),
  ]);
  const [first, [projected]] = results;
  const { csvHead, csvLines } = await import("../../ui/files/csv.ts");
  const reader = { language, time_zone: operator.time_zone };
  async function* parts(): AsyncGenerator<Uint8Array> {
    yield utf8.encode(csvHead(reader));
    for await (const rows of pagesOf(c, { wallet_id, filter, first, up_to_seq: projected?.seq ?? 0 }))
      yield utf8.encode(
        csvLines(
          rows.map((row) => lineOf(row, language)),
          reader,
        ),
      );
  }
  return download(c, {
    name: fileName(c, operator.time_zone, "csv"),
    type: "text/csv; charset=UTF-8; header=present",
    body: streamed(parts()),
  });
});

exportFiles.get("/history.ofx", async (c) => {
  const { wallet_id } = requireSession(c);
  const { operator } = await loadOperator(c.env);
  const { name: organization, time_zone } = operator;
  const language = c.get("language");
  const now = c.get("now");
  const form = formOf(c);
  const { filter: whole, errors } = readFilter({ ...form, kind: "", facility: "", min: "", max: "", text: "" }, time_zone, language);
  if (errors.length > 0) return c.redirect(historyHref(form, null), 303);
  const { from, to } = whole;
  const filter: HistoryFilter = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
  await upToDate(c.env, wallet_id);
  const { results } = await withMember(c, (db) => [
    exportStatement(db, { wallet_id, filter, after_seq: 0, up_to_seq: LAST_SEQ }),
    walletStatement(db, wallet_id),
    firstUseStatement(db, wallet_id),
    balanceStatement(db, wallet_id, to ?? END_OF_TIME),
  ]);
  const [first, [projected], [use], [balance]] = results;
  const end = instant(to === undefined ? now : Math.min(to - SECOND_MS, now));
  const period = { now, from: instant(Math.min(from ?? use?.first_at ?? end, end)), to: end };
  async function* parts(): AsyncGenerator<Uint8Array> {
    yield toCp1252(ofxHead({ organization, wallet_id, language, time_zone }, period));
    for await (const rows of pagesOf(c, { wallet_id, filter, first, up_to_seq: projected?.seq ?? 0 }))
      yield toCp1252(rows.map((row) => ofxTransaction(lineOf(row, language), time_zone)).join(""));
    yield toCp1252(ofxFoot(cents(balance?.balance_cents ?? 0), end, time_zone));
  }
  return download(c, { name: fileName(c, time_zone, "ofx"), type: "application/x-ofx", body: streamed(parts()) });
});

interface Pages {
  readonly wallet_id: WalletId;
  readonly filter: HistoryFilter;
  /** The first page, read together with the member's row. */
  readonly first: readonly Movement[];
  readonly up_to_seq: number;
}

/** The movements page by page. Those that come while the file is sent are not in it. */
async function* pagesOf(c: Ctx, { wallet_id, filter, first, up_to_seq }: Pages): AsyncGenerator<readonly Movement[]> {
  const db = database(c.env);
  for (let rows = first; rows.length > 0;) {
    yield rows;
    const after_seq = rows.length < EXPORT_ROWS ? up_to_seq : (rows.at(-1)?.seq ?? up_to_seq);
    rows = after_seq >= up_to_seq ? [] : await exportStatement(db, { wallet_id, filter, after_seq, up_to_seq });
  }
}

function lineOf(row: Movement, language: Language): MovementLine {
  return {
    id: row.txn_id,
    at: row.event_at,
    description: nameText(row, language),
    kind: kindText(row, language),
    nature: row.kind === "fund" ? "deposit" : row.kind === "spend" || row.kind === "capture" ? "payment" : "other",
    amount_cents: row.amount_cents,
    balance_cents: row.posted_after_cents,
    reference: row.payment_id,
  };
}

function fileName(c: Ctx, time_zone: string, ending: "csv" | "ofx"): string {
  return `${words(c.get("language")).statements.file.history}-${dayIn(time_zone, c.get("now"))}.${ending}`;
}
