/** Mails about money that goes back, and about an account on its way out. */
export const withdrawalMails = {
  withdrawal_started: {
    subject: "Your money is on its way back",
    lead: "As you asked, money goes back from your wallet to the cards and bank accounts it came from. The page names each of them and how far it is. Cards take 5 to 10 business days to show it, bank accounts up to 5.",
    button: "See where it is",
    also: "It was not me: tell the billing desk",
  },
  withdrawal_part_refused: {
    subject: "One card or bank account did not take your money back",
    lead: "A part of the money that goes back to you was refused, most often because the card or account was closed. It is not lost: what is still yours of it comes as a check by mail. The page says how much, and asks for your address if we do not have it.",
    button: "See what happens now",
  },
  closing_asked: {
    subject: "Your account is being closed",
    lead: "You asked us to close your account. Nothing new can begin, and authorizations for autopay have ended. What is under way comes to its end first; then your money goes back to where it came from. Until it begins to go, you can take the closing back. If it was not you, do that now and change your password.",
    button: "See how far it is, or take it back",
    also: "It was not me: tell the billing desk",
  },
  account_closed: {
    subject: "Your account is closed",
    lead: "Your account is closed and every device is signed out. What was in your wallet has been sent back, or comes as a check. Bills that are not paid stay owed: you can pay them without an account. We keep the record of your payments as the law asks. Thank you for having been with us.",
    button: "Reach us",
  },
};
