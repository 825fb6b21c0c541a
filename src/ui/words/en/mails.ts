export const mails = {
  greeting: (name: string) => `Hello ${name},`,
  greetingNoName: "Hello,",
  reference: "Reference",
  amount: "Amount",
  day: "Date",
  closing: (operator: string) => `Your billing desk at ${operator}`,
  notAsked: "You did not ask for this? Then you need not do anything.",
  private: "Details are behind your login. We leave health details out of e-mail, and never ask for your password.",
  privateGuest: "We leave health details out of e-mail, and never ask for card or account numbers in one.",
  ownFile:
    "The file shows what the person who had it sent chose to show. Keep it where only you can read it. The link opens for the person who paid; anybody can check the receipt with its QR code.",
  linkHelp: "If the button does not work, copy this address into your browser:",
  confirm_email: {
    subject: "Confirm your e-mail address",
    lead: "One step is left to open your account: confirm that this address is yours. The link works for 24 hours.",
    button: "Confirm my address",
  },
  already_registered: {
    subject: "You already have an account",
    lead: "Somebody, probably you, filled in our registration with this e-mail address. It already has an account, so nothing was changed. Sign in with the password you have.",
    button: "Login",
  },
  welcome: {
    subject: "Your account is ready",
    lead: "Your e-mail address is confirmed. You can now add money to your wallet, add your bills by their code, and pay all of a bill or a part.",
    button: "Go to your wallet",
  },
  payment_receipt: {
    subject: "We received your payment",
    lead: "Thank you. Your payment went through. The details, with a page to print for your insurer, are behind your login.",
    button: "See the details",
  },
  top_up_receipt: {
    subject: "Money was added to your wallet",
    lead: "Your wallet has grown. Adding money is not a health expense yet: keep the receipts of the bills you pay from it for your insurer or tax papers.",
    button: "See the details",
  },
  payment_failed: {
    subject: "A payment did not go through",
    lead: "Your payment could not be completed. No money has been taken for it; what was set aside is available again.",
    button: "See what happened",
  },
  payment_kept: {
    subject: "Your money is in your wallet; a bill was not paid",
    lead: "Your payment arrived, but the part from your balance had been used by another payment meanwhile. What came from your card or bank account is in your wallet now, and you can pay the bill with it.",
    button: "See what happened",
  },
  payment_refunded: {
    subject: "Money of your payment goes back",
    lead: "This much of your payment goes back to the card or account it came from: we sent it back, or your bank took it back. A bill that was paid with it is owed again by as much. Banks and card companies take up to ten business days to show it.",
    button: "See the payment",
  },
  guest_receipt: {
    subject: "We received your payment",
    lead: "Thank you. Your payment went through. You can see and print your receipt in the browser you paid with. In any other, the page sends it to you as a PDF.",
    button: "See your receipt",
  },
  guest_failed: {
    subject: "A payment did not go through",
    lead: "Your payment could not be completed. No money has been taken for it, and what you wanted to pay is still open.",
    button: "See what happened",
  },
  guest_returned: {
    subject: "We are sending your payment back",
    lead: "What you wanted to pay had been paid meanwhile, so we do not keep your money: all of it goes back to where it came from. Banks and card companies take up to ten business days to show it.",
    button: "See what happened",
  },
  receipt_copy: {
    subject: "Your receipt",
    lead: "Here is the receipt that we were asked to send to this address. It is attached to this mail as a PDF file.",
    button: "See it online",
  },
  reset_password: {
    subject: "Choose a new password",
    lead: "Somebody, probably you, told us that the password of your account is forgotten. Choose a new one here. The link works for 30 minutes, and once.",
    button: "Choose a new password",
  },
  password_changed: {
    subject: "Your password was changed",
    lead: "The password of your account has just been changed, and every device was signed out. If that was you, there is nothing left to do.",
    button: "It was not me: choose a new password",
    also: "Then tell our billing desk",
  },
  contact_received: {
    subject: "We received your message",
    lead: "Thank you for writing to us. Our billing desk reads your message and answers you, most often within two business days. If you write or call again about it, give this reference.",
    button: "Other ways to reach us",
  },
};
