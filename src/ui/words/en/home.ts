export const home = {
  title: "Pay for your care in one calm place",
  lead: "Your wallet holds the money you set aside for health care, and pays your bills to the exact cent.",
  loginTitle: "Login",
  email: "E-mail address",
  password: "Password",
  login: "Login",
  forgot: "Forgot Your Password",
  waysTitle: "Ways to begin",
  register: {
    title: "Registration",
    text: "Open an account and a wallet. It takes a few minutes, and you need an e-mail address.",
    link: "Start registration",
  },
  claim: {
    title: "Already a member?",
    text: "Sign in to see your bills, add money and pay all of a bill or a part of it.",
    link: "Go to login",
  },
  guest: {
    title: "One Time Payment",
    text: "Pay one bill without an account, by card or bank account. Have the letter with the bill at hand.",
    link: "Pay a bill now",
  },
  whatTitle: "What you get",
  what: [
    { title: "Every bill explained", text: "Each line in plain words: what was charged, what your plan paid, what is left for you." },
    { title: "Money in clear sight", text: "What is available, what is set aside, and every movement with its date." },
    { title: "A record for your files", text: "Print the details of any payment for your insurer or your tax papers." },
  ],
};
