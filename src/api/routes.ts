import { Hono } from "hono";
import type { App } from "../web.ts";
import { billsImport } from "./bills-import.ts";
import { apiFailure, problem } from "./errors.ts";
import { tokens } from "./token.ts";

/** Door 3: the partners' JSON. Everything below /api/ answers in JSON, what goes wrong too. */
export const api = new Hono<App>();

api.onError(apiFailure);
api.route("/", tokens);
api.route("/", billsImport);
for (const path of ["/api/oauth/token", "/api/v1/bills/import"]) {
  api.all(path, (c) => problem(c, "method_not_allowed", { headers: { allow: "POST" } }));
}
api.all("/api/*", (c) => problem(c, "not_found"));
