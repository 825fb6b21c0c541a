export const authenticator = {
  title: "Authenticator app",
  off: {
    lead: "An app on your phone that shows six digits, new every 30 seconds. After your password we ask for them, so that a password alone opens nothing.",
    apps: "Any app for one-time codes will do: the one built into your phone's passwords or your password manager, or one of the free ones. It works without a network and tells nobody where you are.",
    button: "Set up an app",
  },
  setUp: {
    title: "Set up your app",
    scan: "1. Add us to the app",
    scanText: "Open the app, choose to add an account, and point the camera at this code.",
    qr: "The code for your app, to be read by its camera",
    onThisPhone: "Reading this on the phone that has the app? Open it from here",
    byHand: "Type it instead of scanning",
    account: "Account",
    key: "Key",
    kind: "Kind",
    kindValue: "Time based, six digits, 30 seconds",
    confirm: "2. Type the code that the app shows now",
    code: "Code from the app",
    button: "Turn on",
    cancel: "Not now",
    problems: {
      missing: "Enter the six digits that your app shows",
      not_a_code: "Enter six digits, as your app shows them",
      wrong:
        "This is not the code of now. Wait for the next one and type that. If none is taken, set the clock of your phone to automatic, or add us to the app again",
    },
    over: "The half hour for setting up was over. Here is a new key: add us to the app again.",
  },
  on: {
    since: (day: string) => `On since ${day}. After your password we ask for the code from your app.`,
    newPhone: "A new phone? Turn the app off here and set it up again on the new one, before you give the old one away.",
    turnOff: "Turn it off",
    justNow: "Your app is on. From now on we ask for its code after your password.",
    others: "Signed in somewhere you do not know? See all devices",
  },
  turnOff: {
    title: "Turn the app off?",
    lead: "We no longer ask for its codes.",
    last: "Your password is then all that your account asks for, and your recovery codes go as well.",
    button: "Turn the app off",
    keep: "Keep it on",
    done: "The app is off. Remove us from it on your phone, too.",
    short:
      "Your password is shorter than 15 characters, which is enough only beside the app. Choose a longer one first, then turn the app off.",
    shortButton: "Choose a longer password",
  },
};
