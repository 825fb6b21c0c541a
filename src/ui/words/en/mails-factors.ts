/** Mails about what an account signs in with beside its password. */
export const factorMails = {
  factor_added_authenticator: {
    subject: "An authenticator app was added to your account",
    lead: "From now on, signing in takes a code from the app after the password. If it was not you, sign in, turn it off and choose another password.",
    button: "Look at how you sign in",
    also: "It was not me: tell the billing desk",
  },
  factor_added_passkey: {
    subject: "A passkey was added to your account",
    lead: "A device or a password manager can now sign in to your account. If it was not you, sign in, remove the passkey and choose another password.",
    button: "Look at how you sign in",
    also: "It was not me: tell the billing desk",
  },
  factor_removed_authenticator: {
    subject: "The authenticator app was turned off",
    lead: "Signing in no longer asks for a code from the app. If it was not you, choose another password at once.",
    button: "Look at how you sign in",
    also: "It was not me: tell the billing desk",
  },
  factor_removed_passkey: {
    subject: "A passkey was removed from your account",
    lead: "That passkey no longer signs in to your account. If it was not you, choose another password at once.",
    button: "Look at how you sign in",
    also: "It was not me: tell the billing desk",
  },
  recovery_codes_made: {
    subject: "You have new recovery codes",
    lead: "Ten new recovery codes were made for your account; those before them work no longer. If it was not you, choose another password at once.",
    button: "Look at how you sign in",
    also: "It was not me: tell the billing desk",
  },
  recovery_code_used: {
    subject: "A recovery code was used to sign in",
    lead: "Somebody, probably you, signed in to your account with the password and a recovery code. That code works no longer. If it was not you, choose another password and make new codes.",
    button: "See your recovery codes",
    also: "It was not me: tell the billing desk",
  },
  recovery_code_used_few: {
    subject: "A recovery code was used; few are left",
    lead: "Somebody, probably you, signed in to your account with the password and a recovery code. Three or fewer are left now: make new ones, so that you are not locked out one day. If it was not you, choose another password at once.",
    button: "Make new recovery codes",
    also: "It was not me: tell the billing desk",
  },
  recovery_code_used_last: {
    subject: "Your last recovery code was used",
    lead: "Somebody, probably you, signed in to your account with the password and the last recovery code. Make new ones, so that you are not locked out one day. If it was not you, choose another password at once.",
    button: "Make new recovery codes",
    also: "It was not me: tell the billing desk",
  },
  factor_reset_asked: {
    subject: "Somebody asks to sign in to your account with the password alone",
    lead: "Somebody who knows your password says that passkeys, app and recovery codes of your account are lost, and asks us to remove them. On the day below they can do so. If it was not you, stop it now: one press is enough. Then choose another password.",
    button: "Stop it: it was not me",
    also: "Choose another password",
  },
  factor_reset_soon: {
    subject: "Your account will soon ask for the password alone",
    lead: "Somebody who knows your password asked us to remove passkeys, app and recovery codes of your account. Nobody has stopped it so far, and on the day below they can do so. If it was not you, stop it now: one press is enough. Then choose another password.",
    button: "Stop it: it was not me",
    also: "Choose another password",
  },
  factor_reset_taken_back: {
    subject: "Nothing of your sign-in is removed",
    lead: "The request to remove passkeys, app and recovery codes of your account was stopped. You sign in as before. Whoever asked for it knew your password: if it was not you, choose another one.",
    button: "Choose another password",
  },
  factor_reset_done: {
    subject: "Your account now asks for the password alone",
    lead: "Passkeys, app and recovery codes were removed a week after it had been asked for, and every device was signed out. Add a passkey or an app again as soon as you can. If it was not you, choose another password at once.",
    button: "It was not me: choose another password",
    also: "Then tell our billing desk",
  },
};
