/** Where a login may lead on to: pages of ours that a member reads or fills in. Everything else leads to the wallet. */
const PLACES = [
  "/wallet",
  "/bills",
  "/basket",
  "/history",
  "/pay",
  "/payments",
  "/register/check-email",
  "/autopay",
  "/profile",
  "/security",
  "/invitations",
  "/care",
  "/messages",
] as const;

/** Addresses below them that only take a form: there is nothing to read there. */
const ACTS = /\/cancel$/u;

/**
 * Makes a path from outside safe to redirect to.
 * @param wanted a path with or without a query, such as "/bills/claim?code=K7QM-2XPD"; anything may come
 * @returns the path when it is one of our places, "/wallet" otherwise. Never another site, never an address that acts.
 */
export function safeNext(wanted: string | undefined | null): string {
  const fallback = "/wallet";
  if (wanted === undefined || wanted === null || wanted.length > 512 || !/^\/[a-z]/u.test(wanted) || /[\\\p{C}]/u.test(wanted))
    return fallback;
  const url = URL.canParse(wanted, "https://here.invalid") ? new URL(wanted, "https://here.invalid") : null;
  if (url === null || url.host !== "here.invalid") return fallback;
  const isOurs = PLACES.some((place) => url.pathname === place || url.pathname.startsWith(`${place}/`));
  return isOurs && !ACTS.test(url.pathname) ? url.pathname + url.search : fallback;
}
