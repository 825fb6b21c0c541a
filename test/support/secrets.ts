/** Secrets of the test runtime only. They protect nothing. */
export const TEST_SECRETS = {
  FORM_KEY: "zk2gQ_EdupILlkNmm2Ce9sXzvaHT-T5T_JV8TLPMuz8",
  TOKEN_KEY: JSON.stringify({
    kty: "EC",
    x: "W7rXdc9GSM88gHfCPa-8TxN28eE91SmPgY_syIsijig",
    y: "-JtiMvtbcLfc09TqqsI8SvsHueEVyTGnlKRCvEdmMWY",
    crv: "P-256",
    d: "MG6CJLCAhit_Jt-_J_8PE4XN5Btyo2kK7Cfht4y5cNs",
    alg: "ES256",
    kid: "test",
    use: "sig",
  }),
  // The second has signed before and still verifies.
  RECEIPT_KEYS: JSON.stringify([
    {
      kty: "EC",
      x: "dpfTUAiuRLfp6Lu2Q27qZAuOTrkY_rGSFDS5SaGIe5E",
      y: "rSmizCdmGJygMuLQ4-1ge48KzYxbRYHLed7c8hEFx5k",
      crv: "P-256",
      d: "9EqyfFZeCJMtaJfioW6bNL8Ki_2TdIFW60WwW9Qyg4Y",
      kid: "test-new",
    },
    {
      kty: "EC",
      x: "txuHTTpn0-G4DPw5DRatArsgFB6m9G2okfcpOflUevg",
      y: "IPD1Af9jrmK__HONK8ZX6bp57OR2_FH190X0qAdDH7g",
      crv: "P-256",
      d: "xoUQ1x4dFd_WmgHeT3QcbZQdgYXV4n2LOKukFSeWelM",
      kid: "test-old",
    },
  ]),
  OPERATIONS_TOKEN: "test-operations-token-0123456789abcdef",
  SANDBOX_WEBHOOK_SECRET: "whsec_F+PkxE4QBifx41+3GyA8r6jCM2uHSEzWdhs+WVzaxis=",
  DEMO_CLIENT_ID: "cli_01jc0000000000000000000000",
  DEMO_CLIENT_SECRET: "test-client-secret-0123456789abcdefghijklmn",
} as const;
