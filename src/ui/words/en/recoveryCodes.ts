export const recoveryCodes = {
  title: "Recovery codes",
  lead: "They stand in for your app or passkey on the day you have neither at hand. Each works once, after your password.",
  left: (n: number) => (n === 0 ? "You have none left." : n === 1 ? "You have 1 left." : `You have ${n} left.`),
  forWhat:
    "There is nothing they could stand in for yet: your account asks for the password alone. Add a passkey or an app first, and you get ten codes with it.",
  toSecurity: "See how you sign in",
  first: "Get ten codes now and keep them where you find them without your phone.",
  makeFirst: "Show my recovery codes",
  renew: "New codes replace all of these. The old ones work no longer, also those not used.",
  make: "Make new codes",
  fresh: {
    title: "Keep these recovery codes",
    lead: "Each signs you in once, after your password, when you have neither app nor passkey at hand. We show them this one time and keep no copy that anybody could read.",
    list: "Your recovery codes",
    where: "Print them, or save them in your password manager. Not only on the phone that you would lose.",
    download: "Save as a text file",
    print: "Print",
    kept: "I have kept them",
    again: "If you leave without them, make new ones at any time: those replace these.",
  },
  file: {
    name: "recovery-codes.txt",
    title: (operator: string) => `Recovery codes of your account at ${operator}`,
    account: (email: string) => `Account: ${email}`,
    made: (day: string) => `Made on ${day}`,
    text: "Each works once, after your password, in place of the app or a passkey. Strike out the ones you have used.",
  },
};
