export const ownPassword = {
  title: "Change your password",
  lead: "Every other device is signed out, and links to a new password that were mailed to you work no longer. You stay signed in here.",
  alone:
    "What you want to remove is the last thing beside your password. Choose one of at least 15 characters first, then remove it. Every other device is signed out.",
  current: "Your password now",
  password: "New password",
  hint: "At least 15 characters. Four or five words that only you would put together are easy to remember and hard to guess.",
  hintBesideFactor:
    "At least 8 characters, since signing in takes a second step as well. With 15 or more it would also be enough without one.",
  forgot: "You no longer know it? Have a link sent",
  button: "Save the new password",
  missing: "Enter the password you have now",
  refused: "This is not the password of your account. Type it again",
  done: "Your new password is saved. Every other device is signed out.",
};
