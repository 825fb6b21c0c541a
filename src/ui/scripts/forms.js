// Keeps what was typed, in this tab only and used once: for the moment in which a page changes its language, and across the idle sign-out, where it is
// sealed so that only a page of the same member opens it. Never passwords, and what else opens something is not left lying about.
const KEY = "kept-form";
const NEVER = /hidden|password|one-time/;
const NOT_FOR_LONG = /hidden|password|code|birth|bday/;
const fieldsBut = (left_out) =>
  [...document.querySelectorAll("main input[name], main select[name], main textarea[name]")].filter(
    ({ type, name, autocomplete }) => !left_out.test(`${type} ${name} ${autocomplete}`),
  );
const typedBut = (left_out) => fieldsBut(left_out).map((field) => [field.name, field.value, field.checked === true]);
const store = (kept) => sessionStorage.setItem(KEY, JSON.stringify({ path: location.pathname, ...kept }));
const member = document.body.dataset.key;
const cipher = async (act, iv, bytes) => {
  const key = await crypto.subtle.importKey("raw", new TextEncoder().encode(member.slice(0, 32)), "AES-GCM", false, [act]);
  return new Uint8Array(await crypto.subtle[act]({ name: "AES-GCM", iv }, key, bytes));
};
const seal = async () => {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const sealed = await cipher("encrypt", iv, new TextEncoder().encode(JSON.stringify(typedBut(NOT_FOR_LONG))));
  store({ iv: [...iv], sealed: [...sealed] });
};
document.querySelector(".language")?.addEventListener("click", () => store({ values: typedBut(NEVER) }));
document.addEventListener("carepurse:keep-form", (event) => event.detail.push(seal()));
const open = async ({ values, iv, sealed }) =>
  values ?? JSON.parse(new TextDecoder().decode(await cipher("decrypt", new Uint8Array(iv), new Uint8Array(sealed))));
const restore = async () => {
  const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
  // What is sealed waits until somebody has signed in. If it is not theirs, or not in the language of a moment ago, it is not kept any longer.
  if (!kept || (kept.sealed && !member)) return;
  const values = await open(kept).catch(() => []);
  const here = kept.path === location.pathname;
  if (here || kept.values || values.length === 0) sessionStorage.removeItem(KEY);
  if (!here) return;
  for (const field of fieldsBut(NEVER)) {
    const choice = field.type === "radio" || field.type === "checkbox";
    const found = values.find(([name, value]) => name === field.name && (!choice || value === field.value));
    if (!found) continue;
    if (choice) field.checked = found[2];
    else field.value = found[1];
  }
};
void restore();
// A second press on a form's button sends nothing while the first is on its way; the server would answer the same either way.
document.addEventListener("submit", (event) => {
  const form = event.target;
  // What a form with data-stays answers is a file: the page stays, and its button can be pressed again.
  if (form.getAttribute("method") !== "post" || event.defaultPrevented || "stays" in form.dataset) return;
  if (form.dataset.sent) event.preventDefault();
  else form.dataset.sent = "yes";
});
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});
// The link of an error summary puts the cursor into the field.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.(".error-summary a");
  const field = link && document.getElementById(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  field.focus();
  field.closest(".field")?.scrollIntoView({ block: "center" });
});
