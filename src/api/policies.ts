import { Hono } from "hono";
import { createMiddleware } from "hono/factory";
import type { InferOutput } from "valibot";
import {
  insurerOfPartner,
  partnerPolicies,
  partnerPolicy,
  type PartnerInsurer,
  type PartnerPolicy,
} from "../domain/autopay/partner-store.ts";
import { importPolicy } from "../domain/autopay/policies.ts";
import type { Context } from "hono";
import { requireScope, type ApiApp } from "./auth.ts";
import { problem } from "./errors.ts";
import { readJsonBody } from "./json-body.ts";
import { pageOf, readPage } from "./pages.ts";
import { fieldError, PolicyBody, PolicyWithId, readBody, readExternalId } from "./policy-body.ts";

/** What the routes of an insurer know beside: which insurer calls. */
export interface InsurerApp {
  Bindings: ApiApp["Bindings"];
  Variables: ApiApp["Variables"] & { insurer: PartnerInsurer };
}

/** Lets on only partners that are an insurer. After `requireScope`. */
export const insurersOnly = createMiddleware<InsurerApp>(async (c, next) => {
  const insurer = await insurerOfPartner(c.env.DB, c.get("caller").partner_id);
  if (insurer === null) return problem(c, "not_an_insurer");
  c.set("insurer", insurer);
  c.header("cache-control", "no-store");
  await next();
  return undefined;
});

/** `/api/v1/policies`: an insurer's policies, by its own identifiers. Sending one again changes nothing. */
export const policiesApi = new Hono<InsurerApp>();

policiesApi.put("/api/v1/policies/:external_id", requireScope("policies:write"), insurersOnly, async (c) => {
  const external_id = readExternalId(c.req.param("external_id"));
  if (external_id === null) return problem(c, "unusable_identifier");
  const json = await readJsonBody(c);
  if (!json.ok) return json.error;
  const body = readBody(PolicyBody, json.value);
  return body.ok ? await writePolicy(c, { external_id, ...body.value }) : problem(c, "unusable_fields", { errors: body.error });
});

policiesApi.post("/api/v1/policies", requireScope("policies:write"), insurersOnly, async (c) => {
  const json = await readJsonBody(c);
  if (!json.ok) return json.error;
  const body = readBody(PolicyWithId, json.value);
  return body.ok ? await writePolicy(c, body.value) : problem(c, "unusable_fields", { errors: body.error });
});

policiesApi.get("/api/v1/policies/:external_id", requireScope("policies:read"), insurersOnly, async (c) => {
  const policy = await partnerPolicy(c.env.DB, c.get("caller").partner_id, c.req.param("external_id"));
  return policy === null ? problem(c, "not_found") : c.json({ policy: asJson(policy) });
});

policiesApi.get("/api/v1/policies", requireScope("policies:read"), insurersOnly, async (c) => {
  const page = readPage(c.req.query(), 1);
  if (!page.ok) return problem(c, "unusable_fields", { errors: page.error });
  const { limit } = page.value;
  const rows = await partnerPolicies(c.env.DB, c.get("caller").partner_id, { after: page.value.after[0] ?? "", limit });
  return c.json(pageOf(rows, { limit, shown: asJson, keysOf: ({ external_id }) => [external_id] }));
});

async function writePolicy(c: Context<InsurerApp>, { premium, ...body }: InferOutput<typeof PolicyWithId>): Promise<Response> {
  if (body.ends_on !== null && body.ends_on < body.starts_on) {
    return problem(c, "unusable_fields", { errors: [fieldError("/ends_on", "ends_before_start")] });
  }
  const { status } = await importPolicy(c.env, c.get("now"), c.get("insurer"), { ...body, premium_cents: premium.amount });
  const policy = await partnerPolicy(c.env.DB, c.get("caller").partner_id, body.external_id);
  return policy === null ? problem(c, "not_found") : c.json({ policy: asJson(policy) }, status === "created" ? 201 : 200);
}

function asJson({ premium_cents, created_at, updated_at, ...policy }: PartnerPolicy) {
  return {
    ...policy,
    premium: { amount: premium_cents, currency: "USD" },
    created_at: new Date(created_at).toISOString(),
    updated_at: new Date(updated_at).toISOString(),
  };
}
