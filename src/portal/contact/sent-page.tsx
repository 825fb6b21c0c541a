import type { Member } from "../../domain/identity/member.ts";
import { ButtonRow, LinkButton } from "../../ui/components/Button.tsx";
import { words } from "../../ui/words/index.ts";
import type { Ctx } from "../../web.ts";
import { page } from "../page.tsx";

/** After a message was left: its reference, and when to expect an answer. @param reference null where the address has none of ours */
export function sentPage(
  c: Ctx,
  { member, reference }: { readonly member: Member | null; readonly reference: string | null },
): Promise<Response> {
  const { sent: text } = words(c.get("language")).contact;
  return page(
    c,
    member === null ? { title: text.title } : { title: text.title, signedIn: member },
    <>
      <h1>{text.title}</h1>
      {reference === null ? null : (
        <p>
          {text.reference} <strong class="reference">{reference}</strong>
        </p>
      )}
      <p class="lead">{text.lead}</p>
      <p>{text.next}</p>
      <ButtonRow>
        <LinkButton href={member === null ? "/" : "/wallet"}>{member === null ? text.home : text.wallet}</LinkButton>
        <LinkButton kind="secondary" href="/contact">
          {text.contact}
        </LinkButton>
      </ButtonRow>
    </>,
  );
}
