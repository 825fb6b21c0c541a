import type { Env } from "../env.ts";

/** How a mail server is reached. */
export interface SmtpSettings {
  readonly host: string;
  readonly port: number;
  /** `tls` from the first byte (port 465); `starttls`: encrypted before anything is said, or not at all (587); `plain`: a server next door only. */
  readonly secure: "tls" | "starttls" | "plain";
  readonly login: { readonly username: string; readonly password: string } | null;
  /** Where returns go (its part before "@" gets "+<key>" added); null: to the sender's address. */
  readonly return_address: string | null;
}

type Settings = Pick<Env, "SMTP_HOST" | "SMTP_PORT" | "SMTP_USERNAME" | "SMTP_PASSWORD" | "SMTP_SECURE" | "RETURN_ADDRESS">;

/**
 * Reads the SMTP_* settings. Without a port or a manner: 587 with STARTTLS.
 * @returns null where SMTP_HOST is not set
 * @throws when they make no sense: a fault of the installation
 */
export function smtpSettings(env: Settings): SmtpSettings | null {
  const { SMTP_HOST: host, SMTP_USERNAME: username, SMTP_PASSWORD: password } = env;
  if (host === undefined || host === "") return null;
  const secure = env.SMTP_SECURE ?? "starttls";
  if (secure !== "tls" && secure !== "starttls" && secure !== "plain") throw new Error("SMTP_SECURE is tls, starttls or plain");
  const port = Number(env.SMTP_PORT ?? (secure === "tls" ? 465 : 587));
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Error("SMTP_PORT is no port");
  const login = username === undefined || password === undefined ? null : { username, password };
  if (login !== null && secure === "plain" && env.SMTP_HOST !== "127.0.0.1") throw new Error("a password is not sent in plain text");
  return { host, port, secure, login, return_address: env.RETURN_ADDRESS ?? null };
}
