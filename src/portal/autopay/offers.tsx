import { Hono } from "hono";
import { acceptPolicy, declinePolicy, offersQuery, type AcceptProblem } from "../../domain/autopay/policies.ts";
import type { Member } from "../../domain/identity/member.ts";
import { BackLink } from "../../ui/components/BackLink.tsx";
import { Button, ButtonRow, LinkButton } from "../../ui/components/Button.tsx";
import { ErrorSummary, errorOf, type FieldError } from "../../ui/components/ErrorSummary.tsx";
import { Field } from "../../ui/components/Field.tsx";
import { FormToken } from "../../ui/components/FormToken.tsx";
import { waitInWords } from "../../ui/words/wait.ts";
import { words } from "../../ui/words/index.ts";
import type { Language } from "../../values/language.ts";
import { readId } from "../../values/ids.ts";
import type { App, Ctx } from "../../web.ts";
import { formFields } from "../form.ts";
import { page } from "../page.tsx";
import { networkIfAny } from "../visitor.ts";
import { requireConfirmed, withMember } from "../with-member.ts";

/** Policies that insurers have sent: is it mine, or not? */
export const offerPages = new Hono<App>();

offerPages.get("/autopay/offers/:id", async (c) => {
  const found = await load(c, c.req.param("id"));
  return found === null ? c.notFound() : acceptPage(c, found, "", []);
});

offerPages.post("/autopay/offers/:id", async (c) => {
  const { member_number } = await formFields(c, ["member_number"]);
  const found = await load(c, c.req.param("id"));
  if (found === null) return await settled(c, c.req.param("id"));
  const language = c.get("language");
  const wrong = (text: string): Promise<Response> => acceptPage(c, found, member_number, [{ field: "member_number", text }]);
  if (member_number.trim() === "") return await wrong(words(language).autopay.offer.missing);
  const { member, offer } = found;
  const accepted = await acceptPolicy(c.env, c.get("now"), {
    member_id: member.id,
    policy_id: offer.id,
    member_number,
    from: networkIfAny(c),
  });
  if (accepted.ok) return c.redirect(`/autopay/${accepted.value.policy_id}/authorise`, 303);
  return accepted.error.code === "not_found" ? await c.notFound() : await wrong(refusalText(accepted.error, language));
});

offerPages.get("/autopay/offers/:id/decline", async (c) => {
  const found = await load(c, c.req.param("id"));
  return found === null ? c.notFound() : declinePage(c, found);
});

offerPages.post("/autopay/offers/:id/decline", async (c) => {
  const found = await load(c, c.req.param("id"));
  if (found === null) return await settled(c, c.req.param("id"));
  await declinePolicy(c.env, c.get("now"), { member_id: found.member.id, policy_id: found.offer.id });
  return c.redirect("/autopay?done=declined", 303);
});

type Offer = Awaited<ReturnType<typeof offersQuery>>[number];

interface Found {
  readonly member: Member;
  readonly offer: Offer;
}

async function load(c: Ctx, text: string): Promise<Found | null> {
  const { member, results } = await withMember(c, (db, { member_id }) => [offersQuery(db, member_id)]);
  requireConfirmed(member);
  const offer = results[0].find(({ id }) => id === text);
  return offer === undefined ? null : { member, offer };
}

/** A form sent twice finds its offer gone: the policy's own page tells what became of it, if it is the member's. */
async function settled(c: Ctx, text: string): Promise<Response> {
  const id = readId("pol", text);
  return id === null ? await c.notFound() : c.redirect(`/autopay/${id}`, 303);
}

function refusalText(problem: Exclude<AcceptProblem, { readonly code: "not_found" }>, language: Language): string {
  const { offer: text } = words(language).autopay;
  return problem.code === "wrong_number" ? text.wrong : text.wait(waitInWords(problem.wait_s, language));
}

function acceptPage(c: Ctx, { member, offer }: Found, typed: string, errors: readonly FieldError[]): Promise<Response> {
  const language = c.get("language");
  const { offer: text } = words(language).autopay;
  return page(
    c,
    { title: text.shortTitle, status: errors.length === 0 ? 200 : 422, signedIn: member },
    <>
      <BackLink href="/autopay" language={language} />
      <ErrorSummary errors={errors} language={language} />
      <h1>{text.title(offer.insurer_name)}</h1>
      <p class="lead">{text.lead}</p>
      <form class="form" method="post" action={`/autopay/offers/${offer.id}`} novalidate>
        <FormToken token={c.get("formToken")} />
        <Field
          name="member_number"
          label={text.number}
          language={language}
          width="medium"
          autocomplete="off"
          value={typed}
          error={errorOf(errors, "member_number")}
        />
        <Button>{text.button}</Button>
      </form>
      <p>
        <a href={`/autopay/offers/${offer.id}/decline`}>{text.decline}</a>
      </p>
    </>,
  );
}

function declinePage(c: Ctx, { member, offer }: Found): Promise<Response> {
  const language = c.get("language");
  const { autopay } = words(language);
  const { offer: text } = autopay;
  return page(
    c,
    { title: text.declineTitle(offer.insurer_name), signedIn: member },
    <>
      <BackLink href="/autopay" language={language} />
      <h1>{text.declineTitle(offer.insurer_name)}</h1>
      <p class="lead">{text.declineText(offer.insurer_name)}</p>
      <form method="post" action={`/autopay/offers/${offer.id}/decline`}>
        <FormToken token={c.get("formToken")} />
        <ButtonRow>
          <Button kind="danger">{text.decline}</Button>
          <LinkButton href="/autopay" kind="secondary">
            {autopay.acts.keep}
          </LinkButton>
        </ButtonRow>
      </form>
    </>,
  );
}
