import { Hono } from "hono";
import { readContact, type ContactProblems } from "../../domain/guests/rules.ts";
import { Button } from "../../ui/components/Button.tsx";
import { errorOf, type FieldError } from "../../ui/components/ErrorSummary.tsx";
import { Field } from "../../ui/components/Field.tsx";
import { Radios } from "../../ui/components/Radios.tsx";
import { words } from "../../ui/words/index.ts";
import type { App, Ctx } from "../../web.ts";
import { formFields } from "../form.ts";
import { ADDRESSES, stepPage } from "./frame.tsx";
import { goOn, visitWithBill } from "./visit.tsx";

/** Who pays, and how. */
export const detailPages = new Hono<App>();

const CONTACT_FIELDS = ["name", "email", "phone"] as const;
type ContactForm = Readonly<Record<(typeof CONTACT_FIELDS)[number], string>>;

detailPages.get("/pay/contact", async (c) => {
  const visit = await visitWithBill(c, "contact");
  if (visit instanceof Response) return visit;
  const { contact, bill } = visit.draft.answers;
  const form = { name: contact?.name ?? "", email: contact?.email ?? "", phone: contact?.phone ?? "" };
  return contactPage(c, { form, errors: [], back: backToBill(bill?.found.length ?? 0, bill?.search.by) });
});

detailPages.post("/pay/contact", async (c) => {
  const [visit, form] = await Promise.all([visitWithBill(c, "contact"), formFields(c, CONTACT_FIELDS)]);
  if (visit instanceof Response) return visit;
  const contact = readContact(form);
  if (contact.ok) return goOn(c, visit.token_hash, { contact: contact.value });
  const { bill } = visit.draft.answers;
  return contactPage(c, { form, errors: errorsOf(c, contact.error), back: backToBill(bill?.found.length ?? 0, bill?.search.by) });
});

function backToBill(found: number, by: "code" | "account" | undefined): string {
  if (found > 1) return ADDRESSES.choose;
  return by === "account" ? ADDRESSES.account : ADDRESSES.bill;
}

function errorsOf(c: Ctx, problems: ContactProblems): readonly FieldError[] {
  const { problems: text } = words(c.get("language")).register;
  return [
    ...(problems.name === undefined ? [] : [{ field: "name", text: text.name[problems.name] }]),
    ...(problems.email === undefined ? [] : [{ field: "email", text: text.email[problems.email] }]),
    ...(problems.phone === undefined ? [] : [{ field: "phone", text: text.phone[problems.phone] }]),
  ];
}

interface ContactView {
  readonly form: ContactForm;
  readonly errors: readonly FieldError[];
  readonly back: string;
}

function contactPage(c: Ctx, { form, errors, back }: ContactView): Promise<Response> {
  const language = c.get("language");
  const { guest, common } = words(language);
  const { contact: text } = guest;
  const control = (name: keyof ContactForm) =>
    ({ name, language, label: text[name], value: form[name], error: errorOf(errors, name) }) as const;
  return stepPage(c, {
    place: "contact",
    title: text.title,
    errors,
    back,
    head: (
      <>
        <h1>{text.title}</h1>
        <p class="lead">{text.lead}</p>
      </>
    ),
    children: (
      <>
        <Field {...control("name")} autocomplete="name" />
        <Field {...control("email")} hint={text.emailHint} type="email" inputmode="email" autocomplete="email" />
        <Field {...control("phone")} hint={text.phoneHint} type="tel" inputmode="tel" autocomplete="tel" width="medium" optional />
        <Button>{common.continue}</Button>
      </>
    ),
  });
}

detailPages.get("/pay/method", async (c) => {
  const visit = await visitWithBill(c, "method");
  return visit instanceof Response ? visit : methodPage(c, { method: visit.draft.answers.method ?? "", errors: [] });
});

detailPages.post("/pay/method", async (c) => {
  const [visit, { method }] = await Promise.all([visitWithBill(c, "method"), formFields(c, ["method"])]);
  if (visit instanceof Response) return visit;
  if (method === "card" || method === "bank") return goOn(c, visit.token_hash, { method });
  return methodPage(c, { method, errors: [{ field: "method", text: words(c.get("language")).guest.method.missing }] });
});

function methodPage(c: Ctx, { method, errors }: { readonly method: string; readonly errors: readonly FieldError[] }): Promise<Response> {
  const language = c.get("language");
  const { guest, common } = words(language);
  const { method: text } = guest;
  return stepPage(c, {
    place: "method",
    title: text.title,
    errors,
    back: ADDRESSES.contact,
    children: (
      <>
        <Radios
          name="method"
          label={text.title}
          legendIs="h1"
          language={language}
          error={errorOf(errors, "method")}
          value={method}
          options={[
            { value: "card", label: text.card, hint: text.cardHint },
            { value: "bank", label: text.bank, hint: text.bankHint },
          ]}
        />
        <Button>{common.continue}</Button>
      </>
    ),
  });
}
