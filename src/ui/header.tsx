import type { Language } from "../values/language.ts";
import { Brand } from "./components/Brand.tsx";
import { FormToken } from "./components/FormToken.tsx";
import { Icon, type IconName } from "./components/Icon.tsx";
import { words, type Words } from "./words/index.ts";

interface HeaderProps {
  readonly language: Language;
  readonly operator: { readonly name: string };
  /** Path with query of this page: the language switch leads back to it. */
  readonly path: string;
  /** Behind login: another navigation, and the way out. */
  readonly isSignedIn: boolean;
  readonly formToken: string;
}

/** One place of the navigation. */
interface Place {
  readonly href: string;
  readonly name: keyof Words["common"]["nav"] &
    ("registration" | "oneTimePayment" | "login" | "wallet" | "bills" | "autopay" | "history" | "profile");
  /** Shown above its name on a phone, where the places of a member stand side by side. */
  readonly icon?: IconName;
  /** Another address whose pages belong here. */
  readonly also?: string;
}

const PUBLIC_PLACES: readonly Place[] = [
  { href: "/register", name: "registration" },
  { href: "/pay", name: "oneTimePayment" },
  { href: "/login", name: "login" },
];
const MEMBER_PLACES: readonly Place[] = [
  { href: "/wallet", name: "wallet", icon: "wallet" },
  { href: "/bills", name: "bills", icon: "receipt-text" },
  { href: "/autopay", name: "autopay", icon: "repeat" },
  { href: "/history", name: "history", icon: "history", also: "/statements" },
  { href: "/profile", name: "profile", icon: "circle-user-round", also: "/security" },
];

/** The top of every page: whose it is, where one can go, the way out and the other language. */
export function Header({ language, operator, path, isSignedIn, formToken }: HeaderProps) {
  const { common } = words(language);
  const { nav } = common;
  return (
    <header class="header">
      <div class="header-inner">
        <a class="header-brand" href={isSignedIn ? "/wallet" : "/"} aria-label={nav.home(operator.name)}>
          <Brand name={operator.name} />
        </a>
        <nav class={isSignedIn ? "nav nav-member" : "nav"} aria-label={nav.label}>
          <ul>
            {(isSignedIn ? MEMBER_PLACES : PUBLIC_PLACES).map((place) => (
              <li>
                <a href={place.href} aria-current={currentAt(place, path)}>
                  {place.icon === undefined ? null : <Icon name={place.icon} />}
                  {nav[place.name]}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <div class="header-account">
          <a
            class="language"
            href={otherLanguageHref(path, common.otherLanguageCode)}
            lang={common.otherLanguageCode}
            hreflang={common.otherLanguageCode}
          >
            <Icon name="languages" />
            {common.otherLanguage}
          </a>
          {isSignedIn ? (
            <form method="post" action="/logout">
              <FormToken token={formToken} />
              <button class="nav-button" type="submit">
                {nav.logout}
              </button>
            </form>
          ) : null}
        </div>
      </div>
    </header>
  );
}

function currentAt({ href, also = href }: Place, path: string): "page" | "true" | undefined {
  const bare = path.split("?")[0] ?? path;
  if (bare === href) return "page";
  return bare === also || [href, also].some((each) => bare.startsWith(`${each}/`)) ? "true" : undefined;
}

/**
 * The same page in the other language: its path and query, with `lang` set. Slashes at the beginning become one: an address of ours such as
 * "//elsewhere.example/" (a page not found) would otherwise name another site.
 */
export function otherLanguageHref(path: string, code: string): string {
  const [bare = "/", query = ""] = path.split("?", 2);
  const parameters = new URLSearchParams(query);
  parameters.set("lang", code);
  return `${bare.replace(/^[/\\]+/u, "/")}?${parameters.toString()}`;
}
