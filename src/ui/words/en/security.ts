export const security = {
  title: "Sign-in and security",
  lead: "How you sign in, and where you are signed in now.",
  groups: { how: "How you sign in", second: "The second step", where: "Where you are signed in" },
  rows: {
    password: "Password",
    passkeys: "Passkeys",
    authenticator: "Authenticator app",
    codes: "Recovery codes",
    devices: "Signed in on",
  },
  actions: { change: "Change", add: "Add", setUp: "Set up", renew: "Make new ones", see: "See" },
  notes: {
    passkeys: "Sign in with your face, your finger or your device's PIN. Nothing to type, and nothing that others could learn.",
    authenticator: "A code from your phone, after your password.",
    codes: "For the day your phone is not at hand. Each works once.",
    codesLater: "You get them with your first passkey or authenticator app.",
  },
  values: {
    password: "Set",
    passkeys: (n: number) => (n === 0 ? "None yet" : n === 1 ? "1 passkey" : `${n} passkeys`),
    authenticator: (on: boolean): string => (on ? "On" : "Not set up"),
    codes: (left: number) => (left === 0 ? "None" : left === 1 ? "1 left" : `${left} left`),
    devices: (n: number) => (n === 1 ? "This device only" : `${n} devices`),
  },
  noSecondStep: {
    title: "Your password alone opens your account",
    text: "Whoever learns it gets in. A passkey or an authenticator app keeps them out.",
    passkey: "Add a passkey",
    authenticator: "Set up an authenticator app",
  },
  fewCodes: {
    title: (left: number): string =>
      left === 0 ? "You have no recovery codes" : left === 1 ? "You have 1 recovery code left" : `You have ${left} recovery codes left`,
    text: "Without one, a lost phone keeps you out of your account for days. Make new ones and keep them on paper.",
    link: "Make recovery codes",
  },
};
