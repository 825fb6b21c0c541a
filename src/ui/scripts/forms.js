// Keeps what was typed across the language switch and the idle sign-out: in this tab only, never passwords or hidden fields, used once.
const KEY = "kept-form";
const fieldsOf = () =>
  [...document.querySelectorAll("main input[name], main select[name], main textarea[name]")].filter(
    (field) => field.type !== "password" && field.type !== "hidden",
  );
const keep = () => {
  const values = fieldsOf().map((field) => [field.name, field.value, field.checked === true]);
  if (values.length > 0) sessionStorage.setItem(KEY, JSON.stringify({ path: location.pathname, values }));
};
document.querySelector(".language")?.addEventListener("click", keep);
document.addEventListener("carepurse:keep-form", keep);
const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
if (kept?.path === location.pathname) {
  sessionStorage.removeItem(KEY);
  for (const field of fieldsOf()) {
    const choice = field.type === "radio" || field.type === "checkbox";
    const found = kept.values.find(([name, value]) => name === field.name && (!choice || value === field.value));
    if (!found) continue;
    if (choice) field.checked = found[2];
    else field.value = found[1];
  }
}
// A second press on a form's button sends nothing while the first is on its way; the server would answer the same either way.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.getAttribute("method") !== "post" || event.defaultPrevented) return;
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
document.querySelector(".error-summary")?.focus();
