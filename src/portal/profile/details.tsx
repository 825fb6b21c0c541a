import { Hono } from "hono";
import { matchPolicies } from "../../domain/autopay/policies.ts";
import { matchBills } from "../../domain/bills/service.ts";
import { countAttempt } from "../../domain/identity/attempts.ts";
import { limitOf } from "../../domain/identity/limits.ts";
import type { Member } from "../../domain/identity/member.ts";
import { readMemberNumberOrNone, readName, readPhoneOrNone } from "../../domain/profile/rules.ts";
import { saveDetails, saveName } from "../../domain/profile/store.ts";
import { database } from "../../platform/db.ts";
import { Field, type FieldProps } from "../../ui/components/Field.tsx";
import { words, type Words } from "../../ui/words/index.ts";
import type { Result } from "../../values/result.ts";
import type { App, Ctx } from "../../web.ts";
import { formFields } from "../form.ts";
import { withMember } from "../with-member.ts";
import { changed, changePage } from "./change-page.tsx";

/** What a member is known by, each on a page of its own: name, phone, member number. */
export const detailPages = new Hono<App>();

const DETAILS = ["name", "phone", "member_number"] as const;
type Detail = (typeof DETAILS)[number];

/** How each is typed. */
const CONTROLS: Readonly<Record<Detail, Partial<FieldProps>>> = {
  name: { autocomplete: "name" },
  phone: { type: "tel", inputmode: "tel", autocomplete: "tel", width: "medium", optional: true },
  member_number: { autocomplete: "off", width: "medium", optional: true },
};

for (const detail of DETAILS) {
  const address = `/profile/${detail.replace("_", "-")}`;

  detailPages.get(address, async (c) => {
    const { member } = await withMember(c);
    return await show(c, { member, detail, typed: member[detail] ?? "", error: undefined });
  });

  detailPages.post(address, async (c) => {
    const [{ member }, { [detail]: typed }] = await Promise.all([withMember(c), formFields(c, [detail])]);
    const error = await change(c, member, detail, typed);
    return error instanceof Response ? error : await show(c, { member, detail, typed, error });
  });
}

/** Changes one detail. @returns where to go on, or what to say at the field */
async function change(c: Ctx, member: Member, detail: Detail, typed: string): Promise<Response | string> {
  const { problems, wait } = words(c.get("language")).register;
  const read = readDetail(detail, typed, problems);
  if (!read.ok) return read.error;
  const value = read.value;
  if (value === member[detail]) return c.redirect("/profile", 303);
  if (detail === "phone") {
    await saveDetails(database(c.env), member.id, { phone: value });
    return changed(c, member, detail);
  }
  // Each change is a guess at whose bills there are, as far as they are found by what is typed here.
  const now = c.get("now");
  const limit = await countAttempt(c.env.DB, [await limitOf(c.env, "match:member", member.id)], now);
  if (limit !== null) return wait(limit.wait_s);
  if (detail === "member_number") await saveDetails(database(c.env), member.id, { member_number: value });
  else await saveName(c.env.DB, member.id, value ?? "", now);
  const after = { ...member, [detail]: value };
  const [found] = await Promise.all([matchBills(c.env, now, after), matchPolicies(c.env, now, after)]);
  return changed(c, member, detail, found > 0 ? { found: "yes" } : {});
}

function readDetail(detail: Detail, typed: string, problems: Words["register"]["problems"]): Result<string | null, string> {
  const say = <K extends string>(read: Result<string | null, K>, all: Readonly<Record<K, string>>): Result<string | null, string> =>
    read.ok ? read : { ok: false, error: all[read.error] };
  if (detail === "name") return say(readName(typed), problems.name);
  return detail === "phone" ? say(readPhoneOrNone(typed), problems.phone) : say(readMemberNumberOrNone(typed), problems.member_number);
}

interface DetailView {
  readonly member: Member;
  readonly detail: Detail;
  readonly typed: string;
  readonly error: string | undefined;
}

function show(c: Ctx, { member, detail, typed, error }: DetailView): Promise<Response> {
  const language = c.get("language");
  const text = words(language).profile[detail];
  return changePage(c, {
    member,
    title: text.title,
    errors: error === undefined ? [] : [{ field: detail, text: error }],
    children: (
      <>
        <h1>{text.title}</h1>
        <p class="lead">{text.lead}</p>
      </>
    ),
    controls: (
      <>
        <Field {...CONTROLS[detail]} name={detail} label={text.label} hint={text.after} language={language} value={typed} error={error} />
      </>
    ),
  });
}
