import { Hono } from "hono";
import { copySchema } from "../../domain/export/copy-schema.ts";
import { copyOfData } from "../../domain/export/copy.ts";
import { countAttempt } from "../../domain/identity/attempts.ts";
import { limitOf } from "../../domain/identity/limits.ts";
import type { Member } from "../../domain/identity/member.ts";
import { mailStatement } from "../../domain/mail/store.ts";
import { loadOperator } from "../../domain/operator/store.ts";
import { nudgeMail } from "../../jobs/mail.ts";
import type { FieldError } from "../../ui/components/ErrorSummary.tsx";
import { words } from "../../ui/words/index.ts";
import { dayIn } from "../../values/time.ts";
import type { App, Ctx } from "../../web.ts";
import { audit } from "../audit.ts";
import { download, streamed } from "../download.ts";
import { formFields } from "../form.ts";
import { checkPassword } from "../reauthenticate.ts";
import { withMember } from "../with-member.ts";
import { dataPage } from "./data-page.tsx";

const COPY_PATH = "/profile/data.json";
const SCHEMA_PATH = "/profile/data.schema.json";

/** Everything that is held about a member, to take along. */
export const dataPages = new Hono<App>();

dataPages.get("/profile/data", async (c) => {
  const { member } = await withMember(c);
  return await dataPage(c, { member, errors: [] });
});

// The file is made by the form of the page alone: a link that somebody is lured to makes none.
dataPages.get(COPY_PATH, async (c) => {
  await withMember(c);
  return c.redirect("/profile/data", 303);
});

dataPages.post(COPY_PATH, async (c) => {
  const [{ member }, { password }] = await Promise.all([withMember(c), formFields(c, ["password"])]);
  const wrong = (await checkPassword(c, member, password)) ?? (await tooMany(c, member));
  if (wrong !== null) return await dataPage(c, { member, errors: [wrong] });
  await tell(c, member);
  const { operator } = await loadOperator(c.env);
  const now = c.get("now");
  const { id: member_id, email_key } = member;
  const copy = copyOfData(c.env, { member_id, email_key, operator: operator.name, schema: c.env.PUBLIC_ORIGIN + SCHEMA_PATH, now });
  return download(c, { name: `data-${dayIn(operator.time_zone, now)}.json`, type: "application/json", body: streamed(copy) });
});

dataPages.get(SCHEMA_PATH, (c) =>
  c.body(JSON.stringify(copySchema(c.env.PUBLIC_ORIGIN + SCHEMA_PATH)), 200, { "Content-Type": "application/schema+json" }),
);

async function tooMany(c: Ctx, { id }: Member): Promise<FieldError | null> {
  const limit = await countAttempt(c.env.DB, [await limitOf(c.env, "data_copy:member", id)], c.get("now"));
  return limit === null ? null : { field: null, text: words(c.get("language")).dataCopy.wait(limit.wait_s) };
}

/** A copy in the wrong hands is everything: its owner hears of it. */
async function tell(c: Ctx, { id, name, email, language }: Member): Promise<void> {
  const now = c.get("now");
  await mailStatement(c.env.DB, {
    dedupe_key: `data_downloaded:${id}:${now}`,
    to_address: email,
    language,
    template: "data_downloaded",
    params: { name },
    now,
  }).run();
  audit(c, { actor: `member:${id}`, action: "data_downloaded", subject: id });
  nudgeMail(c.env, c.executionCtx);
}
