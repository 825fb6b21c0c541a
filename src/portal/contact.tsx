import { Hono } from "hono";
import { channelsOf, loadOperator, type ContactChannel, type Operator, type Region } from "../domain/operator/store.ts";
import { Button } from "../ui/components/Button.tsx";
import { Card } from "../ui/components/Card.tsx";
import { Icon, type IconName } from "../ui/components/Icon.tsx";
import { Notice } from "../ui/components/Notice.tsx";
import { Select } from "../ui/components/Select.tsx";
import { words, type Words } from "../ui/words/index.ts";
import type { Language } from "../values/language.ts";
import type { App } from "../web.ts";
import { page } from "./page.tsx";

/** How to reach the operator, by area. `?about=` (region, bill, payment, guest, account) keeps the reason one came with. */
export const contactPages = new Hono<App>();

contactPages.get("/contact", async (c) => {
  const language = c.get("language");
  const { operator, regions } = await loadOperator(c.env);
  const asked = c.req.query("region");
  const region = regions.find((one) => one.id === asked) ?? null;
  const about = readReason(c.req.query("about"));
  const unknown = asked !== undefined && asked !== "" && region === null;
  const channels = region === null ? [] : await channelsOf(c.env, region.id);
  return page(
    c,
    { title: words(language).contact.title, wide: true },
    <Contact
      language={language}
      operator={operator}
      regions={regions}
      region={region}
      channels={channels}
      about={about}
      mistake={unknown ? "unknown_area" : null}
    />,
  );
});

type Reason = keyof Words["contact"]["about"];

const REASONS: readonly Reason[] = ["region", "bill", "payment", "guest", "account"];

function readReason(text: string | undefined): Reason | null {
  return REASONS.find((reason) => reason === text) ?? null;
}

interface ContactProps {
  readonly language: Language;
  readonly operator: Operator;
  readonly regions: readonly Region[];
  /** The area chosen, or null: then the first page asks for it. */
  readonly region: Region | null;
  readonly channels: readonly ContactChannel[];
  readonly about: Reason | null;
  readonly mistake: "unknown_area" | null;
}

/** What the contact page shows. */
export function Contact({ language, operator, regions, region, channels, about, mistake }: ContactProps) {
  const text = words(language).contact;
  const nameOf = (one: Region) => (language === "es" ? one.name_es : one.name_en);
  return (
    <>
      <h1>{text.title}</h1>
      {about === null ? <p class="lead">{text.lead}</p> : <Notice title={text.about[about].title}>{text.about[about].text}</Notice>}
      <form class="inline-form" method="get" action="/contact">
        {about === null ? null : <input type="hidden" name="about" value={about} />}
        <Select
          name="region"
          label={text.area}
          language={language}
          error={mistake === null ? undefined : text.unknownArea}
          value={region?.id ?? ""}
          options={[
            ...(region === null ? [{ value: "", text: "–" }] : []),
            ...regions.map((one) => ({ value: one.id, text: nameOf(one) })),
          ]}
        />
        <Button kind="secondary">{text.show}</Button>
      </form>
      <div class={region === null ? "columns" : "columns columns-side"}>
        {region === null ? null : <RegionCard language={language} name={nameOf(region)} channels={channels} />}
        <Card title={text.helpTitle} id="financial-help" tone="quiet">
          <p>{text.helpText}</p>
          <p>
            <a href={operator.financial_help_url}>{text.helpLink}</a>
          </p>
          <p>
            {text.helpPhone}: <Phone value={operator.financial_help_phone} />
          </p>
        </Card>
      </div>
      <p class="after-columns">
        {text.email}: <a href={`mailto:${operator.support_email}`}>{operator.support_email}</a>
        <br />
        <small class="soft">{text.emailNote}</small>
      </p>
    </>
  );
}

type Group = "public_phone" | "employee_phone" | "hours" | "mail" | "social";

const GROUPS: readonly { readonly group: Group; readonly icon: IconName }[] = [
  { group: "public_phone", icon: "phone" },
  { group: "hours", icon: "clock" },
  { group: "mail", icon: "map-pin" },
  { group: "social", icon: "message-circle" },
  { group: "employee_phone", icon: "phone" },
];

interface RegionCardProps {
  readonly language: Language;
  readonly name: string;
  readonly channels: readonly ContactChannel[];
}

function RegionCard({ language, name, channels }: RegionCardProps) {
  const text = words(language).contact;
  const linesOf = (group: Group) => channels.filter(({ kind }) => kind === (group === "hours" ? `hours_${language}` : group));
  return (
    <Card title={text.inArea(name)} id="area">
      {channels.length === 0 ? <p>{text.none}</p> : null}
      <dl class="channels">
        {GROUPS.filter(({ group }) => linesOf(group).length > 0).map(({ group, icon }) => (
          <div>
            <dt>
              <Icon name={icon} />
              {text[group]}
            </dt>
            {linesOf(group).map((channel) => (
              <dd>
                <ChannelLine channel={channel} />
              </dd>
            ))}
          </div>
        ))}
      </dl>
    </Card>
  );
}

/** One line; its label where lines of one kind need telling apart. */
function ChannelLine({ channel: { kind, label, value } }: { readonly channel: ContactChannel }) {
  if (kind === "mail") return value;
  if (kind === "social") return value.startsWith("https://") ? <a href={value}>{label}</a> : `${label}: ${value}`;
  return (
    <>
      <span class="channel-label">{label}</span> {kind === "public_phone" || kind === "employee_phone" ? <Phone value={value} /> : value}
    </>
  );
}

function Phone({ value }: { readonly value: string }) {
  return (
    <a class="figure-phone" href={`tel:${value.replace(/[^\d+]/gu, "")}`}>
      {value}
    </a>
  );
}
