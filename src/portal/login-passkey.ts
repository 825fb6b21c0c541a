import { Hono } from "hono";
import type { App } from "../web.ts";
import { beginSession } from "./begin-session.ts";
import { formFields } from "./form.ts";
import { loginPage } from "./login.tsx";
import { passkeyProof } from "./passkey-proof.ts";
import { safeNext } from "./safe-next.ts";

/** Signing in with a passkey alone: it is both steps at once, since it asks for its owner's finger, face or code. */
export const passkeyLoginPages = new Hono<App>();

// The address of a page with errors: where reloading it or changing its language leads.
passkeyLoginPages.get("/login/passkey", (c) => c.redirect("/login", 303));

passkeyLoginPages.post("/login/passkey", async (c) => {
  const next = safeNext((await formFields(c, ["next"])).next);
  const proof = await passkeyProof(c, { purpose: "sign_in", member_id: null });
  if (!proof.ok) return await loginPage(c, { email: "", next, errors: [proof.error] });
  await beginSession(c, proof.value, "passkey");
  return c.redirect(next, 303);
});
