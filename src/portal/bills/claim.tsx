import { Hono } from "hono";
import { claimBill } from "../../domain/bills/service.ts";
import type { Member } from "../../domain/identity/member.ts";
import { BackLink } from "../../ui/components/BackLink.tsx";
import { Button } from "../../ui/components/Button.tsx";
import { DateField } from "../../ui/components/DateField.tsx";
import { ErrorSummary, errorOf, type FieldError } from "../../ui/components/ErrorSummary.tsx";
import { Field } from "../../ui/components/Field.tsx";
import { FormToken } from "../../ui/components/FormToken.tsx";
import { words } from "../../ui/words/index.ts";
import { readTypedDate } from "../../values/typed-date.ts";
import type { App, Ctx } from "../../web.ts";
import { formFields } from "../form.ts";
import { page } from "../page.tsx";
import { networkIfAny } from "../visitor.ts";
import { withMember } from "../with-member.ts";

/** Adding a bill by the code on its letter. */
export const claimPages = new Hono<App>();

interface ClaimForm {
  readonly bill_code: string;
  readonly birth_date: string;
}

claimPages.get("/bills/claim", async (c) => {
  const { member } = await withMember(c);
  return claimPage(c, member, { bill_code: (c.req.query("code") ?? "").slice(0, 64), birth_date: "" }, []);
});

claimPages.post("/bills/claim", async (c) => {
  const [{ member }, form] = await Promise.all([withMember(c), formFields(c, ["bill_code", "birth_date"])]);
  const { claim: text } = words(c.get("language")).bills;
  const birth_date = readTypedDate(form.birth_date);
  const errors: FieldError[] = [];
  if (form.bill_code.trim() === "") errors.push({ field: "bill_code", text: text.missingCode });
  if (!birth_date.ok) errors.push({ field: "birth_date", text: text.missingBirthDate });
  if (!birth_date.ok || errors.length > 0) return claimPage(c, member, form, errors);
  const claimed = await claimBill(c.env, c.get("now"), {
    member_id: member.id,
    bill_code: form.bill_code,
    birth_date: birth_date.value,
    address: networkIfAny(c),
  });
  if (claimed.ok) return c.redirect(`/bills/${claimed.value.bill_id}?added=1`, 303);
  const why = claimed.error.code === "no_match" ? text.notFound : text.slow(claimed.error.wait_s);
  return claimPage(c, member, form, [{ field: "bill_code", text: why }]);
});

function claimPage(c: Ctx, member: Member, form: ClaimForm, errors: readonly FieldError[]): Promise<Response> {
  const language = c.get("language");
  const { claim: text } = words(language).bills;
  return page(
    c,
    { title: text.shortTitle, status: errors.length === 0 ? 200 : 422, signedIn: member },
    <>
      <BackLink href="/bills" language={language} />
      <ErrorSummary errors={errors} language={language} />
      <h1>{text.title}</h1>
      <p class="lead">{text.intro}</p>
      <form class="form" method="post" action="/bills/claim" novalidate>
        <FormToken token={c.get("formToken")} />
        <Field
          name="bill_code"
          label={text.code}
          hint={text.codeHint}
          language={language}
          width="medium"
          autocomplete="off"
          value={form.bill_code}
          error={errorOf(errors, "bill_code")}
        />
        <DateField
          name="birth_date"
          label={text.birthDate}
          language={language}
          value={form.birth_date}
          error={errorOf(errors, "birth_date")}
        />
        <Button>{text.submit}</Button>
      </form>
      <p class="soft">{text.after}</p>
    </>,
  );
}
