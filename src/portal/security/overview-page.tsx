import type { Factors } from "../../domain/factors/factors.ts";
import type { Member } from "../../domain/identity/member.ts";
import { SummaryList } from "../../ui/components/SummaryList.tsx";
import { words } from "../../ui/words/index.ts";
import type { Ctx } from "../../web.ts";
import { page } from "../page.tsx";

interface Overview {
  readonly member: Member;
  readonly factors: Factors;
  /** On how many devices the member is signed in. */
  readonly devices: number;
}

/** What the account signs in with, each with the way to change it. */
export function securityPage(c: Ctx, { member, factors, devices }: Overview): Promise<Response> {
  const text = words(c.get("language")).security;
  const row = (key: string, value: string, href: string) => ({ key, value, action: { href, text: text.change, about: key } });
  return page(
    c,
    { title: text.title, signedIn: member },
    <>
      <h1>{text.title}</h1>
      <p class="lead">{text.lead}</p>
      <SummaryList
        rows={[
          row(text.rows.password, text.values.password, "/security/password"),
          row(text.rows.passkeys, text.values.passkeys(factors.passkeys), "/security/passkeys"),
          row(text.rows.authenticator, text.values.authenticator(factors.authenticator), "/security/authenticator"),
          row(text.rows.codes, text.values.codes(factors.codes_left), "/security/recovery-codes"),
          row(text.rows.devices, text.values.devices(devices), "/security/devices"),
        ]}
      />
    </>,
  );
}
