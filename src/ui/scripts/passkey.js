// Passkeys. A box (data-passkey) has the browser make one ("create") or show one ("get"), puts the answer into its hidden field and sends its form.
const Passkey = globalThis.PublicKeyCredential;
const able = Passkey?.parseCreationOptionsFromJSON && Passkey.parseRequestOptionsFromJSON;
/** A challenge holds for five minutes, and the browser's window stays open for three. */
const FRESH_MS = 2 * 60_000;
/** Kept in browsers that have used a passkey here. */
const USED = "passkey-used";

const start = (box) => {
  const form = box.closest("form");
  const field = box.querySelector("input");
  const note = box.querySelector("[role=alert]");
  const makes = box.dataset.passkey === "create";
  let read = Date.now();
  let waiting;
  let busy = false;

  // The page asks for something else by now, such as the password: it is opened anew, with what was typed, and nothing goes on here.
  const again = async () => {
    const kept = [];
    document.dispatchEvent(new CustomEvent("carepurse:keep-form", { detail: kept }));
    await Promise.allSettled(kept);
    location.assign(location.href);
    await new Promise(() => {});
  };
  // A page that has stood open for long is asked for a new challenge; a box without one fetches it when it is pressed.
  const options = async () => {
    const { from } = box.dataset;
    if (from) box.dataset.options = await (await fetch(from)).text();
    else if (Date.now() - read > FRESH_MS) {
      const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
      const fresh = page.querySelector("[data-options]");
      if (!fresh) await again();
      box.dataset.options = fresh.dataset.options;
      read = Date.now();
    }
    const json = JSON.parse(box.dataset.options);
    return makes ? Passkey.parseCreationOptionsFromJSON(json) : Passkey.parseRequestOptionsFromJSON(json);
  };
  const send = (credential) => {
    field.value = JSON.stringify(credential);
    form.requestSubmit();
    localStorage.setItem(USED, "yes");
  };
  const reasonOf = (error, late) => {
    if (error.name === "InvalidStateError") return "known";
    if (error.name === "NotSupportedError") return "unable";
    if (error.name !== "NotAllowedError" && error.name !== "AbortError") return "failed";
    return late ? "late" : "cancelled";
  };
  // Passkeys offered where the e-mail address is typed, until one is chosen or the button is pressed.
  const offer = async () => {
    if (!("autofill" in box.dataset) || !(await Passkey.isConditionalMediationAvailable?.())) return;
    waiting?.abort();
    const { signal } = (waiting = new AbortController());
    try {
      send(await navigator.credentials.get({ publicKey: await options(), mediation: "conditional", signal }));
    } catch {
      // Nobody has asked for anything: there is nothing to say.
    }
  };
  const ask = async () => {
    if (busy) return;
    busy = true;
    waiting?.abort();
    note.hidden = true;
    const began = Date.now();
    let timeout = Infinity;
    try {
      const publicKey = await options();
      timeout = publicKey.timeout;
      send(await navigator.credentials[makes ? "create" : "get"]({ publicKey }));
    } catch (error) {
      note.textContent = box.dataset[reasonOf(error, Date.now() - began >= timeout)];
      note.hidden = false;
      void offer();
    }
    busy = false;
  };
  const renew = () => {
    if (!document.hidden && !busy && waiting && Date.now() - read > FRESH_MS) void offer();
  };

  box.dataset.started = "yes";
  field.value = "";
  box.querySelector("button").addEventListener("click", (event) => {
    event.preventDefault();
    void ask();
  });
  // Enter in a form that makes a passkey is as good as its button.
  if (makes) {
    form.addEventListener("submit", (event) => {
      if (field.value) return;
      event.preventDefault();
      void ask();
    });
  }
  box.querySelector(".passkey-ready").hidden = false;
  box.querySelector(".passkey-unable")?.remove();
  document.addEventListener("visibilitychange", renew);
  setInterval(renew, 60_000);
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    field.value = "";
    void offer();
  });
  void offer();
};

for (const box of able ? document.querySelectorAll("[data-passkey]:not([data-started])") : []) {
  if (!("whereUsed" in box.dataset) || localStorage.getItem(USED)) start(box);
}
// What the account has left: the browser no longer offers what was removed.
const left = document.querySelector("[data-passkeys-left]")?.dataset.passkeysLeft;
if (left) {
  const known = JSON.parse(left);
  if (known.allAcceptedCredentialIds.length === 0) localStorage.removeItem(USED);
  Passkey?.signalAllAcceptedCredentials?.(known).catch(() => {});
}
