import { waitInWords } from "../wait.ts";

export const secondStep = {
  code: {
    title: "Enter the code from your app",
    lead: "Your password is right. Now open your authenticator app and type the six digits that it shows for us.",
    label: "Code from the app",
    hint: "It changes every 30 seconds.",
    button: "Sign in",
  },
  recovery: {
    title: "Enter a recovery code",
    lead: "Take one that you have not used yet from the list you kept. Each works once.",
    label: "Recovery code",
    hint: "Twelve letters and digits, like K7QM-2XPD-9RTV.",
    button: "Sign in",
  },
  passkey: {
    title: "Use your passkey",
    lead: "Your password is right. Now show that it is you, with the passkey you added to your account.",
    button: "Use my passkey",
    unable: "This browser shows no passkeys, or runs no scripts. Use another way below.",
  },
  or: "Another way",
  useApp: "Use the code from your app instead",
  useRecovery: "Use a recovery code instead",
  usePasskey: "Use your passkey instead",
  lost: "I have none of these",
  problems: {
    missingCode: "Enter the six digits from your app",
    missingRecovery: "Enter one of your recovery codes",
    notACode: "Enter six digits, as your app shows them",
    notARecoveryCode: "Enter the twelve letters and digits of one recovery code",
    refusedCode: "This is not the code of now. Wait for the next one in your app. If none is taken, set your phone's clock to automatic",
    refusedRecovery: "This is not one of your recovery codes, or it was used before. Take another one",
    used: "This code was used a moment ago. Wait for the next one in your app and type that",
    wait: (wait_s: number) => `Wait ${waitInWords(wait_s, "en")} before the next try. This keeps others from guessing.`,
  },
};
