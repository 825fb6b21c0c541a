import { Hono } from "hono";
import { billSum } from "../../domain/bills/bill.ts";
import { billListQuery } from "../../domain/bills/service.ts";
import {
  accountFacts,
  advanceClosing,
  askToClose,
  endedMandates,
  noteAddress,
  openClosingQuery,
  takeBack,
} from "../../domain/closing/service.ts";
import type { Closing } from "../../domain/closing/closing.ts";
import type { Member } from "../../domain/identity/member.ts";
import { loadOperator } from "../../domain/operator/store.ts";
import { wallet } from "../../domain/wallet/client.ts";
import { needsCheck, planWhole } from "../../domain/withdrawals/rules.ts";
import { findWithdrawal, loadWithdrawable } from "../../domain/withdrawals/service.ts";
import { nudgeMail } from "../../jobs/mail.ts";
import { endSession, renewFormToken } from "../../platform/middleware/index.ts";
import type { FieldError } from "../../ui/components/ErrorSummary.tsx";
import { words } from "../../ui/words/index.ts";
import { sum } from "../../values/money.ts";
import { ok } from "../../values/result.ts";
import type { App, Ctx } from "../../web.ts";
import { audit } from "../audit.ts";
import { formFields } from "../form.ts";
import { checkPassword } from "../reauthenticate.ts";
import { addressOf } from "../visitor.ts";
import { addressAgain, readAddress } from "../wallet/withdraw-address.tsx";
import { withMember } from "../with-member.ts";
import { askPage, farewellPage, type AskView } from "./close-page.tsx";
import { closingPage } from "./closing-page.tsx";

/** Closing the account: what will happen, a look at where it stands, and a way back until money begins to go. */
export const closePages = new Hono<App>();

closePages.get("/profile/close", async (c) => {
  const asker = await load(c);
  return asker.closing === null ? await ask(c, asker, NOTHING_TYPED, []) : await standing(c, asker.member, asker.closing);
});

closePages.post("/profile/close", async (c) => {
  const [asker, typed] = await Promise.all([load(c), formFields(c, ["understood", "mail_to", "password"])]);
  const { member } = asker;
  if (asker.closing !== null) return c.redirect("/profile/close", 303);
  const language = c.get("language");
  const { closing: text, withdrawals } = words(language);
  const parts = planWhole(await loadWithdrawable(c.env, c.get("now"), member.wallet_id));
  const address = needsCheck(parts) ? readAddress(typed.mail_to, language) : ok(null);
  const errors: readonly FieldError[] = [
    ...(address.ok ? [] : [{ field: "mail_to", text: address.error }]),
    ...[await checkPassword(c, member, typed.password)].filter((error) => error !== null),
    ...(typed.understood === "yes" ? [] : [{ field: "understood", text: text.ask.missing }]),
  ];
  if (errors.length > 0 || !address.ok) return await ask(c, asker, typed, errors);
  const id = await askToClose(c.env, c.get("now"), {
    member_id: member.id,
    mail_to: address.value,
    check_label: withdrawals.parts.check,
    origin: addressOf(c),
  });
  audit(c, { actor: `member:${member.id}`, action: "closing_asked", subject: member.id });
  const going = await advanceClosing(c.env, c.get("now"), id);
  nudgeMail(c.env, c.executionCtx);
  return going !== null && going.closing.closed_at !== null ? await closed(c) : c.redirect("/profile/close", 303);
});

closePages.post("/profile/close/take-back", async (c) => {
  const { member } = await withMember(c);
  if (await takeBack(c.env, member.id, c.get("now"))) {
    audit(c, { actor: `member:${member.id}`, action: "closing_taken_back", subject: member.id });
    return c.redirect("/profile?done=closing", 303);
  }
  return c.redirect("/profile/close", 303);
});

closePages.post("/profile/close/address", async (c) => {
  const [{ member, closing }, { mail_to: typed, password }] = await Promise.all([load(c), formFields(c, ["mail_to", "password"])]);
  if (closing === null) return c.redirect("/profile/close", 303);
  const { address: read, errors } = await addressAgain(c, member, { typed, password });
  if (!read.ok || errors.length > 0) return await standing(c, member, closing, { mail_to: typed, errors });
  await noteAddress(c.env, { member_id: member.id, mail_to: read.value });
  return c.redirect("/profile/close", 303);
});

/** Where a member ends who has just closed the account: for everybody, since nobody is signed in any more. */
closePages.get("/account-closed", (c) => farewellPage(c));

type Asker = Awaited<ReturnType<typeof load>>;

async function load(c: Ctx) {
  const { member, results } = await withMember(c, (db, { member_id }) => [openClosingQuery(db, member_id), billListQuery(db, member_id)]);
  const [[closing], bills] = results;
  return { member, closing: closing ?? null, bills: bills.filter((bill) => bill.state === "open") };
}

const NOTHING_TYPED = { understood: "", mail_to: "" };

/** What will happen, in order, and the form. */
async function ask(c: Ctx, { member, bills }: Asker, typed: AskView["typed"], errors: readonly FieldError[]): Promise<Response> {
  const [facts, free, { held_cents }, { operator }] = await Promise.all([
    accountFacts(c.env, member.id),
    loadWithdrawable(c.env, c.get("now"), member.wallet_id),
    wallet(c.env, member.wallet_id).summary(),
    loadOperator(c.env),
  ]);
  const owed = bills.map((bill) => billSum(bill).owed_cents).filter((cents) => cents > 0);
  const reading = { language: c.get("language"), time_zone: operator.time_zone };
  return await askPage(c, { member, facts, free, held_cents, owed: { count: owed.length, cents: sum(owed) }, typed, reading, errors });
}

/** Where it stands, after another try to take it further. */
async function standing(
  c: Ctx,
  member: Member,
  before: Closing,
  form: { readonly mail_to: string; readonly errors: readonly FieldError[] } = { mail_to: "", errors: [] },
): Promise<Response> {
  const going = await advanceClosing(c.env, c.get("now"), before.id);
  if (going === null) return c.redirect("/profile", 303);
  const { closing, waits } = going;
  if (closing.closed_at !== null) return await closed(c);
  const [ended, withdrawal, { operator }] = await Promise.all([
    endedMandates(c.env, closing.id),
    closing.withdrawal_id === null ? null : findWithdrawal(c.env, closing.withdrawal_id),
    loadOperator(c.env),
  ]);
  const reading = { language: c.get("language"), time_zone: operator.time_zone };
  return await closingPage(c, { member, closing, waits, ended, withdrawal, reading, ...form });
}

/** The account is closed: the browser forgets its session, which opens nothing any more. */
async function closed(c: Ctx): Promise<Response> {
  await endSession(c);
  await renewFormToken(c);
  nudgeMail(c.env, c.executionCtx);
  return c.redirect("/account-closed", 303);
}
