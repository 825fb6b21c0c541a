import type { Side, Standing } from "../../domain/profile/email-change-rules.ts";
import { Button, ButtonRow, LinkButton } from "../../ui/components/Button.tsx";
import { FormToken } from "../../ui/components/FormToken.tsx";
import { SummaryList } from "../../ui/components/SummaryList.tsx";
import { words } from "../../ui/words/index.ts";
import type { Ctx } from "../../web.ts";
import { page } from "../page.tsx";

interface QuestionView {
  readonly side: Side;
  readonly new_email: string;
  /** This mailbox has agreed already, and the other has not: it can still say no. */
  readonly answered: boolean;
}

/** What a mailbox is asked: to agree, or to stop it. Each form is sent to its own address, which holds the token and appears nowhere in the page. */
export function questionPage(c: Ctx, { side, new_email, answered }: QuestionView): Promise<Response> {
  const { emailChange } = words(c.get("language"));
  const { old: asOld, new: asNew, waiting } = emailChange;
  const [title, lead] = answered ? [waiting.title, waiting.lead] : side === "old" ? [asOld.title, asOld.lead] : [asNew.title, asNew.lead];
  return page(
    c,
    { title },
    <>
      <h1>{title}</h1>
      <p class="lead">{lead}</p>
      <SummaryList rows={[{ key: side === "old" ? asOld.becomes : asNew.address, value: new_email }]} />
      {answered ? null : (
        <form method="post">
          <FormToken token={c.get("formToken")} />
          <Button name="answer" value="agree">
            {side === "old" ? asOld.approve : asNew.confirm}
          </Button>
        </form>
      )}
      <section class="after-form">
        <h2>{side === "old" ? asOld.notMe : asNew.notMine}</h2>
        <p>{side === "old" ? asOld.notMeText : asNew.notMineText}</p>
        <form method="post">
          <FormToken token={c.get("formToken")} />
          <Button kind={side === "old" ? "danger" : "secondary"} name="answer" value="stop">
            {side === "old" ? asOld.stop : asNew.stop}
          </Button>
        </form>
      </section>
    </>,
  );
}

/** This mailbox has agreed; the other is still to. */
export function waitingPage(c: Ctx): Promise<Response> {
  const { waiting } = words(c.get("language")).emailChange;
  return page(
    c,
    { title: waiting.title },
    <>
      <h1>{waiting.title}</h1>
      <p class="lead">{waiting.lead}</p>
    </>,
  );
}

/** Both have agreed. */
export function changedPage(c: Ctx): Promise<Response> {
  const { changed } = words(c.get("language")).emailChange;
  return page(
    c,
    { title: changed.title },
    <>
      <h1>{changed.title}</h1>
      <p class="lead">{changed.lead}</p>
      <LinkButton href="/login">{changed.button}</LinkButton>
    </>,
  );
}

/** A mailbox has said no. From the old one that was an alarm, so a new password is the next step. */
export function stoppedPage(c: Ctx, side: Side): Promise<Response> {
  const { stopped } = words(c.get("language")).emailChange;
  const { title, lead } = stopped[side];
  return page(
    c,
    { title },
    <>
      <h1>{title}</h1>
      <p class="lead">{lead}</p>
      {side === "new" ? null : (
        <ButtonRow>
          <LinkButton href="/forgot-password">{stopped.old.button}</LinkButton>
          <LinkButton kind="secondary" href="/contact?about=account">
            {stopped.old.desk}
          </LinkButton>
        </ButtonRow>
      )}
    </>,
  );
}

/** A link that leads no further: why, and the way on. */
export function endingPage(c: Ctx, ending: Exclude<Standing, "open" | "waiting"> | "unknown"): Promise<Response> {
  const text = words(c.get("language")).emailChange;
  const { title, lead } = text.endings[ending];
  const mayBeAttack = ending === "taken_back" || ending === "too_late";
  return page(
    c,
    { title, status: ending === "unknown" ? 404 : 410 },
    <>
      <h1>{title}</h1>
      <p class="lead">{lead}</p>
      <ButtonRow>
        {ending === "done" ? (
          <LinkButton href="/contact?about=account">{text.toContact}</LinkButton>
        ) : (
          <LinkButton href="/profile/email">{text.toProfile}</LinkButton>
        )}
        {mayBeAttack ? (
          <LinkButton kind="secondary" href="/forgot-password">
            {text.toPassword}
          </LinkButton>
        ) : null}
      </ButtonRow>
    </>,
  );
}
