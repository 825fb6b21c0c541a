import { Hono } from "hono";
import { lostFactorsOf, takeBack, type LostFactors } from "../../domain/factors/reset.ts";
import { loadOperator } from "../../domain/operator/store.ts";
import { nudgeMail } from "../../jobs/mail.ts";
import { Button } from "../../ui/components/Button.tsx";
import { FormToken } from "../../ui/components/FormToken.tsx";
import { Notice } from "../../ui/components/Notice.tsx";
import { formatLongDay } from "../../ui/format.ts";
import { words } from "../../ui/words/index.ts";
import type { MemberId } from "../../values/ids.ts";
import type { App, Ctx } from "../../web.ts";
import { audit } from "../audit.ts";
import { withMember } from "../with-member.ts";

/** Stopping, by whoever is signed in, that every factor is removed. It asks for no password: it only keeps what is there. */
export const factorResetPages = new Hono<App>();

factorResetPages.post("/security/factor-reset/stop", async (c) => {
  const { member } = await withMember(c);
  if (await takeBack(c.env, c.get("now"), member)) {
    audit(c, { actor: `member:${member.id}`, action: "factor_reset_taken_back", subject: member.id });
    nudgeMail(c.env, c.executionCtx);
  }
  return c.redirect("/security?done=factor-reset-stopped", 303);
});

/** The notice that somebody has asked for it, for pages of whoever is signed in; null where nobody has. */
export async function factorResetNotice(c: Ctx, member_id: MemberId) {
  const lost: LostFactors = await lostFactorsOf(c.env, c.get("now"), member_id);
  if (lost.standing === "none") return null;
  const language = c.get("language");
  const { notice: text } = words(language).lostFactor;
  const { operator } = await loadOperator(c.env);
  return (
    <Notice tone="danger" title={text.title}>
      <p>{text.text(formatLongDay(lost.ready_at, { language, time_zone: operator.time_zone }))}</p>
      <form method="post" action="/security/factor-reset/stop">
        <FormToken token={c.get("formToken")} />
        <Button>{text.button}</Button>
      </form>
    </Notice>
  );
}
