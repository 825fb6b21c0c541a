import type { MailTold } from "../../mails/told.ts";

/** Mails about people who see and pay somebody's bills. They name no patient: that stands behind login. */
export const peopleMails = {
  caregiver_invited: {
    subject: "Somebody asks for your help with bills",
    lead: ({ who }: MailTold) =>
      `${who === "" ? "A member here" : who} would like you to see the bills they see and to pay them when you choose to, with your own money. The link says exactly what that means; there you accept or decline. It works for seven days, with an account of this e-mail address.`,
    button: "Read the invitation",
  },
  caregiver_accepted: {
    subject: "Your invitation was accepted",
    lead: ({ who }: MailTold) =>
      `${who === "" ? "The person you invited" : who} now sees the bills that you see, and can pay them. You can stop this at any time, and look up when they looked.`,
    button: "See who helps you",
    also: "See who looked at your data",
  },
  caregiver_revoked: {
    subject: "You no longer see somebody’s bills",
    lead: ({ who }: MailTold) =>
      `${who === "" ? "The person you helped" : who} has ended your access to their bills. What you paid stays in your history, and payments under way are finished.`,
    button: "See whom you help",
  },
  caregiver_left: {
    subject: "Somebody has stopped helping you with bills",
    lead: ({ who }: MailTold) =>
      `${who === "" ? "The person who helped you" : who} no longer sees your bills. Payments under way are finished.`,
    button: "See who helps you",
  },
  caregiver_declined: {
    subject: "Your invitation was declined",
    lead: "The person you invited to see and pay your bills has declined. Nobody sees anything by that invitation.",
    button: "See who helps you",
  },
  came_of_age: {
    subject: "You no longer see all the bills you saw",
    lead: "Somebody whose bills you added with a code as those of a minor is 18 now, and decides alone who sees them. What you paid stays in your history; plans and payments under way go on. If that person gives you the code of a bill, you can add their bills again.",
    button: "Add a bill with its code",
  },
};
