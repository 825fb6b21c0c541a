import { Hono } from "hono";
import { readRegistration, type RegistrationForm, type RegistrationProblems } from "../../domain/identity/registration.ts";
import { register, resendConfirmation } from "../../domain/identity/service.ts";
import { loadOperator } from "../../domain/operator/store.ts";
import { nudgeMail } from "../../jobs/mail.ts";
import type { FieldError } from "../../ui/components/ErrorSummary.tsx";
import { words, type Words } from "../../ui/words/index.ts";
import { readId } from "../../values/ids.ts";
import { dayIn } from "../../values/time.ts";
import type { App } from "../../web.ts";
import { audit } from "../audit.ts";
import { formFields } from "../form.ts";
import { keepWithAccount, paidAsGuest } from "../guest/account.ts";
import { addressOf } from "../visitor.ts";
import { withMember } from "../with-member.ts";
import { areaPage } from "./area.tsx";
import { checkEmailPage } from "./check-email.tsx";
import { detailsPage } from "./details.tsx";

/** Registration: the area, the details, then a mail with the link that confirms the address. */
export const registerPages = new Hono<App>();

const FIELDS = ["region", "name", "birth_date", "email", "phone", "member_number", "password"] as const;
const EMPTY: RegistrationForm = { region: "", name: "", birth_date: "", email: "", phone: "", member_number: "", password: "" };

registerPages.get("/register", (c) => areaPage(c, { region: c.req.query("region") ?? "", errors: [] }));

registerPages.post("/register", async (c) => {
  const { region } = await formFields(c, ["region"]);
  const { regions } = await loadOperator(c.env);
  if (regions.some(({ id }) => id === region)) return c.redirect(`/register/details?region=${encodeURIComponent(region)}`, 303);
  return areaPage(c, { region, errors: [{ field: "region", text: words(c.get("language")).register.area.missing }] });
});

registerPages.get("/register/details", async (c) => {
  const region = c.req.query("region") ?? "";
  const { regions } = await loadOperator(c.env);
  if (!regions.some(({ id }) => id === region)) return c.redirect("/register", 303);
  const paid = await paidAsGuest(c, c.req.query("payment"));
  return detailsPage(c, { form: { ...EMPTY, ...paid?.known, region }, payment_id: paid?.payment_id, errors: [] });
});

registerPages.post("/register/details", async (c) => {
  const [{ payment, ...form }, { operator, regions }] = await Promise.all([formFields(c, [...FIELDS, "payment"]), loadOperator(c.env)]);
  const now = c.get("now");
  const language = c.get("language");
  const text = words(language).register;
  const place = { operator: operator.name, region_ids: regions.map(({ id }) => id), today: dayIn(operator.time_zone, now) };
  const payment_id = readId("pay", payment) ?? undefined;
  const read = readRegistration(form, place);
  if (!read.ok) {
    if (read.error.region !== undefined) return c.redirect("/register", 303);
    return detailsPage(c, { form, payment_id, errors: errorsOf(read.error, text) });
  }
  const registered = await register(c.env, now, { registration: read.value, language, from: addressOf(c) });
  if (!registered.ok) return detailsPage(c, { form, payment_id, errors: [{ field: null, text: text.wait(registered.error.wait_s) }] });
  const { member_id } = registered.value;
  // After the answer, which comes as soon for an address that has an account.
  if (member_id !== null) c.executionCtx.waitUntil(keepWithAccount(c, { member_id, payment_id: payment_id ?? null }));
  audit(c, { actor: "visitor", action: member_id === null ? "registered_again" : "registered", subject: member_id });
  nudgeMail(c.env, c.executionCtx);
  return c.redirect("/register/check-email", 303);
});

registerPages.get("/register/check-email", async (c) => {
  if (c.get("session") === null) return checkEmailPage(c, { member: null, message: null });
  const { member } = await withMember(c);
  const text = words(c.get("language")).register.checkEmail;
  return checkEmailPage(c, { member, message: c.req.query("sent") === undefined ? null : text.sent });
});

registerPages.post("/register/resend", async (c) => {
  const { member } = await withMember(c);
  const now = c.get("now");
  const sent = await resendConfirmation(c.env, now, member);
  if (!sent.ok) return checkEmailPage(c, { member, message: words(c.get("language")).register.wait(sent.error.wait_s) });
  nudgeMail(c.env, c.executionCtx);
  return c.redirect("/register/check-email?sent", 303);
});

function errorsOf(problems: RegistrationProblems, { problems: text }: Words["register"]): readonly FieldError[] {
  const say = <K extends string>(field: string, all: Readonly<Record<K, string>>, problem: K | undefined): readonly FieldError[] =>
    problem === undefined ? [] : [{ field, text: all[problem] }];
  return [
    ...say("name", text.name, problems.name),
    ...say("birth_date", text.birth_date, problems.birth_date),
    ...say("email", text.email, problems.email),
    ...say("phone", text.phone, problems.phone),
    ...say("member_number", text.member_number, problems.member_number),
    ...say("password", text.password, problems.password),
  ];
}
