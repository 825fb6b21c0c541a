import { Hono } from "hono";
import { nextPlace } from "../../domain/guests/rules.ts";
import { answerRegion, loadDraft } from "../../domain/guests/service.ts";
import { loadOperator, regionName } from "../../domain/operator/store.ts";
import { Button, LinkButton } from "../../ui/components/Button.tsx";
import { errorOf, type FieldError } from "../../ui/components/ErrorSummary.tsx";
import { Notice } from "../../ui/components/Notice.tsx";
import { RegionPicker } from "../../ui/components/RegionPicker.tsx";
import { words } from "../../ui/words/index.ts";
import type { App, Ctx } from "../../web.ts";
import { formFields } from "../form.ts";
import { browserHash, rememberBrowser } from "./browser.ts";
import { ADDRESSES, stepPage } from "./frame.tsx";

/** Where a guest begins: the area. */
export const regionPages = new Hono<App>();

regionPages.get("/pay", async (c) => {
  const token_hash = await browserHash(c);
  const draft = token_hash === null ? null : await loadDraft(c.env, c.get("now"), token_hash);
  return regionPage(c, { region: draft?.kind === "open" ? (draft.answers.region_id ?? "") : "", errors: [] });
});

regionPages.post("/pay", async (c) => {
  const [{ region }, { regions }] = await Promise.all([formFields(c, ["region"]), loadOperator(c.env)]);
  if (!regions.some(({ id }) => id === region)) {
    return regionPage(c, { region, errors: [{ field: "region", text: words(c.get("language")).guest.region.missing }] });
  }
  const token_hash = await rememberBrowser(c);
  const answers = await answerRegion(c.env, c.get("now"), { token_hash, region_id: region });
  return c.redirect(ADDRESSES[nextPlace(answers)], 303);
});

interface RegionView {
  readonly region: string;
  readonly errors: readonly FieldError[];
}

async function regionPage(c: Ctx, { region, errors }: RegionView): Promise<Response> {
  const language = c.get("language");
  const { guest, common } = words(language);
  const { regions } = await loadOperator(c.env);
  return stepPage(c, {
    place: "region",
    title: guest.region.question,
    errors,
    back: c.get("session") === null ? "/" : "/wallet",
    head:
      c.get("session") === null ? null : (
        <Notice title={guest.member.title}>
          <p>{guest.member.text}</p>
          <LinkButton href="/bills" kind="secondary">
            {guest.member.link}
          </LinkButton>
        </Notice>
      ),
    children: (
      <>
        <RegionPicker
          name="region"
          label={guest.region.question}
          hint={`${guest.intro} ${guest.region.hint}`}
          legendIs="h1"
          language={language}
          error={errorOf(errors, "region")}
          value={region}
          regions={regions.map((one) => ({ id: one.id, name: regionName(one, language), also: one.also_known_as }))}
        />
        <Button>{common.continue}</Button>
      </>
    ),
    after: (
      <p>
        <a href="/contact?about=region">{guest.region.notListed}</a>
      </p>
    ),
  });
}
