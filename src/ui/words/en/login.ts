import { waitInWords } from "../wait.ts";

export const login = {
  title: "Login",
  email: "E-mail address",
  password: "Password",
  button: "Login",
  forgot: "Forgot Your Password",
  noAccount: "New here?",
  register: "Registration",
  signedOut: "You are signed out.",
  idle: "You were signed out to keep your details safe: after 15 minutes without a click, at the end of 12 hours, or from another device of yours. Sign in to go on where you were.",
  tooLong:
    "Type your password once more to go on. The second step has to follow within ten minutes, so that nobody else takes it after you.",
  refused: "Check your e-mail address and password. At least one of them does not match an account.",
  missingEmail: "Enter your e-mail address",
  missingPassword: "Enter your password",
  again: {
    label: "Your password",
    hint: "We ask for it once more, so that nobody else can do this in your name.",
    missing: "Enter your password",
    refused: "This is not the password of your account. Type it again",
  },
  wait: (wait_s: number) => `Wait ${waitInWords(wait_s, "en")} before the next try. This keeps others from guessing your password.`,
};
