/** Mails about the account itself: its address, and who may use it. */
export const accountMails = {
  new_device: {
    subject: "Your account was opened on a new device",
    lead: "Somebody, probably you, has just signed in on a device that we have not seen with your account before. If it was you, there is nothing left to do. If not, sign the device out and choose a new password: that signs it out too.",
    button: "It was not me: see where I am signed in",
    also: "Choose a new password",
  },
  approve_email_change: {
    subject: "Should your account get another e-mail address?",
    lead: "Somebody, probably you, wants your account to have another e-mail address. Nothing changes unless this mailbox approves and the new one confirms, within 24 hours. If it was not you, open the link and stop it: every device is then signed out.",
    button: "Approve it or stop it",
  },
  confirm_new_email: {
    subject: "Confirm your new e-mail address",
    lead: "Somebody, probably you, wants to use this address for an account with us. Confirm that it is yours. It counts when the old address has approved as well. The link works for 24 hours.",
    button: "Confirm my address",
  },
  address_has_account: {
    subject: "This address already has an account",
    lead: "Somebody, probably you, wanted to use this address for another account with us. It has an account of its own, so nothing was changed. Sign in to that one with the password you have.",
    button: "Login",
  },
  email_changed: {
    subject: "Your account has another e-mail address now",
    lead: "Both mailboxes have agreed, and every device was signed out. This address gets no more mails about your account. If that was not you, tell our billing desk at once.",
    button: "It was not me: tell the billing desk",
  },
  data_downloaded: {
    subject: "A copy of your data was downloaded",
    lead: "Somebody, probably you, has just downloaded a copy of everything we hold about you, after typing your password or another proof that only you have. If it was not you, choose a new password now and see where you are signed in.",
    button: "See where I am signed in",
    also: "Choose a new password",
  },
  new_email_in_use: {
    subject: "Your new e-mail address is in use",
    lead: "Both mailboxes have agreed. From now on you sign in with this address, and our mails come here. Every device was signed out.",
    button: "Login",
  },
};
