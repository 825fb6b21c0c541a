/** Addresses for machines: no cookies are read or set there, and no form is trusted; each door checks its callers its own way. */
const MACHINE_PREFIXES = ["/api/", "/webhooks/", "/operations/"] as const;
const MACHINE_PATHS: ReadonlySet<string> = new Set([
  "/csp-reports",
  "/healthz",
  "/robots.txt",
  "/manifest.webmanifest",
  "/.well-known/jwks.json",
  "/.well-known/security.txt",
  "/security-policy.txt",
]);

/** Addresses that play an outside party while developing: forms there carry no token of ours, and the origin check still holds. */
const OUTSIDE_PREFIXES = ["/sandbox/", "/dev/"] as const;

/** Whether an address is for machines only (partners, processors, operations). @param path the request's path, beginning with "/" */
export function isMachinePath(path: string): boolean {
  return MACHINE_PATHS.has(path) || MACHINE_PREFIXES.some((prefix) => path.startsWith(prefix));
}

/** Whether an address belongs to the stand-ins for the outside world, mounted in development only. @param path beginning with "/" */
export function isOutsidePath(path: string): boolean {
  return OUTSIDE_PREFIXES.some((prefix) => path.startsWith(prefix));
}
