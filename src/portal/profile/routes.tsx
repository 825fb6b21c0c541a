import { Hono } from "hono";
import { isOpen } from "../../domain/profile/email-change-rules.ts";
import { lastChangeQuery } from "../../domain/profile/email-change-store.ts";
import type { App } from "../../web.ts";
import { withMember } from "../with-member.ts";
import { closePages } from "./close.tsx";
import { choicePages } from "./choices.tsx";
import { dataPages } from "./data.tsx";
import { detailPages } from "./details.tsx";
import { emailLinkPages } from "./email-links.tsx";
import { emailPages } from "./email.tsx";
import { invitationPages } from "./invitations.tsx";
import { invitePages } from "./invite.tsx";
import { looksPages } from "./looks.tsx";
import { profilePage } from "./overview-page.tsx";
import { peoplePages } from "./people.tsx";

/** What a member may look up and change about themselves. Other rooms mount their pages under /profile here, by one line each. */
export const profilePages = new Hono<App>();

profilePages.get("/profile", async (c) => {
  const { member, results } = await withMember(c, (db, { member_id }) => [lastChangeQuery(db, member_id)]);
  const [[last]] = results;
  const new_email = last !== undefined && isOpen(last, c.get("now")) ? last.new_email : null;
  const { done, found } = c.req.query();
  return await profilePage(c, { member, new_email, done, found: found === "yes" });
});

profilePages.route("/", detailPages);
profilePages.route("/", choicePages);
profilePages.route("/", emailPages);
profilePages.route("/", emailLinkPages);
profilePages.route("/", peoplePages);
profilePages.route("/", invitePages);
profilePages.route("/", invitationPages);
profilePages.route("/", looksPages);
profilePages.route("/", dataPages);
profilePages.route("/", closePages);
