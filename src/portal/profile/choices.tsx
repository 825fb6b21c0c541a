import { Hono } from "hono";
import type { Member } from "../../domain/identity/member.ts";
import { loadOperator, regionName } from "../../domain/operator/store.ts";
import { NOTICE_KINDS } from "../../domain/profile/rules.ts";
import { saveDetails } from "../../domain/profile/store.ts";
import { database } from "../../platform/db.ts";
import { keepLanguage } from "../../platform/middleware/index.ts";
import { Radios } from "../../ui/components/Radios.tsx";
import { RegionPicker } from "../../ui/components/RegionPicker.tsx";
import { words } from "../../ui/words/index.ts";
import { readLanguage } from "../../values/language.ts";
import type { App, Ctx } from "../../web.ts";
import { formFields } from "../form.ts";
import { withMember } from "../with-member.ts";
import { changed, changePage } from "./change-page.tsx";
import { noticesPage } from "./notices-page.tsx";

/** What a member chooses from a list: the area, the language, the mails. */
export const choicePages = new Hono<App>();

choicePages.get("/profile/region", async (c) => {
  const { member } = await withMember(c);
  return await regionPage(c, member, member.region_id);
});

choicePages.post("/profile/region", async (c) => {
  const [{ member }, { region }, { regions }] = await Promise.all([withMember(c), formFields(c, ["region"]), loadOperator(c.env)]);
  if (!regions.some(({ id }) => id === region)) return await regionPage(c, member, region, words(c.get("language")).register.area.missing);
  if (region === member.region_id) return c.redirect("/profile", 303);
  await saveDetails(database(c.env), member.id, { region_id: region });
  return changed(c, member, "region");
});

choicePages.get("/profile/language", async (c) => {
  const { member } = await withMember(c);
  return await languagePage(c, member, member.language);
});

choicePages.post("/profile/language", async (c) => {
  const [{ member }, { language }] = await Promise.all([withMember(c), formFields(c, ["language"])]);
  const chosen = readLanguage(language);
  if (chosen === null) return await languagePage(c, member, language, words(c.get("language")).profile.language.missing);
  keepLanguage(c, chosen);
  if (chosen === member.language) return c.redirect("/profile", 303);
  await saveDetails(database(c.env), member.id, { language: chosen });
  return changed(c, member, "language");
});

choicePages.get("/profile/notices", async (c) => {
  const { member } = await withMember(c);
  return await noticesPage(c, member);
});

choicePages.post("/profile/notices", async (c) => {
  const [{ member }, typed] = await Promise.all([withMember(c), formFields(c, [...NOTICE_KINDS, "paperless"])]);
  const chosen = {
    bill_mails: typed.bill_mails === "yes",
    statement_mails: typed.statement_mails === "yes",
    sign_in_mails: typed.sign_in_mails === "yes",
    paperless: typed.paperless === "yes",
  };
  await saveDetails(database(c.env), member.id, chosen);
  return changed(c, member, "notices");
});

async function regionPage(c: Ctx, member: Member, value: string, error?: string): Promise<Response> {
  const language = c.get("language");
  const text = words(language).profile.region;
  const { regions } = await loadOperator(c.env);
  return await changePage(c, {
    member,
    title: text.title,
    errors: error === undefined ? [] : [{ field: "region", text: error }],
    controls: (
      <RegionPicker
        name="region"
        label={text.title}
        hint={text.hint}
        legendIs="h1"
        language={language}
        error={error}
        value={value}
        regions={regions.map((one) => ({ id: one.id, name: regionName(one, language), also: one.also_known_as }))}
      />
    ),
    below: (
      <p>
        <a href="/contact?about=region">{text.notListed}</a>
      </p>
    ),
  });
}

function languagePage(c: Ctx, member: Member, value: string, error?: string): Promise<Response> {
  const language = c.get("language");
  const { language: text, languages } = words(language).profile;
  const option = (value: keyof typeof languages) => ({ value, label: <span lang={value}>{languages[value]}</span> });
  return changePage(c, {
    member,
    title: text.title,
    errors: error === undefined ? [] : [{ field: "language", text: error }],
    controls: (
      <Radios
        name="language"
        label={text.title}
        hint={text.hint}
        legendIs="h1"
        language={language}
        error={error}
        value={value}
        options={[option("en"), option("es")]}
      />
    ),
  });
}
