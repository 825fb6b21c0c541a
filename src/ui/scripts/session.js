// Warns two minutes before an idle session ends. Any request keeps the session, so staying is one small request to this very page.
const IDLE_MS = 15 * 60_000;
const WARN_MS = 2 * 60_000;
const dialog = document.getElementById("idle-warning");
if (dialog) {
  let warnTimer;
  let endTimer;
  const restart = () => {
    clearTimeout(warnTimer);
    clearTimeout(endTimer);
    warnTimer = setTimeout(() => dialog.showModal(), IDLE_MS - WARN_MS);
    endTimer = setTimeout(() => {
      document.dispatchEvent(new CustomEvent("carepurse:keep-form"));
      location.assign("/login?why=idle&next=" + encodeURIComponent(location.pathname));
    }, IDLE_MS);
  };
  dialog.addEventListener("close", async () => {
    restart();
    await fetch("/wallet", { method: "HEAD", redirect: "manual", cache: "no-store" }).catch(() => undefined);
    document.getElementById("status").textContent = dialog.dataset.stayed;
  });
  document.addEventListener("htmx:after:request", restart);
  restart();
}
