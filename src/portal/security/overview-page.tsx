import type { Child } from "hono/jsx";
import { asksSecondStep, type Factors } from "../../domain/factors/factors.ts";
import { FEW_CODES } from "../../domain/factors/recovery-codes-rules.ts";
import type { Member } from "../../domain/identity/member.ts";
import { Notice } from "../../ui/components/Notice.tsx";
import { SummaryList, type SummaryRow } from "../../ui/components/SummaryList.tsx";
import { words, type Words } from "../../ui/words/index.ts";
import type { Ctx } from "../../web.ts";
import { page } from "../page.tsx";

type Text = Words["security"];

interface Overview {
  readonly member: Member;
  readonly factors: Factors;
  /** On how many devices the member is signed in. */
  readonly devices: number;
  /** Notices above all else. */
  readonly news: Child;
}

/** What the account signs in with, each with the way to change it, and what is missing. */
export function securityPage(c: Ctx, { member, factors, devices, news }: Overview): Promise<Response> {
  const text = words(c.get("language")).security;
  const { rows, values, notes, actions } = text;
  const { passkeys, authenticator, codes_left } = factors;
  const twoSteps = asksSecondStep(factors);
  const row = (name: keyof Text["rows"], value: Child, action: string): SummaryRow => ({
    key: rows[name],
    value,
    action: { href: ADDRESSES[name], text: action, about: rows[name] },
  });
  return page(
    c,
    { title: text.title, signedIn: member },
    <>
      {news}
      <h1>{text.title}</h1>
      <p class="lead">{text.lead}</p>
      <Missing text={text} factors={factors} />
      <h2>{text.groups.how}</h2>
      <SummaryList
        rows={[
          row("password", values.password, actions.change),
          row("passkeys", told(values.passkeys(passkeys), notes.passkeys), passkeys === 0 ? actions.add : actions.change),
        ]}
      />
      <h2>{text.groups.second}</h2>
      <SummaryList
        rows={[
          row(
            "authenticator",
            told(values.authenticator(authenticator), notes.authenticator),
            authenticator ? actions.change : actions.setUp,
          ),
          twoSteps
            ? row("codes", told(values.codes(codes_left), notes.codes), actions.renew)
            : { key: rows.codes, value: told(values.codes(codes_left), notes.codesLater) },
        ]}
      />
      <h2>{text.groups.where}</h2>
      <SummaryList rows={[row("devices", values.devices(devices), actions.see)]} />
    </>,
  );
}

const ADDRESSES = {
  password: "/security/password",
  passkeys: "/security/passkeys",
  authenticator: "/security/authenticator",
  codes: "/security/recovery-codes",
  devices: "/security/devices",
} as const satisfies Readonly<Record<keyof Text["rows"], string>>;

function told(value: string, note: string): Child {
  return (
    <>
      {value}
      <div class="soft">{note}</div>
    </>
  );
}

/** What keeps the account less safe, or less reachable for its owner, than it could be. */
function Missing({ text, factors }: { readonly text: Text; readonly factors: Factors }) {
  if (!asksSecondStep(factors)) {
    const { title, text: why, passkey, authenticator } = text.noSecondStep;
    return (
      <Notice tone="warning" title={title}>
        <p>{why}</p>
        <p>
          <a href={ADDRESSES.passkeys}>{passkey}</a>
          <br />
          <a href={ADDRESSES.authenticator}>{authenticator}</a>
        </p>
      </Notice>
    );
  }
  if (factors.codes_left > FEW_CODES) return null;
  return (
    <Notice tone={factors.codes_left === 0 ? "warning" : "info"} title={text.fewCodes.title(factors.codes_left)}>
      <p>{text.fewCodes.text}</p>
      <p>
        <a href={ADDRESSES.codes}>{text.fewCodes.link}</a>
      </p>
    </Notice>
  );
}
