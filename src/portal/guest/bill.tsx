import { Hono } from "hono";
import type { Search } from "../../domain/guests/rules.ts";
import { chosenBill, facilityNames, findBills, payableBy, type BillSearch, type LookupProblem } from "../../domain/guests/service.ts";
import { Button } from "../../ui/components/Button.tsx";
import { DateField } from "../../ui/components/DateField.tsx";
import { errorOf, type FieldError } from "../../ui/components/ErrorSummary.tsx";
import { Field } from "../../ui/components/Field.tsx";
import { words } from "../../ui/words/index.ts";
import { readTypedDate } from "../../values/typed-date.ts";
import type { App, Ctx } from "../../web.ts";
import { formFields } from "../form.ts";
import { addressOf } from "../visitor.ts";
import { choosePages } from "./choose.tsx";
import { ADDRESSES, stepPage } from "./frame.tsx";
import { goOn, visitAt, type Visit } from "./visit.tsx";

/** Which bill: by the letter's code, or by what else stands on a bill. */
export const billPages = new Hono<App>();
billPages.route("/", choosePages);

type ByCode = Extract<Search, { by: "code" }>;
type ByAccount = Extract<Search, { by: "account" }>;

billPages.get("/pay/bill", async (c) => {
  const visit = await visitAt(c, "bill");
  if (visit instanceof Response) return visit;
  const search = visit.draft.answers.bill?.search;
  return codePage(c, { search: search?.by === "code" ? search : { by: "code", bill_code: "", birth_date: "" }, errors: [] });
});

billPages.post("/pay/bill", async (c) => {
  const [visit, form] = await Promise.all([visitAt(c, "bill"), formFields(c, ["bill_code", "birth_date"])]);
  if (visit instanceof Response) return visit;
  const { bill: text } = words(c.get("language")).guest;
  const search: ByCode = { by: "code", ...form };
  const birth_date = readTypedDate(form.birth_date);
  const errors: FieldError[] = [];
  if (form.bill_code.trim() === "") errors.push({ field: "bill_code", text: text.missingCode });
  if (!birth_date.ok) errors.push({ field: "birth_date", text: text.missingBirthDate });
  if (!birth_date.ok || errors.length > 0) return codePage(c, { search, errors });
  const found = await look(c, visit, search, { by: "code", bill_code: form.bill_code, birth_date: birth_date.value });
  if (found instanceof Response) return found;
  return codePage(c, { search, errors: [{ field: "bill_code", text: problemText(c, found, text.notFound) }], ...statusOf(c, found) });
});

billPages.get("/pay/bill/account", async (c) => {
  const visit = await visitAt(c, "bill");
  if (visit instanceof Response) return visit;
  const search = visit.draft.answers.bill?.search;
  const empty: ByAccount = { by: "account", facility: "", patient_name: "", account_number: "" };
  return accountPage(c, visit, { search: search?.by === "account" ? search : empty, errors: [] });
});

billPages.post("/pay/bill/account", async (c) => {
  const [visit, form] = await Promise.all([visitAt(c, "bill"), formFields(c, ["facility", "patient_name", "account_number"])]);
  if (visit instanceof Response) return visit;
  const { account: text } = words(c.get("language")).guest.bill;
  const search: ByAccount = { by: "account", ...form };
  const errors: FieldError[] = [];
  if (form.facility.trim() === "") errors.push({ field: "facility", text: text.missingFacility });
  if (form.patient_name.trim() === "") errors.push({ field: "patient_name", text: text.missingPatient });
  if (form.account_number.trim() === "") errors.push({ field: "account_number", text: text.missingNumber });
  if (errors.length > 0) return accountPage(c, visit, { search, errors });
  const found = await look(c, visit, search, search);
  if (found instanceof Response) return found;
  const error = { field: "account_number", text: problemText(c, found, text.notFound) };
  return accountPage(c, visit, { search, errors: [error], ...statusOf(c, found) });
});

/** Looks for the bill and leads on when it is there. What has been found before is not looked for again. */
async function look(c: Ctx, { token_hash, draft }: Visit, typed: Search, search: BillSearch): Promise<Response | LookupProblem> {
  const known = draft.answers.bill;
  if (known !== null && JSON.stringify(known.search) === JSON.stringify(typed)) {
    const bill = chosenBill(draft);
    if (bill !== null && payableBy(draft, bill) === 0) return c.redirect(ADDRESSES.closed, 303);
    return await goOn(c, token_hash, {});
  }
  const found = await findBills(c.env, c.get("now"), { search, from: addressOf(c) });
  if (!found.ok) return found.error;
  const [first = null, ...more] = found.value;
  return await goOn(c, token_hash, {
    bill: {
      search: typed,
      found: found.value,
      bill_id: more.length > 0 ? null : first,
      birth_date: search.by === "code" ? search.birth_date : null,
    },
  });
}

function problemText(c: Ctx, problem: LookupProblem, notFound: string): string {
  return problem.code === "no_match" ? notFound : words(c.get("language")).guest.bill.slow(problem.wait_s);
}

/** Whoever has to wait is told for how long, in words and for machines. */
function statusOf(c: Ctx, problem: LookupProblem): { readonly status?: 429 } {
  if (problem.code === "no_match") return {};
  c.header("Retry-After", String(problem.wait_s));
  return { status: 429 };
}

interface View<S> {
  readonly search: S;
  readonly errors: readonly FieldError[];
  readonly status?: 429;
}

function codePage(c: Ctx, { search, ...view }: View<ByCode>): Promise<Response> {
  const language = c.get("language");
  const { guest, common } = words(language);
  const { bill: text } = guest;
  return stepPage(c, {
    ...view,
    place: "bill",
    title: text.title,
    back: ADDRESSES.region,
    head: (
      <>
        <h1>{text.title}</h1>
        <p class="lead">{text.lead}</p>
      </>
    ),
    children: (
      <>
        <Field
          name="bill_code"
          label={text.code}
          hint={text.codeHint}
          language={language}
          width="medium"
          autocomplete="off"
          value={search.bill_code}
          error={errorOf(view.errors, "bill_code")}
        />
        <DateField
          name="birth_date"
          label={text.birthDate}
          language={language}
          value={search.birth_date}
          error={errorOf(view.errors, "birth_date")}
        />
        <Button>{common.continue}</Button>
      </>
    ),
    after: (
      <p>
        <a href={ADDRESSES.account}>{text.noCode}</a>
      </p>
    ),
  });
}

/** More names than a list of suggestions can be read. */
const MOST_SUGGESTED = 60;

async function accountPage(c: Ctx, { draft }: Visit, { search, ...view }: View<ByAccount>): Promise<Response> {
  const language = c.get("language");
  const { guest, common } = words(language);
  const { account: text } = guest.bill;
  const facilities = await facilityNames(c.env.DB, draft.answers.region_id);
  const names = [...new Set(facilities.map(({ name }) => name))].slice(0, MOST_SUGGESTED);
  const control = (name: Exclude<keyof ByAccount, "by">) =>
    ({ name, language, value: search[name], error: errorOf(view.errors, name), autocomplete: "off" }) as const;
  return stepPage(c, {
    ...view,
    place: "bill",
    title: text.title,
    back: ADDRESSES.bill,
    head: (
      <>
        <h1>{text.title}</h1>
        <p class="lead">{text.lead}</p>
      </>
    ),
    children: (
      <>
        <Field {...control("facility")} label={text.facility} hint={text.facilityHint} attributes={{ list: "facilities" }} />
        <datalist id="facilities">
          {names.map((name) => (
            <option value={name} />
          ))}
        </datalist>
        <Field {...control("patient_name")} label={text.patient} />
        <Field {...control("account_number")} label={text.number} hint={text.numberHint} width="medium" />
        <Button>{common.continue}</Button>
      </>
    ),
    after: (
      <p>
        <a href={ADDRESSES.bill}>{guest.bill.haveCode}</a>
      </p>
    ),
  });
}
