import { Hono } from "hono";
import type { App } from "../../web.ts";
import { lostFactorPages } from "./lost-factor.ts";
import { verifyPages } from "./verify.ts";

/** What comes after a right password where the account asks for more than that. */
export const secondStepPages = new Hono<App>();
secondStepPages.route("/", verifyPages);
secondStepPages.route("/", lostFactorPages);
