export const lostFactor = {
  title: "Lost everything you sign in with?",
  lead: "Without a passkey, the app or a recovery code we cannot tell you from somebody who has found out your password. So we let a week pass and ask the mailbox of your account.",
  steps: [
    "You ask here. We write to the e-mail address of your account at once, and again after three days and after six.",
    "For seven days nothing changes. Whoever reads that mailbox can stop it, and so does any sign-in with a passkey, a code from the app or a recovery code.",
    "After seven days you sign in with your password and remove what is lost. You then have a week for it.",
  ],
  start: "Ask to remove what I have lost",
  found: "I have found one: go on signing in",
  contact: "Talk to the billing desk",
  short: {
    title: "Choose a longer password first",
    lead: "When nothing else is left, your password stands alone, and yours is shorter than 15 characters. Choose a longer one by the link that we mail you, then sign in with it and come back here.",
    button: "Have a link sent",
  },
  waiting: {
    title: "We are waiting for seven days",
    lead: (day: string) => `You can remove what you have lost from ${day} on. Sign in with your password then.`,
    why: "A new password starts the seven days again. We tell the e-mail address of your account each time, so that nobody does this behind your back.",
  },
  ready: {
    title: "Remove everything that is lost?",
    lead: "All passkeys, the authenticator app and all recovery codes of your account are removed, and every device is signed out. You are signed in here, and your password is then all that your account asks for.",
    button: "Remove them and sign in",
    after: "Afterwards, add a passkey or an app again: it takes a minute.",
    over: "This can no longer be done: it was stopped, or done already. Look at where it stands now.",
  },
  takeBack: {
    title: "Keep your sign-in as it is?",
    lead: "Somebody who knows your password asked to remove passkeys, app and recovery codes of your account. If that was not you, or you have found them, stop it here.",
    button: "Stop it",
    done: "It is stopped",
    doneLead:
      "Nothing was removed, and you sign in as before. If somebody else asked for it, they know your password: choose another one now.",
    password: "Choose another password",
  },
  endings: {
    taken_back: { title: "It was stopped before", text: "Nothing was removed, and you sign in as before." },
    used: {
      title: "It was done already",
      text: "Passkeys, app and recovery codes were removed. If it was not you, choose another password at once, then tell our billing desk.",
    },
    expired: { title: "There is nothing left to stop", text: "Nobody removed anything in time. You sign in as before." },
    unknown: { title: "This link leads nowhere", text: "It may have been cut when it was copied. Open it from the mail again." },
  },
  notice: {
    title: "Somebody asks to remove how you sign in",
    text: (day: string) =>
      `Somebody who knows your password says that your passkeys, app and recovery codes are lost. They can be removed from ${day} on. If it was not you, stop it and choose another password.`,
    button: "Stop it",
    stopped: "It is stopped: nothing of your sign-in is removed. If somebody else asked for it, choose another password.",
  },
  removed:
    "Passkeys, app and recovery codes were removed. Your password is all that your account asks for now: add a passkey or an app again.",
};
