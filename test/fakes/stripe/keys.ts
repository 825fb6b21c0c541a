/** What the stand-in for Stripe takes as a secret key, and signs its events with. They protect nothing. */
export const FAKE_SECRET_KEY = "sk_test_fake";
export const FAKE_WEBHOOK_SECRET = "whsec_fake";
