import { Hono } from "hono";
import type { App } from "../../web.ts";
import { amountPages } from "./amount.tsx";
import { billPages } from "./bill.tsx";
import { checkPages } from "./check.tsx";
import { detailPages } from "./details.tsx";
import { paymentPages } from "./payment.tsx";
import { regionPages } from "./region.tsx";

/** One Time Payment: somebody without an account pays one bill, a question a page. */
export const guestPages = new Hono<App>();

for (const pages of [regionPages, billPages, detailPages, amountPages, checkPages, paymentPages]) guestPages.route("/", pages);
