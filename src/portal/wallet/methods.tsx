import { Hono } from "hono";
import { loadOperator } from "../../domain/operator/store.ts";
import {
  beginSetup,
  finishSetup,
  methodsQuery,
  MOST_METHODS,
  readMethods,
  removeMethod,
  type MemberMethod,
  type MethodProblem,
} from "../../domain/payments/saved-methods.ts";
import type { FieldError } from "../../ui/components/ErrorSummary.tsx";
import { words } from "../../ui/words/index.ts";
import { readId } from "../../values/ids.ts";
import type { Language } from "../../values/language.ts";
import type { App, Ctx } from "../../web.ts";
import { formFields } from "../form.ts";
import { requireConfirmed, withMember } from "../with-member.ts";
import { methodsPage, removePage, type MethodNews } from "./methods-page.tsx";

/** Saved cards and bank accounts: what there is, one more by the processor's page, and away with one. */
export const methodPages = new Hono<App>();

methodPages.get("/wallet/methods", async (c) => {
  const { member, methods } = await load(c);
  const news = (["saved", "removed", "ended", "open"] as const).find((each) => each === c.req.query("done")) ?? null;
  return await show(c, { member, methods, kind: "card", errors: [], news });
});

methodPages.post("/wallet/methods", async (c) => {
  const [{ member, methods }, { kind }] = await Promise.all([load(c), formFields(c, ["kind"])]);
  const text = words(c.get("language")).wallet.methods.errors;
  if (kind !== "card" && kind !== "bank")
    return await show(c, { member, methods, kind, errors: [{ field: "kind", text: text.kind }], news: null });
  const begun = await beginSetup(c.env, c.get("now"), { member_id: member.id, kind, language: c.get("language") });
  if (begun.ok) return c.redirect(begun.value.url, 303);
  return await show(c, { member, methods, kind, errors: [problemOf(begun.error, c.get("language"))], news: null });
});

methodPages.get("/wallet/methods/:id/return", async (c) => {
  const [{ member, methods }, id] = [await load(c), readId("met", c.req.param("id"))];
  const done = id === null ? null : await finishSetup(c.env, c.get("now"), { id, member_id: member.id });
  if (done === null) return await c.notFound();
  if (done !== "unavailable") return c.redirect(`/wallet/methods?done=${done}`, 303);
  return await show(c, { member, methods, kind: "card", errors: [problemOf("processor_unavailable", c.get("language"))], news: null });
});

methodPages.get("/wallet/methods/:id/remove", async (c) => {
  const { member, methods } = await load(c);
  const method = methods.find((each) => each.id === c.req.param("id"));
  return method === undefined ? await c.notFound() : await removePage(c, { member, method, errors: [] });
});

methodPages.post("/wallet/methods/:id/remove", async (c) => {
  const [{ member, methods }, id] = [await load(c), readId("met", c.req.param("id"))];
  const done = id === null ? null : await removeMethod(c.env, c.get("now"), { id, member_id: member.id });
  if (done === "removed") return c.redirect("/wallet/methods?done=removed", 303);
  const method = methods.find((each) => each.id === id);
  if (done === null || method === undefined) return await c.notFound();
  return await removePage(c, { member, method, errors: [problemOf("processor_unavailable", c.get("language"))] });
});

type Loaded = Awaited<ReturnType<typeof load>>;

async function load(c: Ctx) {
  const { member, results } = await withMember(c, (db, { member_id }) => [methodsQuery(db, member_id)]);
  requireConfirmed(member);
  return { member, methods: readMethods(results[0]) };
}

async function show(
  c: Ctx,
  view: Pick<Loaded, "member"> & {
    readonly methods: readonly MemberMethod[];
    readonly kind: string;
    readonly errors: readonly FieldError[];
    readonly news: MethodNews | null;
  },
): Promise<Response> {
  const { operator } = await loadOperator(c.env);
  return await methodsPage(c, { ...view, time_zone: operator.time_zone });
}

function problemOf(problem: MethodProblem, language: Language): FieldError {
  const { errors } = words(language).wallet.methods;
  switch (problem) {
    case "too_many":
      return { field: null, text: errors.tooMany(MOST_METHODS) };
    case "processor_unavailable":
      return { field: null, text: errors.unavailable };
    case "no_processor":
      return { field: null, text: errors.noProcessor };
  }
}
