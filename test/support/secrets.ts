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
  OPERATIONS_TOKEN: "test-operations-token-0123456789abcdef",
  SANDBOX_WEBHOOK_SECRET: "whsec_F+PkxE4QBifx41+3GyA8r6jCM2uHSEzWdhs+WVzaxis=",
  DEMO_CLIENT_ID: "cli_01jc0000000000000000000000",
  DEMO_CLIENT_SECRET: "test-client-secret-0123456789abcdefghijklmn",
} as const;
