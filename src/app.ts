import { Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import { access } from "./access.ts";
import { apiFailure } from "./api/errors.ts";
import { api } from "./api/routes.ts";
import { operations } from "./api/operations.ts";
import { FormRefused, TooManyRequests, useMiddleware } from "./platform/middleware/index.ts";
import { log } from "./platform/log.ts";
import { Refused } from "./portal/allowed.ts";
import { autopayPages } from "./portal/autopay/routes.tsx";
import { billPages } from "./portal/bills/routes.tsx";
import { confirmEmailPages } from "./portal/confirm-email.tsx";
import { contactPages } from "./portal/contact/routes.tsx";
import { guestPages } from "./portal/guest/routes.ts";
import { historyPages } from "./portal/history/routes.tsx";
import { homePages } from "./portal/home.tsx";
import { loginPages } from "./portal/login.tsx";
import { passkeyLoginPages } from "./portal/login-passkey.ts";
import { manifest } from "./portal/manifest.ts";
import { payPages } from "./portal/pay/routes.tsx";
import { failurePage, formRefusedPage, notFoundPage, notYoursPage, tooLargePage, tooManyPage } from "./portal/problem-pages.tsx";
import { profilePages } from "./portal/profile/routes.tsx";
import { recoveryPages } from "./portal/recovery/routes.tsx";
import { receiptPages } from "./portal/receipts/routes.tsx";
import { registerPages } from "./portal/register/routes.tsx";
import { secondStepPages } from "./portal/second-step/routes.ts";
import { securityTxt } from "./portal/security-txt.ts";
import { securityPages } from "./portal/security/routes.tsx";
import { sessionPages } from "./portal/session.tsx";
import { signIn } from "./portal/sign-in.ts";
import { walletPages } from "./portal/wallet/routes.tsx";
import { webhooks } from "./portal/webhooks.ts";
import { ConfirmationRequired, SignInRequired } from "./portal/with-member.ts";
import type { App } from "./web.ts";

/** Doors that exist in some entries only; each is mounted at "/". */
export type ExtraDoor = Hono<App>;

/**
 * The whole site as one Hono app: the middleware in its order, then each door's routes, then what happens when none answers.
 * @param extra doors that only some entry has (the development tools)
 */
export function createApp(extra: readonly ExtraDoor[] = []): Hono<App> {
  const app = new Hono<App>();
  useMiddleware(app);
  app.use(access);
  app.get("/healthz", (c) => c.text("ok"));
  app.get("/robots.txt", (c) => c.text("User-agent: *\nAllow: /$\nAllow: /contact\nDisallow: /\n"));
  for (const door of [
    homePages,
    manifest,
    securityTxt,
    registerPages,
    confirmEmailPages,
    loginPages,
    passkeyLoginPages,
    secondStepPages,
    recoveryPages,
    sessionPages,
    securityPages,
    profilePages,
    contactPages,
    walletPages,
    billPages,
    autopayPages,
    guestPages,
    payPages,
    historyPages,
    receiptPages,
    webhooks,
    api,
    operations,
    ...extra,
  ]) {
    app.route("/", door);
  }
  app.notFound(notFoundPage);
  app.onError((error, c) => {
    // What the middleware throws before the API's own door is reached.
    if (c.req.path.startsWith("/api/")) return apiFailure(error, c);
    if (error instanceof SignInRequired) return signIn(c);
    if (error instanceof ConfirmationRequired) return c.redirect("/register/check-email", 303);
    if (error instanceof Refused) return error.decision === "forbidden" ? notYoursPage(c) : notFoundPage(c);
    if (error instanceof FormRefused) return formRefusedPage(c, error.reason);
    if (error instanceof TooManyRequests) return tooManyPage(c);
    if (error instanceof HTTPException && error.status === 413) return tooLargePage(c);
    if (error instanceof HTTPException && error.status < 500) return error.getResponse();
    log("failure", { request_id: c.get("requestId"), name: error.name, stack: error.stack });
    return failurePage(c);
  });
  return app;
}
