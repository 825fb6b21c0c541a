import Argon2 from "@phi-ag/argon2";
import wasm from "@phi-ag/argon2/argon2.wasm";

/** OWASP Password Storage Cheat Sheet: argon2id with 19 MiB, two passes, one lane. 35 to 45 ms in the Worker. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1, hashLength: 32 } as const;
const CURRENT_PREFIX = "$argon2id$v=19$m=19456,t=2,p=1$";
/** The hash of a password nobody has: what an unknown e-mail address is compared with, so that it takes as long. */
const NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$QUC9gnBwQz5sqR5RWyJCVw$prEGM1oKpexIcfUUoqdemb03hI8LZogTlVxY8rNuWiM";

let loaded: Argon2 | null = null;

async function argon2(): Promise<Argon2> {
  loaded ??= new Argon2(await WebAssembly.instantiate(wasm));
  return loaded;
}

/** Hashes a normalized password with a fresh salt; the answer names its own parameters. */
export async function hashPassword(password: string): Promise<string> {
  return (await argon2()).hash(password, COST).encoded;
}

/**
 * Compares a normalized password with a stored hash. With null (no such account) it does the same work and answers false.
 */
export async function passwordMatches(stored: string | null, password: string): Promise<boolean> {
  const matches = (await argon2()).tryVerify(stored ?? NOBODY, password).success;
  return matches && stored !== null;
}

/** Whether a stored hash was made with other parameters than today's, so that it is made again at the next login. */
export function needsRehash(stored: string): boolean {
  return !stored.startsWith(CURRENT_PREFIX);
}
