import type { Child } from "hono/jsx";
import { stepNumber, STEPS, type Place } from "../../domain/guests/rules.ts";
import { BackLink } from "../../ui/components/BackLink.tsx";
import { ErrorSummary, type FieldError } from "../../ui/components/ErrorSummary.tsx";
import { FormToken } from "../../ui/components/FormToken.tsx";
import { Steps } from "../../ui/components/Steps.tsx";
import { words } from "../../ui/words/index.ts";
import type { Ctx } from "../../web.ts";
import { page, type PageProps } from "../page.tsx";

/** The address of each question; nothing of the answers is in it. */
export const ADDRESSES: Readonly<Record<Place | "account" | "closed", string>> = {
  region: "/pay",
  bill: "/pay/bill",
  account: "/pay/bill/account",
  choose: "/pay/bill/choose",
  closed: "/pay/bill/closed",
  contact: "/pay/contact",
  method: "/pay/method",
  amount: "/pay/amount",
  check: "/pay/check",
};

/** A page of the guest's: never stored, and with a member's navigation for whoever is signed in. */
export function guestPage(c: Ctx, props: PageProps, children: Child): Promise<Response> {
  c.header("Cache-Control", "no-store");
  return page(c, c.get("session") === null ? props : { ...props, signedIn: { name: "" } }, children);
}

export interface StepView {
  readonly place: Place;
  readonly title: string;
  readonly errors: readonly FieldError[];
  /** Where "Back" leads unless the guest came from the check page. */
  readonly back: string;
  /** 422 where there are errors, unless told. */
  readonly status?: 429;
  /** Above the form, below the step: the question when it is no legend, and what goes with it. */
  readonly head?: Child;
  /** The form's fields and its button. */
  readonly children: Child;
  readonly after?: Child;
}

/** One question with its number, its way back and its form, which is sent to the page's own address. */
export function stepPage(c: Ctx, view: StepView): Promise<Response> {
  const language = c.get("language");
  const { place, title, errors, status = errors.length === 0 ? 200 : 422 } = view;
  const back = c.req.query("change") === undefined ? view.back : ADDRESSES.check;
  return guestPage(
    c,
    { title: `${title} – ${words(language).guest.title}`, status },
    <>
      <BackLink href={back} language={language} />
      <ErrorSummary errors={errors} language={language} />
      <Steps current={stepNumber(place)} of={STEPS.length} language={language} />
      {view.head ?? null}
      <form class="form" method="post" action={c.req.path} novalidate>
        <FormToken token={c.get("formToken")} />
        {view.children}
      </form>
      {view.after ?? null}
    </>,
  );
}
