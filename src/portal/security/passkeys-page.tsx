import type { Factors } from "../../domain/factors/factors.ts";
import { MOST_PASSKEYS } from "../../domain/factors/passkey-rules.ts";
import type { PasskeyRow } from "../../domain/factors/passkey-store.ts";
import { handleOf, siteOf } from "../../domain/factors/passkeys.ts";
import type { Member } from "../../domain/identity/member.ts";
import { loadOperator } from "../../domain/operator/store.ts";
import { assets } from "../../ui/assets.gen.ts";
import { BackLink } from "../../ui/components/BackLink.tsx";
import { LinkButton } from "../../ui/components/Button.tsx";
import { EmptyState } from "../../ui/components/EmptyState.tsx";
import { Icon } from "../../ui/components/Icon.tsx";
import { Notice } from "../../ui/components/Notice.tsx";
import { formatDay } from "../../ui/format.ts";
import { words } from "../../ui/words/index.ts";
import type { Instant } from "../../values/time.ts";
import type { Ctx } from "../../web.ts";
import { page } from "../page.tsx";

interface PasskeysView {
  readonly member: Member;
  readonly passkeys: readonly PasskeyRow[];
  readonly factors: Factors;
  /** What has just been done. */
  readonly done: "added" | "renamed" | "removed" | null;
}

/** The member's passkeys, each with the way to rename and remove it. */
export async function passkeysPage(c: Ctx, { member, passkeys, factors, done }: PasskeysView): Promise<Response> {
  const language = c.get("language");
  const text = words(language).passkeys;
  const { operator } = await loadOperator(c.env);
  const day = (at: Instant) => formatDay(at, { language, time_zone: operator.time_zone });
  const add = (
    <LinkButton href="/security/passkeys/add" icon="plus">
      {text.add}
    </LinkButton>
  );
  return await page(
    c,
    { title: text.title, signedIn: member },
    <>
      <BackLink href="/security" language={language} text={text.back} />
      {done === null ? null : (
        <Notice tone="success" role="status">
          {text.done[done]}
        </Notice>
      )}
      <h1>{text.title}</h1>
      <p class="lead">{text.lead}</p>
      {passkeys.length === 0 ? (
        <EmptyState title={text.none} icon="key-round" action={add}>
          {text.noneText}
        </EmptyState>
      ) : (
        <>
          <ul class="passkeys" aria-label={text.caption}>
            {passkeys.map((passkey) => (
              <Passkey passkey={passkey} day={day} text={text} />
            ))}
          </ul>
          {passkeys.length < MOST_PASSKEYS ? <div class="button-row">{add}</div> : <p class="soft">{text.most(MOST_PASSKEYS)}</p>}
        </>
      )}
      {passkeys.length > 0 && factors.codes_left === 0 ? (
        <Notice title={text.noCodes.title}>
          <p>{text.noCodes.text}</p>
          <p>
            <a href="/security/recovery-codes">{text.noCodes.link}</a>
          </p>
        </Notice>
      ) : null}
      <PasskeysLeft c={c} member={member} passkeys={passkeys} />
    </>,
  );
}

interface PasskeyProps {
  readonly passkey: PasskeyRow;
  readonly day: (at: Instant) => string;
  readonly text: ReturnType<typeof words>["passkeys"];
}

function Passkey({ passkey: { id, name, backed_up, created_at, last_used_at }, day, text }: PasskeyProps) {
  return (
    <li>
      <Icon name="key-round" />
      <div class="passkey-facts">
        <p class="passkey-name">{name}</p>
        <p class="soft">{backed_up ? text.synced : text.oneDevice}</p>
        <p class="soft">
          {text.added(day(created_at))} · {last_used_at === null ? text.unused : text.used(day(last_used_at))}
        </p>
      </div>
      <p class="passkey-acts">
        <a href={`/security/passkeys/${id}/rename`}>
          {text.rename}
          <span class="visually-hidden"> {name}</span>
        </a>
        <a href={`/security/passkeys/${id}/remove`}>
          {text.remove}
          <span class="visually-hidden"> {name}</span>
        </a>
      </p>
    </li>
  );
}

/** Tells the browser which passkeys of this account are left, so that it no longer offers what was removed here (WebAuthn Level 3, 5.1.10.3). */
function PasskeysLeft({ c, member, passkeys }: Pick<PasskeysView, "member" | "passkeys"> & { readonly c: Ctx }) {
  const left = {
    rpId: siteOf(c.env, c.req.url).rp_id,
    userId: handleOf(member.id),
    allAcceptedCredentialIds: passkeys.map(({ credential_id }) => credential_id),
  };
  return (
    <div data-passkeys-left={JSON.stringify(left)} hidden>
      <script src={assets.passkey} defer></script>
    </div>
  );
}
