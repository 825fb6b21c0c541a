import { mails } from "./mails.ts";
import { login } from "./login.ts";
import { register } from "./register.ts";
import { autopay } from "./autopay.ts";
import { autoTopUp } from "./autoTopUp.ts";
import { bills } from "./bills.ts";
import { closing } from "./closing.ts";
import { common } from "./common.ts";
import { contact } from "./contact.ts";
import { devices } from "./devices.ts";
import { emailChange } from "./emailChange.ts";
import { dataCopy } from "./dataCopy.ts";
import { errors } from "./errors.ts";
import { guest } from "./guest.ts";
import { history } from "./history.ts";
import { home } from "./home.ts";
import { looks } from "./looks.ts";
import { lostFactor } from "./lostFactor.ts";
import { mandate } from "./mandate.ts";
import { passkeys } from "./passkeys.ts";
import { pay } from "./pay.ts";
import { people } from "./people.ts";
import { plans } from "./plans.ts";
import { profile } from "./profile.ts";
import { receipts } from "./receipts.ts";
import { recovery } from "./recovery.ts";
import { security } from "./security.ts";
import { secondStep } from "./secondStep.ts";
import { authenticator } from "./authenticator.ts";
import { recoveryCodes } from "./recoveryCodes.ts";
import { ownPassword } from "./ownPassword.ts";
import { statements } from "./statements.ts";
import { wallet } from "./wallet.ts";
import { withdrawals } from "./withdrawals.ts";

/** Every English word a person reads. An area adds its file, one import and one name here, and the same in ../es/index.ts. */
export const en = {
  authenticator,
  autopay,
  autoTopUp,
  bills,
  closing,
  common,
  contact,
  devices,
  emailChange,
  dataCopy,
  errors,
  guest,
  history,
  home,
  looks,
  lostFactor,
  mandate,
  ownPassword,
  passkeys,
  pay,
  people,
  plans,
  profile,
  receipts,
  recovery,
  recoveryCodes,
  secondStep,
  security,
  statements,
  wallet,
  withdrawals,
  register,
  login,
  mails,
};
