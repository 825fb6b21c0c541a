import type { SeenPatient } from "../../domain/bills/access-store.ts";
import { relationTo } from "../../domain/bills/relation.ts";
import { endsOn, standingOf } from "../../domain/caregivers/rules.ts";
import type { Helped, Helper } from "../../domain/caregivers/store.ts";
import type { Member } from "../../domain/identity/member.ts";
import { BackLink } from "../../ui/components/BackLink.tsx";
import { LinkButton } from "../../ui/components/Button.tsx";
import { Card } from "../../ui/components/Card.tsx";
import { Notice } from "../../ui/components/Notice.tsx";
import { SummaryList, type SummaryRow } from "../../ui/components/SummaryList.tsx";
import { Tag } from "../../ui/components/Tag.tsx";
import { formatLongDate, formatLongDay } from "../../ui/format.ts";
import { words, type Words } from "../../ui/words/index.ts";
import type { Language } from "../../values/language.ts";
import { dayIn, type Instant } from "../../values/time.ts";
import type { Ctx } from "../../web.ts";
import { page } from "../page.tsx";

/** What has just been done, as the address says it. */
export const PEOPLE_NEWS = ["stopped", "invited", "taken_back", "revoked", "left", "accepted"] as const;

interface PeopleView {
  readonly member: Member;
  readonly time_zone: string;
  readonly seen: readonly SeenPatient[];
  readonly helpers: readonly Helper[];
  readonly helped: readonly Helped[];
  readonly news: (typeof PEOPLE_NEWS)[number] | null;
}

/** Whose bills the member sees, who sees the member's, and the way to end each. */
export function peoplePage(c: Ctx, { member, time_zone, seen, helpers, helped, news }: PeopleView): Promise<Response> {
  const language = c.get("language");
  const { people: text, profile } = words(language);
  const telling: Telling = { text, language, time_zone, now: c.get("now") };
  return page(
    c,
    { title: text.title, signedIn: member },
    <>
      <BackLink href="/profile" language={language} text={profile.back} />
      {news === null ? null : (
        <Notice tone="success" role="status">
          {text.done[news]}
        </Notice>
      )}
      <h1>{text.title}</h1>
      <p class="lead">{text.lead}</p>
      <div class="stack people">
        <Card title={text.seen.title} id="seen">
          {seen.length === 0 ? <p>{text.seen.none}</p> : <SummaryList rows={seen.map((patient) => seenRow(patient, member, telling))} />}
          <LinkButton href="/bills/claim" kind="secondary" icon="plus">
            {text.seen.add}
          </LinkButton>
        </Card>
        <Card title={text.helpers.title} id="helpers">
          <p>{helpers.length === 0 ? text.helpers.none : text.helpers.lead}</p>
          {helpers.length === 0 ? null : <SummaryList rows={helpers.map((helper) => helperRow(helper, telling))} />}
          <LinkButton href="/profile/people/invite" kind="secondary" icon="plus">
            {text.helpers.invite}
          </LinkButton>
        </Card>
        {helped.length === 0 ? null : (
          <Card title={text.helped.title} id="helped">
            <SummaryList rows={helped.map((one) => helpedRow(one, telling))} />
          </Card>
        )}
      </div>
    </>,
  );
}

/** How somebody who helps is called: by the account's name, else as the member calls them, else by the address invited. */
export function helperName({ account_name, name, email }: Pick<Helper, "account_name" | "name" | "email">): string {
  return account_name ?? (name === "" ? email : name);
}

/** What rows are told in. */
interface Telling {
  readonly text: Words["people"];
  readonly language: Language;
  readonly time_zone: string;
  readonly now: Instant;
}

function seenRow(patient: SeenPatient, member: Member, telling: Telling): SummaryRow {
  const { language, time_zone, now } = telling;
  const { seen } = telling.text;
  const relation = relationTo(patient, member);
  const access = { relation, since_day: dayIn(time_zone, patient.since), birth_date: patient.patient_birth_date };
  const until = endsOn(access, dayIn(time_zone, now));
  return {
    key: (
      <>
        {patient.patient_name} {relation === "own" ? <Tag tone="info">{seen.you}</Tag> : null}
      </>
    ),
    value: (
      <>
        {seen.how[patient.how]}, {seen.since(formatLongDay(patient.since, { language, time_zone }))}
        {until === null ? null : <div class="soft">{seen.until(formatLongDate(until, language))}</div>}
      </>
    ),
    action:
      relation === "own"
        ? undefined
        : { href: `/profile/people/seen/${encodeURIComponent(patient.patient_id)}`, text: seen.stop, about: patient.patient_name },
  };
}

function helperRow(helper: Helper, { text, language, time_zone, now }: Telling): SummaryRow {
  const { helpers } = text;
  const day = (at: Instant): string => formatLongDay(at, { language, time_zone });
  const standing = standingOf(helper, now);
  const line = {
    helping: () => helpers.since(day(helper.accepted_at ?? helper.created_at)),
    invited: () => helpers.invited(day(helper.expires_at)),
    too_late: () => helpers.too_late(day(helper.expires_at)),
  }[standing === "helping" || standing === "invited" ? standing : "too_late"]();
  const name = helperName(helper);
  return {
    key: name,
    value: (
      <>
        {line}
        {name === helper.email || standing === "helping" ? null : <div class="soft">{helper.email}</div>}
      </>
    ),
    action: {
      href: `/profile/people/helpers/${helper.id}/end`,
      text: standing === "helping" ? helpers.stop : helpers.takeBack,
      about: name,
    },
  };
}

function helpedRow({ id, name, accepted_at }: Helped, { text, language, time_zone }: Telling): SummaryRow {
  return {
    key: name,
    value: accepted_at === null ? "" : text.helped.since(formatLongDay(accepted_at, { language, time_zone })),
    action: { href: `/profile/people/helping/${id}/leave`, text: text.helped.leave, about: name },
  };
}
