import type { Child } from "hono/jsx";
import type { Language } from "../../values/language.ts";
import { assets } from "../assets.gen.ts";
import { words } from "../words/index.ts";
import type { ButtonKind } from "./Button.tsx";
import { Icon } from "./Icon.tsx";

interface PasskeyButtonProps {
  /** "create": the browser makes one; "get": it asks for one. */
  readonly act: "create" | "get";
  /** The hidden field of the form around it that carries the browser's answer. */
  readonly name: string;
  /** What the browser is told (WebAuthn's JSON form), or the address that says it when the button is pressed. */
  readonly options: object | { readonly from: string };
  readonly label: string;
  readonly language: Language;
  readonly kind?: ButtonKind;
  /** The form around it has no other button. */
  readonly alone?: boolean;
  /** Passkeys are also offered at the page's field with `autocomplete="… webauthn"`. One a page. */
  readonly autofill?: boolean;
  /** The button appears only in browsers that have used a passkey here: where the page does not know whether there is one. */
  readonly whereUsed?: boolean;
  /** Shown in the button's place where no script runs or the browser knows no passkeys; nothing unless told. */
  readonly unable?: Child;
}

/** A button that has the browser make or show a passkey and then sends the form around it. It appears where scripts run and passkeys work (scripts/passkey.js). */
export function PasskeyButton({
  act,
  name,
  options,
  label,
  language,
  kind = "secondary",
  alone,
  autofill,
  whereUsed,
  unable,
}: PasskeyButtonProps) {
  const { script } = words(language).passkeys;
  const from = "from" in options && typeof options.from === "string" ? options.from : undefined;
  return (
    <div
      class="passkey"
      data-passkey={act}
      data-options={from === undefined ? JSON.stringify(options) : undefined}
      data-from={from}
      data-autofill={autofill === true ? "yes" : undefined}
      data-where-used={whereUsed === true ? "yes" : undefined}
      data-cancelled={script.cancelled}
      data-late={script.late}
      data-known={script.known}
      data-unable={script.unable}
      data-failed={script.failed}
    >
      {unable === undefined ? null : <p class="passkey-unable hint">{unable}</p>}
      <div class="passkey-ready" hidden>
        <input type="hidden" name={name} value="" />
        <p class="field-error" role="alert" hidden></p>
        <button type={alone === true ? "submit" : "button"} class={`button button-${kind}`}>
          <Icon name="key-round" />
          {label}
        </button>
      </div>
      <script src={assets.passkey} defer></script>
    </div>
  );
}
