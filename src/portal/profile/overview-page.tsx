import type { Member } from "../../domain/identity/member.ts";
import { loadOperator, regionName } from "../../domain/operator/store.ts";
import { Details } from "../../ui/components/Details.tsx";
import { SummaryList } from "../../ui/components/SummaryList.tsx";
import { formatLongDate } from "../../ui/format.ts";
import { words, type Words } from "../../ui/words/index.ts";
import type { Ctx } from "../../web.ts";
import { page } from "../page.tsx";

interface Overview {
  readonly member: Member;
  /** What has just been done, as the address says it. */
  readonly done: string | undefined;
}

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
export async function profilePage(c: Ctx, { member }: Overview): Promise<Response> {
  const language = c.get("language");
  const { profile: text } = words(language);
  const { regions } = await loadOperator(c.env);
  const region = regions.find(({ id }) => id === member.region_id);
  const row = (name: keyof typeof text.rows, value: string | null, address: string) => ({
    key: text.rows[name],
    value: value ?? text.none,
    action: { href: `/profile/${address}`, text: value === null ? text.add : text.change, about: text.rows[name] },
  });
  return page(
    c,
    { title: text.title, signedIn: member },
    <>
      <h1>{text.title}</h1>
      <p class="lead">{text.lead}</p>
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
      <h2>{text.groups.reach}</h2>
      <SummaryList
        rows={[
          row("email", member.email, "email"),
          row("phone", member.phone, "phone"),
          row("language", text.languages[member.language], "language"),
          row("notices", noticesInWords(member, text), "notices"),
        ]}
      />
      <h2>{text.groups.account}</h2>
      <ul class="page-links">
        {LINKS.map((name) => (
          <li>
            <a href={ADDRESSES[name]}>{text.links[name].title}</a>
            <p class="soft">{text.links[name].text}</p>
          </li>
        ))}
      </ul>
    </>,
  );
}

function noticesInWords(member: Member, { notices }: Words["profile"]): string {
  const kinds = [member.bill_mails, member.statement_mails, member.sign_in_mails];
  const on = kinds.filter((each) => each).length;
  const mails = on === kinds.length ? notices.all : on === 0 ? notices.none : notices.some(on, kinds.length);
  return `${mails}, ${member.paperless ? notices.paperless : notices.paper}`;
}
