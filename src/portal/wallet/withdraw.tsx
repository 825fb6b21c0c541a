import { Hono } from "hono";
import { loadOperator } from "../../domain/operator/store.ts";
import { wallet } from "../../domain/wallet/client.ts";
import { amountProblem, plan, type Withdrawable } from "../../domain/withdrawals/rules.ts";
import {
  advanceWithdrawal,
  findWithdrawal,
  loadWithdrawable,
  memberWithdrawalsQuery,
  noteAddress,
  startWithdrawal,
  type StartWithdrawalProblem,
  type StoredWithdrawal,
} from "../../domain/withdrawals/service.ts";
import type { Member } from "../../domain/identity/member.ts";
import { nudgeMail } from "../../jobs/mail.ts";
import { newToken } from "../../platform/ids.ts";
import type { FieldError } from "../../ui/components/ErrorSummary.tsx";
import type { Reading } from "../../ui/format.ts";
import { words } from "../../ui/words/index.ts";
import { readId } from "../../values/ids.ts";
import type { Language } from "../../values/language.ts";
import { formatMoney, parseDollars, toDollars, type Cents } from "../../values/money.ts";
import { err, ok, unreachable, type Result } from "../../values/result.ts";
import type { App, Ctx } from "../../web.ts";
import { audit } from "../audit.ts";
import { formFields } from "../form.ts";
import { amountProblemText } from "../pay/amount.ts";
import { readRequestKey } from "../pay/request-key.ts";
import { checkPassword } from "../reauthenticate.ts";
import { requireConfirmed, withMember } from "../with-member.ts";
import { addressAgain, readAddress } from "./withdraw-address.tsx";
import { withdrawalPage, withdrawCheckPage, withdrawFormPage } from "./withdraw-pages.tsx";

/** Money goes back to where it came from: how much, a look at each card and bank, and where it stands. */
export const withdrawPages = new Hono<App>();

interface Form {
  readonly amount: string;
  readonly mail_to: string;
  readonly request_key: string;
}

withdrawPages.get("/wallet/withdraw", async (c) => {
  const asker = await memberWhoMay(c);
  const { step, amount = "", request_key = "" } = c.req.query();
  const form = { amount, mail_to: "", request_key: readRequestKey(request_key) };
  if (step === "check") return await check(c, asker, form, []);
  // One at a time: the one under way is shown first.
  return asker.open === null ? await show(c, asker, form, []) : c.redirect(`/wallet/withdraw/${asker.open}`, 303);
});

withdrawPages.post("/wallet/withdraw", async (c) => {
  const [asker, fields] = await Promise.all([
    memberWhoMay(c),
    formFields(c, ["amount", "mail_to", "request_key", "step", "shown", "password"]),
  ]);
  const form = { ...fields, request_key: readRequestKey(fields.request_key) };
  if (fields.step === "confirm") return await confirm(c, asker, form);
  const free = await loadWithdrawable(c.env, c.get("now"), asker.member.wallet_id);
  const read = readAmount(form.amount, free, c.get("language"));
  if (!read.ok) return await show(c, asker, form, [{ field: "amount", text: read.error }]);
  const query = new URLSearchParams({ step: "check", amount: toDollars(read.value), request_key: form.request_key });
  return c.redirect(`/wallet/withdraw?${query.toString()}`, 303);
});

withdrawPages.get("/wallet/withdraw/:id", async (c) => {
  const found = await own(c, c.req.param("id"));
  if (found === null) return await c.notFound();
  const { finished_at, id } = found.withdrawal;
  const withdrawal = finished_at === null ? ((await advanceWithdrawal(c.env, c.get("now"), id)) ?? found.withdrawal) : found.withdrawal;
  return await withdrawalPage(c, { ...found, withdrawal, reading: await readingOf(c), mail_to: "", errors: [] });
});

withdrawPages.post("/wallet/withdraw/:id/address", async (c) => {
  const [found, { mail_to: typed, password }] = await Promise.all([own(c, c.req.param("id")), formFields(c, ["mail_to", "password"])]);
  if (found === null) return await c.notFound();
  const { address: read, errors } = await addressAgain(c, found.member, { typed, password });
  if (!read.ok || errors.length > 0) return await withdrawalPage(c, { ...found, reading: await readingOf(c), mail_to: typed, errors });
  const { id } = found.withdrawal;
  await noteAddress(c.env, { id, member_id: found.member.id, mail_to: read.value });
  return c.redirect(`/wallet/withdraw/${id}`, 303);
});

interface Asker {
  readonly member: Member;
  /** The withdrawal that has not come to its end; null: none. */
  readonly open: StoredWithdrawal["id"] | null;
}

async function memberWhoMay(c: Ctx): Promise<Asker> {
  const { member, results } = await withMember(c, (db, { member_id }) => [memberWithdrawalsQuery(db, member_id)]);
  requireConfirmed(member);
  return { member, open: results[0].find(({ finished_at }) => finished_at === null)?.id ?? null };
}

/** A withdrawal of the member who asks; null: there is none of this id. */
async function own(c: Ctx, text: string): Promise<{ readonly member: Member; readonly withdrawal: StoredWithdrawal } | null> {
  const id = readId("wdr", text);
  const { member } = await withMember(c);
  const withdrawal = id === null ? null : await findWithdrawal(c.env, id);
  return withdrawal === null || withdrawal.member_id !== member.id ? null : { member, withdrawal };
}

async function readingOf(c: Ctx): Promise<Reading> {
  const { operator } = await loadOperator(c.env);
  return { language: c.get("language"), time_zone: operator.time_zone };
}

async function show(c: Ctx, { member }: Asker, { amount, request_key }: Form, errors: readonly FieldError[]): Promise<Response> {
  const [free, { held_cents }, reading] = await Promise.all([
    loadWithdrawable(c.env, c.get("now"), member.wallet_id),
    wallet(c.env, member.wallet_id).summary(),
    readingOf(c),
  ]);
  const typed = amount === "" && errors.length === 0 ? toDollars(free.free_cents) : amount;
  return await withdrawFormPage(c, { member, free, held_cents, amount: typed, request_key, reading, errors });
}

async function check(c: Ctx, asker: Asker, form: Form, errors: readonly FieldError[]): Promise<Response> {
  const free = await loadWithdrawable(c.env, c.get("now"), asker.member.wallet_id);
  const read = readAmount(form.amount, free, c.get("language"));
  if (!read.ok) return await show(c, asker, form, [{ field: "amount", text: read.error }]);
  const { mail_to, request_key } = form;
  const parts = plan(free, read.value);
  return await withdrawCheckPage(c, {
    member: asker.member,
    parts,
    amount_cents: read.value,
    request_key,
    mail_to,
    reading: await readingOf(c),
    errors,
  });
}

async function confirm(c: Ctx, asker: Asker, form: Form & { readonly shown: string; readonly password: string }): Promise<Response> {
  const { member } = asker;
  const language = c.get("language");
  const read = parseDollars(form.amount);
  if (!read.ok) return await show(c, asker, form, [{ field: "amount", text: amountProblemText(read.error, language) }]);
  const byCheck = form.shown.includes("check=");
  const address = byCheck ? readAddress(form.mail_to, language) : ok(null);
  const errors = [
    ...(address.ok ? [] : [{ field: "mail_to", text: address.error }]),
    ...[await checkPassword(c, member, form.password)].filter((error) => error !== null),
  ];
  if (errors.length > 0 || !address.ok) return await check(c, asker, form, errors);
  const started = await startWithdrawal(c.env, c.get("now"), {
    member,
    reason: "withdrawal",
    amount_cents: read.value,
    shown: form.shown,
    mail_to: address.value,
    check_label: words(language).withdrawals.parts.check,
    request_key: form.request_key,
  });
  if (!started.ok) return await refused(c, asker, form, started.error);
  const { id } = started.value;
  audit(c, { actor: `member:${member.id}`, action: "withdrawal_asked", subject: member.id });
  await advanceWithdrawal(c.env, c.get("now"), id);
  nudgeMail(c.env, c.executionCtx);
  return c.redirect(`/wallet/withdraw/${id}`, 303);
}

async function refused(c: Ctx, asker: Asker, form: Form, problem: StartWithdrawalProblem): Promise<Response> {
  const language = c.get("language");
  const { withdrawals, pay } = words(language);
  const { errors: text } = withdrawals;
  switch (problem.code) {
    case "nothing":
    case "too_little":
    case "too_much":
      return await show(c, asker, form, [{ field: "amount", text: amountText(problem.code, problem.free_cents, language) }]);
    case "no_address":
      return await check(c, asker, form, [{ field: "mail_to", text: withdrawals.address.missing }]);
    case "changed_meanwhile":
      return await check(c, asker, form, [{ field: null, text: text.changed }]);
    case "under_way":
      return c.redirect("/wallet/withdraw", 303);
    case "account_closing":
      return c.redirect("/profile/close", 303);
    case "wallet_frozen":
      return await show(c, asker, form, [{ field: null, text: pay.errors.frozen }]);
    case "key_conflict":
      return await check(c, asker, { ...form, request_key: newToken() }, [{ field: null, text: pay.errors.stale }]);
    default:
      return unreachable(problem);
  }
}

/** The amount, when it may go. @returns what to say at the field otherwise */
function readAmount(typed: string, free: Withdrawable, language: Language): Result<Cents, string> {
  const read = parseDollars(typed);
  if (!read.ok && read.error !== "too_large") return err(amountProblemText(read.error, language));
  if (!read.ok) return err(amountText("too_much", free.free_cents, language));
  const problem = amountProblem(read.value, free);
  return problem === null ? read : err(amountText(problem, free.free_cents, language));
}

function amountText(problem: "nothing" | "too_little" | "too_much", free_cents: Cents, language: Language): string {
  const { errors: text } = words(language).withdrawals;
  const most = formatMoney(free_cents, language);
  return { nothing: text.nothing, too_little: text.tooLittle(most), too_much: text.tooMuch(most) }[problem];
}
