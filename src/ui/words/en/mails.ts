import { accountMails } from "./mails-account.ts";
import { withdrawalMails } from "./mails-withdrawals.ts";
import { factorMails } from "./mails-factors.ts";
import { peopleMails } from "./mails-people.ts";
import type { MailTold } from "../../mails/told.ts";

export const mails = {
  greeting: (name: string) => `Hello ${name},`,
  greetingNoName: "Hello,",
  reference: "Reference",
  amount: "Amount",
  day: "Date",
  device: "Device",
  place: "Place",
  moment: "Time",
  before: "Amount before",
  cap: "Your limit",
  takenOn: "Taken on",
  nextTry: "Next try",
  coveredUntil: "Covered until",
  number: "Confirmation number",
  autopayCodes: {
    wallet_short: "Your balance is smaller than the payment.",
    method_expiring: "A saved card runs out before then.",
    method_gone: "A saved card or bank account can no longer be used.",
    amount_changed: "The amount has changed, so it is told to you anew and taken later.",
    over_cap: "The amount is above your limit.",
    policy_ending: "The policy ends.",
  },
  closing: (operator: string) => `Your billing desk at ${operator}`,
  notAsked: "You did not ask for this? Then you need not do anything.",
  private: "Details are behind your login. We leave health details out of e-mail, and never ask for your password.",
  privateGuest: "We leave health details out of e-mail, and never ask for card or account numbers in one.",
  ownFile:
    "The file shows what the person who had it sent chose to show. Keep it where only you can read it. The link opens for the person who paid; anybody can check the receipt with its QR code.",
  chosen: "You chose to have this mail. Profile, Mails and paper ends it.",
  signInMails: "We write when a new device signs in, because you chose so. Profile, Mails and paper ends it.",
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
  ...withdrawalMails,
  ...accountMails,
  ...factorMails,
  ...peopleMails,
  new_bills: {
    subject: "A new bill has come",
    lead: "There is at least one new bill for you, or for somebody whose bills you see. You can look at it, ask about it and pay it behind your login.",
    button: "See your bills",
  },
  statement_ready: {
    subject: "Your monthly statement is there",
    lead: "Last month is complete: every movement of your wallet, with what was in it before and after. You can read it, print it and save it as a PDF.",
    button: "See the statement",
  },
  contact_received: {
    subject: "We received your message",
    lead: "Thank you for writing to us. Our billing desk reads your message and answers you, most often within two business days. If you write or call again about it, give this reference.",
    button: "Other ways to reach us",
  },
  mandate_authorised: {
    subject: "Your authorization of autopay",
    lead: "You authorized payments by autopay. The text that you agreed to is attached as a PDF, word for word: keep it. You can skip a payment, change, pause or stop autopay at any time, until a payment is being taken.",
    button: "See autopay",
    also: "It was not me: tell the billing desk",
  },
  mandate_changed: {
    subject: "Your autopay was changed",
    lead: "You changed your authorization. The text that holds from now on is attached as a PDF, word for word: keep it. It replaces the one before.",
    button: "See autopay",
    also: "It was not me: tell the billing desk",
  },
  mandate_skipped: {
    subject: "One payment by autopay is skipped",
    lead: "Autopay does not take this one payment, as you asked. What it was for stays unpaid unless you pay it another way. The payments after it are taken as before. The number below finds this change again.",
    button: "See autopay",
    also: "It was not me: tell the billing desk",
  },
  mandate_unskipped: {
    subject: "A skipped payment is taken after all",
    lead: "You took the skip back. Autopay takes the payment as you have authorized it; if its day is near, we tell you the new day first. The number below finds this change again.",
    button: "See autopay",
    also: "It was not me: tell the billing desk",
  },
  mandate_paused: {
    subject: "Autopay is paused",
    lead: "Autopay takes nothing until you resume it. What falls due meanwhile stays unpaid unless you pay it another way. The number below finds this change again.",
    button: "See autopay",
    also: "It was not me: tell the billing desk",
  },
  mandate_resumed: {
    subject: "Autopay goes on",
    lead: "You resumed autopay. What was left out meanwhile is told to you again before it is taken. The number below finds this change again.",
    button: "See autopay",
    also: "It was not me: tell the billing desk",
  },
  mandate_stopped: {
    subject: "Autopay is stopped",
    lead: "Your authorization has ended: autopay takes nothing more under it. What falls due from now on is yours to pay another way. A payment that was being taken at that moment is named on the page. The number below finds this change again: keep it.",
    button: "See what was stopped",
    also: "It was not me: tell the billing desk",
  },
  top_up_authorised: {
    subject: "Your authorization of automatic top-up",
    lead: "You authorized automatic top-up. The text that you agreed to is attached as a PDF, word for word: keep it. You can change, pause or stop it at any time, until money is being taken.",
    button: "See automatic top-up",
    also: "It was not me: tell the billing desk",
  },
  top_up_changed: {
    subject: "Your automatic top-up was changed",
    lead: "You changed your authorization. The text that holds from now on is attached as a PDF, word for word: keep it. It replaces the one before.",
    button: "See automatic top-up",
    also: "It was not me: tell the billing desk",
  },
  top_up_paused: {
    subject: "Automatic top-up is paused",
    lead: "Nothing is added to your wallet by itself until you start it again. The number below finds this change again.",
    button: "See automatic top-up",
    also: "It was not me: tell the billing desk",
  },
  top_up_resumed: {
    subject: "Automatic top-up goes on",
    lead: "You started automatic top-up again: money is added when your wallet needs it. The number below finds this change again.",
    button: "See automatic top-up",
    also: "It was not me: tell the billing desk",
  },
  top_up_stopped: {
    subject: "Automatic top-up is stopped",
    lead: "Your authorization has ended: nothing more is added to your wallet by itself. The number below finds this change again: keep it.",
    button: "See automatic top-up",
    also: "It was not me: tell the billing desk",
  },
  mandate_completed: {
    subject: "Autopay has come to its end",
    lead: "There is nothing left to pay under your authorization, so it has ended. Autopay takes nothing more under it.",
    button: "See autopay",
  },
  premium_notice: {
    subject: ({ day }: MailTold) => `A payment will be taken on ${day}`,
    lead: ({ amount, day }: MailTold) =>
      `As you authorized it, autopay takes ${amount} on ${day}. Until then you can skip it, pay it another way, change, pause or stop autopay: you need not call.`,
    button: "See or change it",
  },
  premium_notice_changed: {
    subject: ({ day }: MailTold) => `A payment of another amount will be taken on ${day}`,
    lead: ({ amount, before, day }: MailTold) =>
      `The amount is not the one before: ${before === "" ? "it" : `it was ${before} and`} is ${amount} now. As you authorized it, autopay takes it on ${day}. We tell you at least 10 days before, so that you can skip it, pay it another way, change, pause or stop autopay: you need not call.`,
    button: "See or change it",
  },
  premium_receipt: {
    subject: "We received your payment",
    lead: "Thank you. Your premium is paid. The receipt, with a page to print, is behind your login.",
    button: "See the details",
  },
  autopay_failed: {
    subject: "A payment by autopay did not go through",
    lead: ({ next, until }: MailTold) =>
      `We tried the ways to pay that you chose, and none of them went through. Nothing has been taken. ${
        next === ""
          ? "We do not try again by ourselves."
          : `We try again on ${next}. Before then, change the way to pay, or add money if your wallet is one of them; or pay it yourself now.`
      }${until === "" ? "" : ` If it stays unpaid, you are covered until ${until}.`}`,
    button: "Pay it or change it",
  },
  autopay_handed_over_tries: {
    subject: "A payment needs you: autopay could not take it",
    lead: ({ until }: MailTold) =>
      `Every try to take this payment failed, and autopay does not try again. Nothing has been taken. Our billing desk looks at it and gets in touch. You can pay it yourself at any time.${
        until === "" ? "" : ` If it stays unpaid, you are covered until ${until}.`
      }`,
    button: "Pay it now",
  },
  autopay_handed_over_over_cap: {
    subject: "A payment needs you: it is above your limit",
    lead: ({ until }: MailTold) =>
      `This payment is above the limit that you set, so autopay has not taken it and will not. Our billing desk looks at it and gets in touch. You can pay it yourself at any time.${
        until === "" ? "" : ` If it stays unpaid, you are covered until ${until}.`
      }`,
    button: "Pay it now",
  },
  autopay_handed_over_late: {
    subject: "A payment needs you: autopay was too late",
    lead: ({ until }: MailTold) =>
      `Autopay did not take this payment in time, and it does not take it late without asking you. Nothing has been taken. Our billing desk looks at it and gets in touch. You can pay it yourself at any time.${
        until === "" ? "" : ` The cover for it ran until ${until}; ask your insurer whether it still holds.`
      }`,
    button: "Pay it now",
  },
  autopay_over_cap: {
    subject: "A payment is above your limit",
    lead: ({ amount, cap, until }: MailTold) =>
      `The next payment is ${amount}. You let autopay take ${cap} at most, so it will not take this one. Raise the limit, or pay it yourself.${
        until === "" ? "" : ` If it stays unpaid, you are covered until ${until}.`
      }`,
    button: "Raise the limit or pay",
  },
  autopay_warning: {
    subject: ({ day }: MailTold) => `Look at your payment of ${day}`,
    lead: ({ day, reasons }: MailTold) =>
      `Something may keep the payment that autopay takes on ${day} from going through. ${reasons} There is still time to change it.`,
    button: "See what to do",
  },
  cover_ending: {
    subject: ({ until }: MailTold) => `A payment is open: pay it by ${until}`,
    lead: ({ amount, until }: MailTold) =>
      `Your cover ends on ${until}, because ${amount} for it is not paid. Autopay does not take this payment: it is not set up, is paused or stopped, or this one was skipped, is above your limit or could not be taken. Pay it now, or ask your insurer for more time. If you have paid it another way, you need not do anything.`,
    button: "Pay it now",
  },
  policy_offered: {
    subject: "An insurer has sent us a policy for you",
    lead: "If it is yours, take it on with its number: then you see what is due and can pay it here, by hand or by autopay. If it is not yours, say so. Nothing is paid unless you ask for it.",
    button: "See it",
  },
  auto_top_up_failed: {
    subject: "Automatic top-up did not go through",
    lead: "We could not add money to your wallet from your saved method. Nothing has been taken. We try again tomorrow at the earliest; you can also add money yourself.",
    button: "See automatic top-up",
  },
  auto_top_up_paused: {
    subject: "Automatic top-up is paused",
    lead: "Again we could not add money to your wallet from your saved method, so we paused automatic top-up. Nothing has been taken. Choose another method and resume it, or add money yourself.",
    button: "See automatic top-up",
  },
};
