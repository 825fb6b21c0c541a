import type { Child } from "hono/jsx";
import type { Member } from "../../domain/identity/member.ts";
import { loadOperator, regionName } from "../../domain/operator/store.ts";
import { NOTICE_KINDS } from "../../domain/profile/rules.ts";
import { Details } from "../../ui/components/Details.tsx";
import { Icon } from "../../ui/components/Icon.tsx";
import { Notice } from "../../ui/components/Notice.tsx";
import { SummaryList } from "../../ui/components/SummaryList.tsx";
import { formatLongDate } from "../../ui/format.ts";
import { words, type Words } from "../../ui/words/index.ts";
import type { Ctx } from "../../web.ts";
import { page } from "../page.tsx";

interface Overview {
  readonly member: Member;
  /** The address that the account is to have, while its change is under way; null otherwise. */
  readonly new_email: string | null;
  /** What has just been done, as the address says it. */
  readonly done: string | undefined;
  /** Bills were found by it. */
  readonly found: boolean;
}

/** What is said on coming back from a page that has changed something. */
const DONE = ["name", "phone", "member_number", "region", "language", "notices", "email", "closing"] as const;

/** The pages that belong to an account beside its facts, in the order of their use. */
const LINKS = ["security", "people", "looks", "data", "close"] as const;
const ADDRESSES = {
  security: "/security",
  people: "/profile/people",
  looks: "/profile/looks",
  data: "/profile/data",
  close: "/profile/close",
} as const satisfies Readonly<Record<(typeof LINKS)[number], string>>;

/** Who the member is to us, each fact with the way to change it. */
export async function profilePage(c: Ctx, { member, new_email, ...news }: Overview): Promise<Response> {
  const language = c.get("language");
  const { profile: text } = words(language);
  const { regions } = await loadOperator(c.env);
  const region = regions.find(({ id }) => id === member.region_id);
  const row = (name: keyof typeof text.rows, value: Child, address: string) => ({
    key: text.rows[name],
    value: value ?? text.none,
    action: { href: `/profile/${address}`, text: value === null ? text.add : text.change, about: text.rows[name] },
  });
  return page(
    c,
    { title: text.title, signedIn: member, wide: true },
    <>
      <Done text={text} {...news} />
      <h1>{text.title}</h1>
      <p class="lead">{text.lead}</p>
      <div class="profile">
        <div>
          <section class="profile-group">
            <h2>{text.groups.you}</h2>
            <SummaryList
              rows={[
                row("name", member.name, "name"),
                { key: text.rows.birth_date, value: formatLongDate(member.birth_date, language) },
                row("member_number", member.member_number, "member-number"),
                row("region", region === undefined ? "" : regionName(region, language), "region"),
              ]}
            />
            <Details summary={text.wrongBirthDate}>
              <p>{text.wrongBirthDateText}</p>
              <p>
                <a href="/contact?about=account">{text.wrongBirthDateLink}</a>
              </p>
            </Details>
          </section>
          <section class="profile-group">
            <h2>{text.groups.reach}</h2>
            <SummaryList
              rows={[
                row("email", <Email member={member} new_email={new_email} text={text} />, "email"),
                row("phone", member.phone, "phone"),
                row("language", text.languages[member.language], "language"),
                row("notices", noticesInWords(member, text), "notices"),
              ]}
            />
          </section>
        </div>
        <section class="profile-group">
          <h2>{text.groups.account}</h2>
          <ul class="page-links">
            {LINKS.map((name) => (
              <li>
                <a href={ADDRESSES[name]}>{text.links[name].title}</a>
                <p class="soft">{text.links[name].text}</p>
                <Icon name="arrow-right" />
              </li>
            ))}
          </ul>
        </section>
      </div>
    </>,
  );
}

function Done({ text, done, found }: Pick<Overview, "done" | "found"> & { readonly text: Words["profile"] }) {
  const known = DONE.find((each) => each === done);
  if (known === undefined) return null;
  return (
    <Notice tone="success" role="status">
      <p>
        {text.done[known]} {found ? text.done.found : null}
      </p>
      {found ? (
        <p>
          <a href="/bills">{text.done.foundLink}</a>
        </p>
      ) : null}
    </Notice>
  );
}

function Email({ member, new_email, text }: Pick<Overview, "member" | "new_email"> & { readonly text: Words["profile"] }) {
  return (
    <>
      {member.email}
      {new_email === null ? null : <div class="soft">{text.onItsWay(new_email)}</div>}
      {member.email_confirmed_at === null ? (
        <div class="soft">
          {text.unconfirmed} <a href="/register/check-email">{text.confirmIt}</a>
        </div>
      ) : null}
    </>
  );
}

function noticesInWords(member: Member, { mails }: Words["profile"]): string {
  const on = NOTICE_KINDS.filter((kind) => member[kind]).length;
  const wanted = on === NOTICE_KINDS.length ? mails.all : on === 0 ? mails.none : mails.some(on, NOTICE_KINDS.length);
  return `${wanted}, ${member.paperless ? mails.paperless : mails.paper}`;
}
