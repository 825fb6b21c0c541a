import { labelOf, type ContactChannel } from "../../domain/operator/store.ts";
import { Card } from "../../ui/components/Card.tsx";
import { Icon, type IconName } from "../../ui/components/Icon.tsx";
import { words } from "../../ui/words/index.ts";
import type { Language } from "../../values/language.ts";

type Group = "public_phone" | "employee_phone" | "hours" | "mail" | "social";

const GROUPS: readonly { readonly group: Group; readonly icon: IconName }[] = [
  { group: "public_phone", icon: "phone" },
  { group: "hours", icon: "clock" },
  { group: "mail", icon: "map-pin" },
  { group: "social", icon: "message-circle" },
  { group: "employee_phone", icon: "phone" },
];

interface AreaCardProps {
  readonly language: Language;
  readonly name: string;
  readonly channels: readonly ContactChannel[];
}

/** How one area is reached: phone lines for the public and for employees, hours, address, social channels. */
export function AreaCard({ language, name, channels }: AreaCardProps) {
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
                <ChannelLine channel={channel} language={language} />
              </dd>
            ))}
          </div>
        ))}
      </dl>
    </Card>
  );
}

/** One line; its label where lines of one kind need telling apart. */
function ChannelLine({ channel, language }: { readonly channel: ContactChannel; readonly language: Language }) {
  const { kind, value } = channel;
  const label = labelOf(channel, language);
  if (kind === "mail") return value;
  if (kind === "social") return value.startsWith("https://") ? <a href={value}>{label}</a> : `${label}: ${value}`;
  return (
    <>
      <span class="channel-label">{label}</span> {kind === "public_phone" || kind === "employee_phone" ? <Phone value={value} /> : value}
    </>
  );
}

/** A phone number that a phone can call. */
export function Phone({ value }: { readonly value: string }) {
  return (
    <a class="figure-phone" href={`tel:${value.replace(/[^\d+]/gu, "")}`}>
      {value}
    </a>
  );
}
