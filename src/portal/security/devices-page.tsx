import type { Member } from "../../domain/identity/member.ts";
import type { SignedInDevice } from "../../domain/sessions/session.ts";
import { BackLink } from "../../ui/components/BackLink.tsx";
import { Button } from "../../ui/components/Button.tsx";
import { Card } from "../../ui/components/Card.tsx";
import { ErrorSummary, type FieldError } from "../../ui/components/ErrorSummary.tsx";
import { FormToken } from "../../ui/components/FormToken.tsx";
import { Icon } from "../../ui/components/Icon.tsx";
import { Notice } from "../../ui/components/Notice.tsx";
import { Tag } from "../../ui/components/Tag.tsx";
import { formatAgo, formatMoment } from "../../ui/format.ts";
import { words } from "../../ui/words/index.ts";
import type { Ctx } from "../../web.ts";
import { page } from "../page.tsx";
import { PasswordAgain } from "../password-again.tsx";
import { needsPassword } from "../reauthenticate.ts";
import { requireSession } from "../with-member.ts";

/** What has just been done, as the address says it. */
export type DevicesNews = "one" | "over" | "others" | "none";

interface Devices {
  readonly member: Member;
  /** Where the member is signed in, the last used first; this device is shown before all. */
  readonly devices: readonly SignedInDevice[];
  readonly time_zone: string;
  readonly news: DevicesNews | null;
  readonly errors: readonly FieldError[];
}

/** Where the member is signed in. Signing devices out asks for the password where it was typed long ago: the buttons come with it. */
export function devicesPage(c: Ctx, { member, devices, time_zone, news, errors }: Devices): Promise<Response> {
  const language = c.get("language");
  const text = words(language).devices;
  const own = requireSession(c).id;
  const locked = needsPassword(c);
  const alone = devices.every(({ id }) => id === own);
  return page(
    c,
    { title: text.title, status: errors.length === 0 ? 200 : 422, signedIn: member },
    <>
      <BackLink href="/security" language={language} />
      <ErrorSummary errors={errors} language={language} />
      {news === null ? null : (
        <Notice tone={news === "one" || news === "others" ? "success" : "info"} role="status">
          {text.done[news]}
        </Notice>
      )}
      <h1>{text.title}</h1>
      <p class="lead">{text.lead}</p>
      {locked ? <TypeAgain c={c} errors={errors} /> : null}
      <h2 class="visually-hidden">{text.listed}</h2>
      <ul class="devices">
        {devices
          .toSorted((a, b) => Number(b.id === own) - Number(a.id === own))
          .map((device) => (
            <Device c={c} device={device} time_zone={time_zone} isOwn={device.id === own} locked={locked} />
          ))}
      </ul>
      {alone ? <Notice title={text.only.title}>{text.only.text}</Notice> : null}
      {locked ? null : <AllAtOnce c={c} alone={alone} />}
      {alone ? null : (
        <Card title={text.unknown.title} tone="quiet" id="unknown">
          <p>{text.unknown.text}</p>
          <p>
            <a href="/security/password">{text.unknown.link}</a>
          </p>
        </Card>
      )}
    </>,
  );
}

/** Opens the buttons for five minutes. */
function TypeAgain({ c, errors }: { readonly c: Ctx; readonly errors: readonly FieldError[] }) {
  const { devices: text, common } = words(c.get("language"));
  return (
    <Card title={text.again.title} id="again">
      <p>{text.again.text}</p>
      <form class="form" method="post" action="/security/devices" novalidate>
        <FormToken token={c.get("formToken")} />
        <PasswordAgain c={c} errors={errors} />
        <Button>{common.continue}</Button>
      </form>
    </Card>
  );
}

interface DeviceProps {
  readonly c: Ctx;
  readonly device: SignedInDevice;
  readonly time_zone: string;
  readonly isOwn: boolean;
  readonly locked: boolean;
}

function Device({ c, device, time_zone, isOwn, locked }: DeviceProps) {
  const language = c.get("language");
  const text = words(language).devices;
  const name = device.device === "" ? text.unnamed : device.device;
  return (
    <li class="device">
      <Icon name={/Android|iOS/u.test(device.device) ? "smartphone" : "monitor"} />
      <div>
        <h3>
          {name} {isOwn ? <Tag tone="success">{text.thisOne}</Tag> : null}
        </h3>
        {device.place === "" ? null : <p>{device.place}</p>}
        <p class="soft">{isOwn ? text.inUse : text.seen(formatAgo(device.last_seen_at, c.get("now"), language))}</p>
        <p class="soft">{text.since(formatMoment(device.created_at, { language, time_zone }), text.how[device.how])}</p>
      </div>
      {isOwn || locked ? null : (
        <form method="post" action={`/security/devices/${device.id}/end`}>
          <FormToken token={c.get("formToken")} />
          <Button kind="secondary">
            {text.end}
            <span class="visually-hidden"> {name}</span>
          </Button>
        </form>
      )}
    </li>
  );
}

function AllAtOnce({ c, alone }: { readonly c: Ctx; readonly alone: boolean }) {
  const { all } = words(c.get("language")).devices;
  const token = <FormToken token={c.get("formToken")} />;
  return (
    <Card title={all.title} id="all">
      {alone ? null : (
        <form method="post" action="/security/devices/end-others">
          {token}
          <p>{all.othersText}</p>
          <Button kind="secondary">{all.others}</Button>
        </form>
      )}
      <form method="post" action="/security/devices/end-all">
        {token}
        <p>{all.everywhereText}</p>
        <Button kind="danger">{all.everywhere}</Button>
      </form>
    </Card>
  );
}
