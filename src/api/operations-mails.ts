import { Hono } from "hono";
import * as v from "valibot";
import { requeue, undelivered, type Mail } from "../domain/mail/store.ts";
import { nudgeMail } from "../jobs/mail.ts";
import { now } from "../platform/clock.ts";
import { database } from "../platform/db.ts";
import { readId } from "../values/ids.ts";
import { instant } from "../values/time.ts";
import type { App } from "../web.ts";

const PAGE = 50;

const Query = v.object({
  state: v.picklist(["failed", "bounced"]),
  before: v.optional(v.pipe(v.string(), v.regex(/^\d{1,15}$/u), v.transform(Number))),
});

/** The mails that were given up, and their second chance. Mounted behind the operations token (operations.ts). Never shows an address. */
export const operationsMails = new Hono<App>();

operationsMails.get("/operations/mails", async (c) => {
  const query = v.safeParse(Query, c.req.query());
  if (!query.success) return c.json({ error: "malformed" }, 422);
  const { state, before } = query.output;
  const mails = await undelivered(database(c.env), state, { limit: PAGE, before: before === undefined ? null : instant(before) });
  return c.json({ mails: mails.map(asJson), before: mails.length === PAGE ? (mails.at(-1)?.created_at ?? null) : null });
});

operationsMails.post("/operations/mails/:id/retry", async (c) => {
  const id = readId("mail", c.req.param("id"));
  if (id === null || !(await requeue(database(c.env), id, await now(c.env)))) return c.json({ error: "not_found" }, 404);
  nudgeMail(c.env, c.executionCtx);
  return c.json({ id, state: "queued" });
});

function asJson({ id, template, language, state, attempts, last_error, created_at, sent_at, next_attempt_at }: Mail) {
  return { id, template, language, state, attempts, last_error, created_at, sent_at, next_attempt_at };
}
