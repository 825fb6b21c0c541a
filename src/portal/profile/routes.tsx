import { Hono } from "hono";
import type { App } from "../../web.ts";
import { withMember } from "../with-member.ts";
import { profilePage } from "./overview-page.tsx";

/** What a member may look up and change about themselves. Other rooms mount their pages under /profile here, by one line each. */
export const profilePages = new Hono<App>();

profilePages.get("/profile", async (c) => {
  const { member } = await withMember(c);
  return await profilePage(c, { member, done: c.req.query("done") });
});
