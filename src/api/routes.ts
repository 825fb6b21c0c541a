import { Hono } from "hono";
import type { App } from "../web.ts";
import { billsImport } from "./bills-import.ts";
import { apiFailure, problem } from "./errors.ts";
import { policiesApi } from "./policies.ts";
import { premiumsApi } from "./premiums.ts";
import { tokens } from "./token.ts";

/** Door 3: the partners' JSON. Everything below /api/ answers in JSON, what goes wrong too. */
export const api = new Hono<App>();

api.onError(apiFailure);
api.route("/", tokens);
api.route("/", billsImport);
api.route("/", policiesApi);
api.route("/", premiumsApi);
const METHODS = [
  ["/api/oauth/token", "POST"],
  ["/api/v1/bills/import", "POST"],
  ["/api/v1/policies", "GET, POST"],
  ["/api/v1/policies/:external_id", "GET, PUT"],
  ["/api/v1/policies/:external_id/premiums", "GET"],
  ["/api/v1/policies/:external_id/premiums/:period", "PUT"],
  ["/api/v1/premiums", "GET, POST"],
] as const;
for (const [path, allow] of METHODS) api.all(path, (c) => problem(c, "method_not_allowed", { headers: { allow } }));
api.all("/api/*", (c) => problem(c, "not_found"));
