import { waitInWords } from "../wait.ts";

export const recovery = {
  title: "Forgot Your Password",
  lead: "Enter the e-mail address of your account. We send you a link, and with it you choose a new password.",
  email: "E-mail address",
  button: "Send the link",
  missing: "Enter your e-mail address",
  notAnAddress: "Enter an e-mail address like name@example.com",
  wait: (wait_s: number) =>
    `Many links were asked for from here. Wait ${waitInWords(wait_s, "en")}, then try again. A link that you have already works as before.`,
  noMail: "You can no longer read that e-mail?",
  noMailText:
    "A person at the billing desk helps you back into your account. Call the number for your area; they will ask for your name and date of birth, never for your password.",
  contact: "All ways to reach us",
  sent: {
    title: "Check your e-mail",
    lead: "If the address you entered has an account, a mail with a link is on its way to it.",
    until: "The link works once, for 30 minutes. If you get more than one mail, use the newest.",
    nothing: "Nothing there after a few minutes? Look in the folder for spam, and check that you entered the address of your account.",
    again: "Enter the address again",
    login: "Login",
  },
  choose: {
    title: "Choose a new password",
    lead: "With it you sign in from now on. Wherever you are signed in now, you will be signed out.",
    password: "New password",
    hint: "At least 15 characters, such as four or five words that only you would put together. If signing in asks you for more than a password, 8 are enough.",
    button: "Save the new password",
  },
  done: "Your new password is saved. Sign in with it now. Everywhere else you are signed out.",
  endings: {
    used: {
      title: "This link was used before",
      text: "A new password was chosen with it, and a link works only once. If that was you, sign in. If it was not, ask for a new link now and choose another password.",
    },
    expired: {
      title: "This link has run out",
      text: "A link works for 30 minutes, so that nobody finds an old one useful. Your password is still the one it was. Ask for a new link to go on.",
    },
    superseded: {
      title: "There is a newer link",
      text: "You asked for another link after this one. Use the newest mail from us, or ask for a new link.",
    },
    unknown: {
      title: "This link leads nowhere",
      text: "It may have been cut when it was copied. Open it from the mail again, or ask for a new link.",
    },
  },
  ask: "Ask for a new link",
};
