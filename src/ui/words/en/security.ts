export const security = {
  title: "Sign-in and security",
  lead: "How you sign in, and where you are signed in now.",
  change: "Change",
  rows: {
    password: "Password",
    passkeys: "Passkeys",
    authenticator: "Authenticator app",
    codes: "Recovery codes",
    devices: "Signed in on",
  },
  values: {
    password: "Set",
    passkeys: (n: number) => (n === 0 ? "None yet" : n === 1 ? "1 passkey" : `${n} passkeys`),
    authenticator: (on: boolean): string => (on ? "On" : "Off"),
    codes: (left: number) => (left === 0 ? "None left" : left === 1 ? "1 left" : `${left} left`),
    devices: (n: number) => (n === 1 ? "This device only" : `${n} devices`),
  },
};
