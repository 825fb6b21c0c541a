import { Hono, type Context } from "hono";
import type { DueState } from "../domain/autopay/due.ts";
import { partnerPolicy, partnerPremiums, type PartnerPremium, type PremiumFilter } from "../domain/autopay/partner-store.ts";
import { setPremium, type PremiumProblem, type SetPremium } from "../domain/autopay/policies.ts";
import { requireScope } from "./auth.ts";
import { problem } from "./errors.ts";
import { readJsonBody } from "./json-body.ts";
import { pageOf, readPage } from "./pages.ts";
import { insurersOnly, type InsurerApp } from "./policies.ts";
import { fieldError, PremiumBody, PremiumWithId, readBody, readPeriod } from "./policy-body.ts";

const STATES: readonly DueState[] = ["open", "paying", "paid", "skipped", "handed_over", "not_needed"];

/** `/api/v1/premiums`: what an insurer's policies cost in a month, and what became of it. */
export const premiumsApi = new Hono<InsurerApp>();

premiumsApi.put("/api/v1/policies/:external_id/premiums/:period", requireScope("policies:write"), insurersOnly, async (c) => {
  const period = readPeriod(c.req.param("period"));
  if (period === null) return problem(c, "not_found");
  const json = await readJsonBody(c);
  if (!json.ok) return json.error;
  const body = readBody(PremiumBody, json.value);
  if (!body.ok) return problem(c, "unusable_fields", { errors: body.error });
  return await writePremium(c, { policy: c.req.param("external_id"), period, ...body.value });
});

premiumsApi.post("/api/v1/premiums", requireScope("policies:write"), insurersOnly, async (c) => {
  const json = await readJsonBody(c);
  if (!json.ok) return json.error;
  const body = readBody(PremiumWithId, json.value);
  return body.ok ? await writePremium(c, body.value) : problem(c, "unusable_fields", { errors: body.error });
});

premiumsApi.get("/api/v1/policies/:external_id/premiums", requireScope("policies:read"), insurersOnly, async (c) => {
  const external_id = c.req.param("external_id");
  const policy = await partnerPolicy(c.env.DB, c.get("caller").partner_id, external_id);
  return policy === null ? problem(c, "not_found") : await listed(c, external_id);
});

premiumsApi.get("/api/v1/premiums", requireScope("policies:read"), insurersOnly, async (c) => await listed(c, null));

interface Sent extends Omit<SetPremium, "policy_id" | "amount_cents" | "due_on"> {
  readonly policy: string;
  readonly amount: SetPremium["amount_cents"];
  readonly due_on?: SetPremium["due_on"] | undefined;
}

async function writePremium(c: Context<InsurerApp>, { policy: external_id, period, amount, due_on }: Sent): Promise<Response> {
  const { partner_id } = c.get("caller");
  const policy = await partnerPolicy(c.env.DB, partner_id, external_id);
  if (policy === null) return problem(c, "not_found");
  const day = due_on === undefined ? {} : { due_on };
  const set = await setPremium(c.env, c.get("now"), { policy_id: policy.id, period, amount_cents: amount, ...day });
  if (!set.ok) return refused(c, set.error);
  const filter = { external_id, period, state: null };
  const [premium] = await partnerPremiums(c.env.DB, partner_id, { filter, page: { after: ["", ""], limit: 1 } });
  return premium === undefined ? problem(c, "not_found") : c.json({ premium: asJson(premium) });
}

function refused(c: Context<InsurerApp>, why: PremiumProblem): Response {
  switch (why) {
    case "not_found":
      return problem(c, "not_found");
    case "settled":
      return problem(c, "premium_settled");
    case "too_far":
      return problem(c, "unusable_fields", { errors: [fieldError("/period", why)] });
    case "outside_period":
    case "outside_policy":
      return problem(c, "unusable_fields", { errors: [fieldError("/due_on", why)] });
  }
}

async function listed(c: Context<InsurerApp>, external_id: string | null): Promise<Response> {
  const query = c.req.query();
  const [page, filter] = [readPage(query, 2), readFilter(query, external_id)];
  const errors = [...(page.ok ? [] : page.error), ...(filter.period === undefined ? [fieldError("/period", "not_a_period")] : [])];
  if (filter.state === undefined) errors.push(fieldError("/state", "not_a_state"));
  if (!page.ok || filter.period === undefined || filter.state === undefined) return problem(c, "unusable_fields", { errors });
  const { limit } = page.value;
  const [policy = "", period = ""] = page.value.after;
  const rows = await partnerPremiums(c.env.DB, c.get("caller").partner_id, {
    filter: { external_id, period: filter.period, state: filter.state },
    page: { after: [policy, period], limit },
  });
  return c.json(pageOf(rows, { limit, shown: asJson, keysOf: (row) => [row.external_id, row.period] }));
}

/** What of the list is asked for; undefined where it cannot be read. */
function readFilter(
  query: Readonly<Record<string, string>>,
  external_id: string | null,
): { readonly [Name in keyof PremiumFilter]: PremiumFilter[Name] | undefined } {
  const { period, state } = query;
  return {
    external_id,
    period: period === undefined ? null : (readPeriod(period) ?? undefined),
    state: state === undefined ? null : STATES.find((each) => each === state),
  };
}

function asJson({ external_id, amount_cents, paid_at, payment_id, updated_at, ...premium }: PartnerPremium) {
  return {
    ...premium,
    policy: external_id,
    amount: amount_cents,
    currency: "USD",
    paid_at: paid_at === null ? null : new Date(paid_at).toISOString(),
    payment: payment_id,
    updated_at: new Date(updated_at).toISOString(),
  };
}
