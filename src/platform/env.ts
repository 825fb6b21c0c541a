import type { WalletObject } from "../domain/wallet/object.ts";
import type { PaymentId } from "../values/ids.ts";

/**
 * What the Worker is given by its configuration (wrangler.toml, secrets). Bindings marked optional exist only in some environments.
 */
export interface Env {
  readonly ENVIRONMENT: "production" | "development";
  /** Where people reach us, without a trailing slash: "https://pay.example.org". Links in mails start with it. */
  readonly PUBLIC_ORIGIN: string;
  readonly DB: D1Database;
  readonly SESSIONS: KVNamespace;
  readonly WALLETS: DurableObjectNamespace<WalletObject>;
  readonly ASSETS: Fetcher;
  /** HMAC key (≥ 32 random bytes, base64url) for form tokens and short-lived links. */
  readonly FORM_KEY: string;
  /** Keys that FORM_KEY has been before, the newest first, with commas between: what members keep for long was made with them; docs/deploy.md. */
  readonly FORM_KEY_BEFORE?: string;
  /** ES256 private JWK (JSON) that signs partners' access tokens, or a list: the first signs, all verify, each by its `kid`. */
  readonly TOKEN_KEY: string;
  /** ES256 keys that sign receipts: a JSON list of JWKs with a `kid` each, the first a private one, which signs; docs/receipts.md. */
  readonly RECEIPT_KEYS: string;
  /** Bearer token of the operations endpoints (`npm run verify`, rebuild). */
  readonly OPERATIONS_TOKEN: string;
  /** Secret shared with the sandbox processor for signing its webhooks; development only. */
  readonly SANDBOX_WEBHOOK_SECRET?: string;
  /** The sandbox processor itself; bound in development only, so production cannot reach it. */
  readonly SANDBOX?: DurableObjectNamespace;
  /** Stripe's secret key ("sk_…", or a restricted one) and the webhook endpoint's signing secret ("whsec_…"); docs/deploy.md. */
  readonly STRIPE_SECRET_KEY?: string;
  readonly STRIPE_WEBHOOK_SECRET?: string;
  /** Where Stripe's hosted pages live, when the account has a domain of its own for them: "https://checkout.example.org". */
  readonly STRIPE_CHECKOUT_ORIGIN?: string;
  /** A stand-in for Stripe's API while developing. */
  readonly STRIPE_API_ORIGIN?: string;
  /** Cloudflare's outgoing mail; not used in development, where mails are kept for /dev/mail. */
  readonly MAIL?: SendEmail;
  /** Counts forms by network and door, roughly (middleware/bursts.ts). */
  readonly BURSTS?: RateLimit;
  /** Wakes whoever delivers mails; what is to be sent stands in the outbox. */
  readonly MAIL_QUEUE?: Queue<MailNudge>;
  /** Brings the payments of autopay to those who take them; without it the cron takes them itself. */
  readonly AUTOPAY_QUEUE?: Queue<AutopayPage>;
  /** A mail server to send by, in place of Cloudflare's binding; docs/mail.md. */
  readonly SMTP_HOST?: string;
  readonly SMTP_PORT?: string;
  readonly SMTP_USERNAME?: string;
  readonly SMTP_PASSWORD?: string;
  /** "tls" | "starttls" | "plain" */
  readonly SMTP_SECURE?: string;
  /** Where undelivered mails come back to (an address that Email Routing gives to this Worker). */
  readonly RETURN_ADDRESS?: string;
}

/** A message of the mail queue: there is something to do, see the outbox. */
export interface MailNudge {
  readonly due: "mails";
}

/** A message of the autopay queue: payments that are written down and may be taken. */
export interface AutopayPage {
  readonly payments: readonly PaymentId[];
}
