import type { Standing } from "../../domain/caregivers/rules.ts";
import type { Invitation } from "../../domain/caregivers/store.ts";
import type { Member } from "../../domain/identity/member.ts";
import { Button, ButtonRow, LinkButton } from "../../ui/components/Button.tsx";
import { FormToken } from "../../ui/components/FormToken.tsx";
import { words } from "../../ui/words/index.ts";
import type { Ctx } from "../../web.ts";
import { page } from "../page.tsx";
import { Points } from "./invite-page.tsx";

/** What somebody is asked who can accept: an account of the invited address. */
export function questionPage(c: Ctx, { by_name }: Invitation, member: Member): Promise<Response> {
  const { invitation: text } = words(c.get("language")).people;
  return page(
    c,
    { title: text.title(by_name), signedIn: member },
    <>
      <About c={c} by_name={by_name} />
      <form method="post" action={addressOf(c)}>
        <FormToken token={c.get("formToken")} />
        <Button>{text.accept}</Button>
      </form>
      <Decline c={c} />
    </>,
  );
}

/** The same for somebody who is not signed in: what it is about, then the way to an account. */
export function signInPage(c: Ctx, { by_name }: Invitation): Promise<Response> {
  const { invitation: text } = words(c.get("language")).people;
  return page(
    c,
    { title: text.title(by_name) },
    <>
      <About c={c} by_name={by_name} />
      <section class="points">
        <h2>{text.signInTitle}</h2>
        <p>{text.signIn}</p>
        <ButtonRow>
          <LinkButton href={`/login?${new URLSearchParams({ next: addressOf(c) }).toString()}`}>{text.login}</LinkButton>
          <LinkButton href="/register" kind="secondary">
            {text.register}
          </LinkButton>
        </ButtonRow>
      </section>
      <Decline c={c} />
    </>,
  );
}

/** What stands between this reader and the invitation, or what was done. */
export function saidPage(c: Ctx, what: "declined" | "helping" | "own" | "otherAddress", member?: Member): Promise<Response> {
  const { invitation } = words(c.get("language")).people;
  const { title, text } = invitation[what];
  return page(
    c,
    { title, status: what === "declined" || what === "helping" ? 200 : 404, ...(member === undefined ? {} : { signedIn: member }) },
    <>
      <h1>{title}</h1>
      <p class="lead">{typeof text === "string" ? text : text(member?.email ?? "")}</p>
    </>,
  );
}

/** A link that leads no further: why, and the way on. */
export function endingPage(c: Ctx, standing: Exclude<Standing, "invited"> | "unknown"): Promise<Response> {
  const { invitation } = words(c.get("language")).people;
  const { title, text } = invitation.endings[standing];
  return page(
    c,
    { title, status: standing === "unknown" ? 404 : 410 },
    <>
      <h1>{title}</h1>
      <p class="lead">{text}</p>
      {standing === "helping" ? <LinkButton href="/profile/people">{invitation.toPeople}</LinkButton> : null}
    </>,
  );
}

function About({ c, by_name }: { readonly c: Ctx; readonly by_name: string }) {
  const { invitation: text } = words(c.get("language")).people;
  return (
    <>
      <h1>{text.title(by_name)}</h1>
      <p class="lead">{text.lead(by_name)}</p>
      <Points title={text.sees} points={text.seesPoints} />
      <Points title={text.can} points={text.canPoints} />
      <Points title={text.know} points={text.knowPoints} />
    </>
  );
}

function Decline({ c }: { readonly c: Ctx }) {
  const { invitation: text } = words(c.get("language")).people;
  return (
    <section class="after-form">
      <h2>{text.declineTitle}</h2>
      <p>{text.declineText}</p>
      <form method="post" action={`${addressOf(c)}/decline`}>
        <FormToken token={c.get("formToken")} />
        <Button kind="secondary">{text.decline}</Button>
      </form>
    </section>
  );
}

/** The invitation's own address, whichever of its forms was sent. */
function addressOf(c: Ctx): string {
  return `/invitations/${c.req.param("token") ?? ""}`;
}
