import { Hono } from "hono";
import { Arcs } from "../ui/components/Balance.tsx";
import { Button } from "../ui/components/Button.tsx";
import { Field } from "../ui/components/Field.tsx";
import { FormToken } from "../ui/components/FormToken.tsx";
import { Icon, type IconName } from "../ui/components/Icon.tsx";
import { PasswordField } from "../ui/components/PasswordField.tsx";
import { words } from "../ui/words/index.ts";
import type { Language } from "../values/language.ts";
import type { App } from "../web.ts";
import { page } from "./page.tsx";

const GAIN_ICONS: readonly IconName[] = ["receipt-text", "wallet", "printer"];

/** The front page: the login box and the three ways in. Someone signed in goes on to the wallet. */
export const homePages = new Hono<App>();

homePages.get("/", async (c) => {
  if (c.get("session") !== null) return c.redirect("/wallet", 303);
  const language = c.get("language");
  return page(c, { title: words(language).home.title, wide: true }, <Home language={language} formToken={c.get("formToken")} />);
});

interface HomeProps {
  readonly language: Language;
  readonly formToken: string;
}

/** What the front page shows. Its form is the login page's own: errors come back there. */
export function Home({ language, formToken }: HomeProps) {
  const text = words(language).home;
  return (
    <>
      <div class="hero">
        <div class="hero-text">
          <h1>{text.title}</h1>
          <p class="lead">{text.lead}</p>
          <Arcs fit="contain" />
        </div>
        <section class="card" aria-labelledby="login-title">
          <h2 id="login-title">{text.loginTitle}</h2>
          <form method="post" action="/login" novalidate>
            <FormToken token={formToken} />
            <Field name="email" label={text.email} type="email" inputmode="email" autocomplete="username" language={language} />
            <PasswordField name="password" label={text.password} autocomplete="current-password" language={language} />
            <Button>{text.login}</Button>
          </form>
          <p>
            <a href="/forgot-password">{text.forgot}</a>
          </p>
        </section>
      </div>
      <h2 class="visually-hidden">{text.waysTitle}</h2>
      <div class="ways">
        <Way href="/register" words={text.register} />
        <Way href="/login" words={text.claim} />
        <Way href="/pay" words={text.guest} />
      </div>
      <h2>{text.whatTitle}</h2>
      <dl class="gains">
        {text.what.map((gain, index) => (
          <div>
            <Icon name={GAIN_ICONS[index] ?? "check"} />
            <dt>{gain.title}</dt>
            <dd>{gain.text}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

interface WayProps {
  readonly href: string;
  readonly words: { readonly title: string; readonly text: string; readonly link: string };
}

function Way({ href, words: way }: WayProps) {
  return (
    <section class="way">
      <h3>{way.title}</h3>
      <p>{way.text}</p>
      <a href={href}>
        {way.link}
        <Icon name="arrow-right" />
      </a>
    </section>
  );
}
