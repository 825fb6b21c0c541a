import { Hono } from "hono";
import {
  connectPolicy,
  insurersQuery,
  readPolicyForm,
  type PolicyForm,
  type PolicyFormProblems,
  type PolicyProblem,
} from "../../domain/autopay/policies.ts";
import type { Member } from "../../domain/identity/member.ts";
import { loadOperator, timeZoneOf } from "../../domain/operator/store.ts";
import { newToken } from "../../platform/ids.ts";
import { BackLink } from "../../ui/components/BackLink.tsx";
import { Button } from "../../ui/components/Button.tsx";
import { ErrorSummary, errorOf, type FieldError } from "../../ui/components/ErrorSummary.tsx";
import { Field } from "../../ui/components/Field.tsx";
import { FormToken, RequestKey } from "../../ui/components/FormToken.tsx";
import { MoneyField } from "../../ui/components/MoneyField.tsx";
import { Select } from "../../ui/components/Select.tsx";
import { Steps } from "../../ui/components/Steps.tsx";
import { words } from "../../ui/words/index.ts";
import { waitInWords } from "../../ui/words/wait.ts";
import { readId } from "../../values/ids.ts";
import type { Language } from "../../values/language.ts";
import { dayIn } from "../../values/time.ts";
import type { App, Ctx } from "../../web.ts";
import { formFields } from "../form.ts";
import { page } from "../page.tsx";
import { amountProblemText } from "../pay/amount.ts";
import { readRequestKey } from "../pay/request-key.ts";
import { networkIfAny } from "../visitor.ts";
import { requireConfirmed, withMember } from "../with-member.ts";

/** Step 1 of 3: which policy. It is connected then, and nothing is paid for it yet. */
export const newPages = new Hono<App>();

type Typed = PolicyForm & { readonly request_key: string };

const EMPTY: PolicyForm = { insurer: "", member_number: "", plan_name: "", premium: "", due_day: "" };

newPages.get("/autopay/new", async (c) => newPage(c, await load(c), { ...EMPTY, request_key: newToken() }, []));

newPages.post("/autopay/new", async (c) => {
  const fields = await formFields(c, ["insurer", "member_number", "plan_name", "premium", "due_day", "request_key"]);
  const view = await load(c);
  const form: Typed = { ...fields, request_key: readRequestKey(fields.request_key) };
  const language = c.get("language");
  const today = dayIn(view.time_zone, c.get("now"));
  const read = readPolicyForm(form, { insurer_ids: view.insurers.flatMap(({ id }) => readId("ins", id) ?? []), today });
  if (!read.ok) return await newPage(c, view, form, problemsOf(read.error, language));
  const { request_key } = form;
  const connected = await connectPolicy(c.env, c.get("now"), { ...read.value, member: view.member, request_key, from: networkIfAny(c) });
  if (connected.ok) return c.redirect(`/autopay/${connected.value.policy_id}/authorise`, 303);
  return await newPage(c, view, { ...form, request_key: newToken() }, [refusalOf(connected.error, language)]);
});

interface View {
  readonly member: Member;
  readonly insurers: Awaited<ReturnType<typeof insurersQuery>>;
  readonly time_zone: string;
}

async function load(c: Ctx): Promise<View> {
  const data = await loadOperator(c.env);
  const { member, results } = await withMember(c, (db) => [insurersQuery(db)]);
  requireConfirmed(member);
  return { member, insurers: results[0], time_zone: timeZoneOf(data, member.region_id) };
}

function problemsOf(problems: PolicyFormProblems, language: Language): readonly FieldError[] {
  const { errors: text } = words(language).autopay.new;
  const { insurer, member_number, plan_name, premium, due_day } = problems;
  const error = (field: keyof PolicyForm, text: string): readonly FieldError[] => [{ field, text }];
  return [
    ...(insurer === undefined ? [] : error("insurer", text.insurer)),
    ...(member_number === undefined ? [] : error("member_number", member_number === "missing" ? text.number : text.numberShape)),
    ...(plan_name === undefined ? [] : error("plan_name", plan_name === "missing" ? text.plan : text.planLong)),
    ...(premium === undefined ? [] : error("premium", amountProblemText(premium, language))),
    ...(due_day === undefined ? [] : error("due_day", text.dueDay)),
  ];
}

function refusalOf(problem: PolicyProblem, language: Language): FieldError {
  const { new: connecting, offer } = words(language).autopay;
  const { errors: text } = connecting;
  switch (problem.code) {
    case "unknown_insurer":
      return { field: "insurer", text: text.insurer };
    case "not_confirmed":
      return { field: null, text: text.confirm };
    case "already_connected":
      return { field: "member_number", text: text.already };
    case "ended":
      return { field: "member_number", text: text.ended };
    case "too_many":
      return { field: null, text: text.tooMany };
    case "too_many_attempts":
      return { field: "member_number", text: offer.wait(waitInWords(problem.wait_s, language)) };
  }
}

function newPage(c: Ctx, { member, insurers }: View, form: Typed, errors: readonly FieldError[]): Promise<Response> {
  const language = c.get("language");
  const { common, autopay } = words(language);
  const text = autopay.new;
  return page(
    c,
    { title: text.shortTitle, status: errors.length === 0 ? 200 : 422, signedIn: member },
    <>
      <BackLink href="/autopay" language={language} />
      <ErrorSummary errors={errors} language={language} />
      <Steps current={1} of={3} language={language} />
      <h1>{text.title}</h1>
      <p class="lead">{text.lead}</p>
      <form class="form" method="post" action="/autopay/new" novalidate>
        <FormToken token={c.get("formToken")} />
        <RequestKey requestKey={form.request_key} />
        <Select
          name="insurer"
          label={text.insurer}
          language={language}
          value={form.insurer}
          error={errorOf(errors, "insurer")}
          options={[{ value: "", text: text.choose }, ...insurers.map(({ id, name }) => ({ value: id, text: name }))]}
        />
        <Field
          name="member_number"
          label={text.number}
          hint={text.numberHint}
          language={language}
          width="medium"
          autocomplete="off"
          value={form.member_number}
          error={errorOf(errors, "member_number")}
        />
        <Field
          name="plan_name"
          label={text.plan}
          hint={text.planHint}
          language={language}
          autocomplete="off"
          value={form.plan_name}
          error={errorOf(errors, "plan_name")}
        />
        <MoneyField
          name="premium"
          label={text.premium}
          hint={text.premiumHint}
          language={language}
          value={form.premium}
          error={errorOf(errors, "premium")}
        />
        <Field
          name="due_day"
          label={text.dueDay}
          hint={text.dueDayHint}
          language={language}
          width="short"
          inputmode="numeric"
          autocomplete="off"
          value={form.due_day}
          error={errorOf(errors, "due_day")}
        />
        <p class="hint">{text.next}</p>
        <Button>{common.continue}</Button>
      </form>
    </>,
  );
}
