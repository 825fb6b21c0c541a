import { actorOf, samePlace, type Placed } from "../../domain/audit/looks-rules.ts";
import type { Member } from "../../domain/identity/member.ts";
import { BackLink } from "../../ui/components/BackLink.tsx";
import { ButtonRow, LinkButton } from "../../ui/components/Button.tsx";
import { Card } from "../../ui/components/Card.tsx";
import { EmptyState } from "../../ui/components/EmptyState.tsx";
import { Pager } from "../../ui/components/Pager.tsx";
import { Table } from "../../ui/components/Table.tsx";
import { formatMoment } from "../../ui/format.ts";
import { words, type Words } from "../../ui/words/index.ts";
import type { Language } from "../../values/language.ts";
import type { Ctx } from "../../web.ts";
import { page } from "../page.tsx";

interface LookEvent extends Placed {
  readonly actor: string;
  readonly action: string;
  readonly reason: string | null;
}

interface LooksView {
  readonly member: Member;
  readonly time_zone: string;
  /** Newest first. */
  readonly events: readonly LookEvent[];
  /** The member's own, newest first. */
  readonly sign_ins: readonly Placed[];
  /** Of those who help or did, by their ids. */
  readonly names: ReadonlyMap<string, string>;
  /** Where the next page begins; null: this is the last. */
  readonly older: number | null;
  readonly first: "first" | "later";
}

/** Every look and change about the member: when, what, who, and from where as far as it can be told without an address. */
export function looksPage(c: Ctx, view: LooksView): Promise<Response> {
  const language = c.get("language");
  const { looks: text, profile } = words(language);
  const { member, events, older, first } = view;
  return page(
    c,
    { title: text.title, signedIn: member, wide: true },
    <>
      <BackLink href="/profile" language={language} text={profile.back} />
      <h1>{text.title}</h1>
      <p class="lead">{text.lead}</p>
      {events.length === 0 ? (
        <EmptyState title={text.empty.title} icon="clock">
          {first === "first" ? text.empty.text : text.beyond}
        </EmptyState>
      ) : (
        <Table
          caption={text.caption}
          captionIs="spoken"
          columns={[{ label: text.when }, { label: text.what }, { label: text.who }, { label: text.where }]}
          rows={events.map((event) => rowOf(event, view, language))}
        />
      )}
      <Pager
        language={language}
        newer={first === "first" ? null : "/profile/looks"}
        older={older === null ? null : `/profile/looks?before=${older}`}
      />
      {events.length === 0 ? null : <p class="soft">{text.note}</p>}
      <Card title={text.wrong.title} tone="quiet" id="wrong">
        <p>{text.wrong.text}</p>
        <ButtonRow>
          <LinkButton href="/security/password" kind="secondary">
            {text.wrong.password}
          </LinkButton>
          <LinkButton href="/security/devices" kind="secondary">
            {text.wrong.devices}
          </LinkButton>
          <LinkButton href="/contact?about=account" kind="secondary">
            {text.wrong.ask}
          </LinkButton>
        </ButtonRow>
      </Card>
    </>,
  );
}

function rowOf(event: LookEvent, { member, names, sign_ins, time_zone }: LooksView, language: Language) {
  const { looks: text } = words(language);
  const moment = (at: Placed["at"]): string => formatMoment(at, { language, time_zone });
  const actor = actorOf(event.actor, member.id);
  const place = samePlace(event, sign_ins);
  return [
    moment(event.at),
    <>
      {actInWords(event.action, text)}
      <Reason event={event} text={text} />
    </>,
    actor.kind === "helper" ? (names.get(actor.id) ?? text.whos.helper) : text.whos[actor.kind],
    place === undefined ? "–" : place === null ? text.fresh : text.same(moment(place)),
  ];
}

function actInWords(action: string, text: Words["looks"]): string {
  const acts: Readonly<Record<string, string>> = text.acts;
  return acts[action] ?? text.other;
}

/** Why something was done: an authorisation's number leads to what was agreed, the desk says it in words. */
function Reason({ event: { action, reason }, text }: { readonly event: LookEvent; readonly text: Words["looks"] }) {
  if (reason === null) return null;
  if (action.startsWith("autopay_")) {
    return (
      <>
        <br />
        <a href={`/autopay/records/${reason}`}>
          {text.record}
          <span class="visually-hidden"> {reason}</span>
        </a>
      </>
    );
  }
  return (
    <>
      <br />
      <span class="soft">{reason === "came_of_age" ? text.cameOfAge : text.reason(reason)}</span>
    </>
  );
}
