import type { Member } from "../../domain/identity/member.ts";
import { Button, LinkButton } from "../../ui/components/Button.tsx";
import { FormToken } from "../../ui/components/FormToken.tsx";
import { Notice } from "../../ui/components/Notice.tsx";
import { words } from "../../ui/words/index.ts";
import type { Ctx } from "../../web.ts";
import { page } from "../page.tsx";

interface CheckEmailView {
  /** Null right after registration, when nobody is signed in: the page then says the same to everybody. */
  readonly member: Member | null;
  readonly message: string | null;
}

/** What to do until the address is confirmed; signed in, the link can be sent again. */
export function checkEmailPage(c: Ctx, { member, message }: CheckEmailView): Promise<Response> {
  const { checkEmail: text } = words(c.get("language")).register;
  const confirmed = member !== null && member.email_confirmed_at !== null;
  return page(
    c,
    member === null ? { title: text.title } : { title: text.title, signedIn: member },
    <>
      <h1>{text.title}</h1>
      {message === null ? null : (
        <Notice tone="success" role="status">
          {message}
        </Notice>
      )}
      {confirmed ? (
        <>
          <p class="lead">{text.confirmed}</p>
          <LinkButton href="/wallet">{text.wallet}</LinkButton>
        </>
      ) : (
        <>
          <p class="lead">{text.lead}</p>
          <p>{text.until}</p>
          {member === null ? <p>{text.nothing}</p> : null}
          {member === null ? (
            <LinkButton href="/login">{text.login}</LinkButton>
          ) : (
            <form method="post" action="/register/resend">
              <FormToken token={c.get("formToken")} />
              <Button kind="secondary">{text.again}</Button>
            </form>
          )}
        </>
      )}
    </>,
  );
}
