import { Hono } from "hono";
import { readMessage, type MessageForm, type MessageProblems } from "../../domain/contact/rules.ts";
import { leaveMessage, newReference } from "../../domain/contact/service.ts";
import type { Member } from "../../domain/identity/member.ts";
import { loadOperator } from "../../domain/operator/store.ts";
import { nudgeMail } from "../../jobs/mail.ts";
import { newToken } from "../../platform/ids.ts";
import type { FieldError } from "../../ui/components/ErrorSummary.tsx";
import { formatCount } from "../../ui/format.ts";
import { words, type Words } from "../../ui/words/index.ts";
import { withoutCardNumbers } from "../../values/card-number.ts";
import type { Language } from "../../values/language.ts";
import type { App, Ctx } from "../../web.ts";
import { formFields, longField } from "../form.ts";
import { readRequestKey } from "../pay/request-key.ts";
import { addressOf } from "../visitor.ts";
import { memberIfAny } from "../with-member.ts";
import { readAbout, subjectFor, type About } from "./about.ts";
import { contactPage } from "./contact-page.tsx";
import { sentPage } from "./sent-page.tsx";

/** How to reach the operator, and a form that leaves a message. `?about=` keeps the reason one came with (about.ts). */
export const contactPages = new Hono<App>();

const FIELDS = ["subject", "region", "name", "email", "phone", "reference", "about", "request_key", "website"] as const;

contactPages.get("/contact", async (c) => {
  const member = await memberIfAny(c);
  const about = readAbout(c.req.query("about"));
  const area = c.req.query("region") ?? member?.region_id ?? "";
  return contactPage(c, { member, about, area, form: emptyForm(member, about, area), errors: [], request_key: newToken() });
});

contactPages.post("/contact", async (c) => {
  const [typed, message, member, { regions }] = await Promise.all([
    formFields(c, FIELDS),
    longField(c, "message"),
    memberIfAny(c),
    loadOperator(c.env),
  ]);
  // A machine hears what a person hears.
  if (typed.website !== "") return sent(c, newReference());
  const language = c.get("language");
  const text = words(language).contact;
  const about = readAbout(typed.about);
  const request_key = readRequestKey(typed.request_key);
  const { subject, region, name, email, phone, reference } = typed;
  const form: MessageForm = { subject, region, name, email, phone, reference, message };
  const again = (errors: readonly FieldError[]) =>
    contactPage(c, { member, about, area: form.region, form: cleaned(form), errors, request_key });
  const read = readMessage(
    form,
    regions.map(({ id }) => id),
  );
  if (!read.ok) return again(errorsOf(read.error, text, language));
  const left = await leaveMessage(c.env, c.get("now"), {
    message: read.value,
    member_id: member?.id ?? null,
    about: about?.text ?? null,
    language,
    from: addressOf(c),
    request_key,
  });
  if (!left.ok) return again([{ field: null, text: text.write.wait(left.error.wait_s) }]);
  nudgeMail(c.env, c.executionCtx);
  return sent(c, left.value.reference);
});

contactPages.get("/contact/sent", async (c) => {
  const [, reference = null] = /^(M-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4})$/u.exec(c.req.query("reference") ?? "") ?? [];
  return sentPage(c, { member: await memberIfAny(c), reference });
});

function sent(c: Ctx, reference: string): Response {
  return c.redirect(`/contact/sent?reference=${reference}`, 303);
}

/** What is known already is filled in. */
function emptyForm(member: Member | null, about: About | null, area: string): MessageForm {
  return {
    subject: subjectFor(about),
    region: area,
    name: member?.name ?? "",
    email: member?.email ?? "",
    phone: member?.phone ?? "",
    reference: about?.reference ?? "",
    message: "",
  };
}

/** What was typed, without what may be a card number: it is in no page we make. */
function cleaned(form: MessageForm): MessageForm {
  const { name, phone, reference, message } = form;
  return {
    ...form,
    name: withoutCardNumbers(name),
    phone: phone.trim().startsWith("+") ? phone : withoutCardNumbers(phone),
    reference: withoutCardNumbers(reference),
    message: withoutCardNumbers(message),
  };
}

function errorsOf(problems: MessageProblems, { problems: text }: Words["contact"], language: Language): readonly FieldError[] {
  const say = <K extends string>(field: string, all: Readonly<Record<K, string>>, problem: K | undefined): readonly FieldError[] =>
    problem === undefined ? [] : [{ field, text: all[problem] }];
  const { message } = problems;
  const long = typeof message === "object" ? text.tooLong(formatCount(message.too_long_by, language)) : null;
  return [
    ...say("subject", text.subject, problems.subject),
    ...say("your-region", text.region, problems.region),
    ...say("name", text.name, problems.name),
    ...say("email", text.email, problems.email),
    ...say("phone", text.phone, problems.phone),
    ...say("reference", text.reference, problems.reference),
    ...(long === null ? [] : [{ field: "message", text: long }]),
    ...say("message", text.message, typeof message === "string" ? message : undefined),
  ];
}
