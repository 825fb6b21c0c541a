// Warns two minutes before an idle session ends; one press stays. The page says how long its session stands, and all tabs share what they know of it: a
// click in one keeps the others. Time is read from the clock, not counted: a computer that slept was idle.
const IDLE_MS = 15 * 60_000;
const WARN_MS = 2 * 60_000;
/** The server notes requests to the minute: after one that it answers without a page, the session stands at least so much shorter. */
const NOTED_MS = 60_000;
const ENDS_AT = "idle-at";
const dialog = document.getElementById("idle-warning");
if (dialog) {
  const { idleIn, endsIn } = document.body.dataset;
  const last = Date.now() + endsIn * 1000;
  let timer;
  let leaving = false;
  const idleAt = () => Number(localStorage.getItem(ENDS_AT));
  const leave = async () => {
    leaving = true;
    const kept = [];
    document.dispatchEvent(new CustomEvent("carepurse:keep-form", { detail: kept }));
    await Promise.allSettled(kept);
    location.assign("/login?why=idle&next=" + encodeURIComponent(location.pathname + location.search));
  };
  const check = () => {
    if (leaving) return;
    clearTimeout(timer);
    const idle = idleAt() - Date.now();
    const left = Math.min(idle, last - Date.now());
    if (left <= 0) {
      void leave();
      return;
    }
    const warns = idle <= WARN_MS;
    if (warns && !dialog.open) dialog.showModal();
    if (!warns && dialog.open) dialog.close("elsewhere");
    timer = setTimeout(check, warns ? left : Math.min(left, idle - WARN_MS));
  };
  const stands = (ms) => {
    localStorage.setItem(ENDS_AT, Date.now() + ms);
    check();
  };
  dialog.addEventListener("close", async () => {
    const elsewhere = dialog.returnValue === "elsewhere";
    dialog.returnValue = "";
    if (elsewhere) return;
    const form_token = document.querySelector("input[name=form_token]").value;
    const answer = await fetch("/session/stay", { method: "POST", redirect: "manual", body: new URLSearchParams({ form_token }) }).catch(
      () => null,
    );
    if (answer === null) check();
    else if (!answer.ok) await leave();
    else {
      stands(IDLE_MS);
      document.getElementById("status").textContent = dialog.dataset.stayed;
    }
  });
  document.addEventListener("htmx:after:request", () => stands(Math.max(IDLE_MS - NOTED_MS, idleAt() - Date.now())));
  // Signed out in one tab: the others hide what they show, and nothing typed stays.
  document.addEventListener("submit", (event) => {
    if (!/\/(?:logout|end-all)$/.test(event.target.getAttribute("action"))) return;
    sessionStorage.clear();
    localStorage.removeItem(ENDS_AT);
  });
  addEventListener("storage", ({ key, newValue }) => {
    if (key !== ENDS_AT) return;
    if (newValue) check();
    else location.assign("/login?why=signed-out");
  });
  for (const moment of ["visibilitychange", "pageshow", "focus"]) {
    addEventListener(moment, () => document.hidden || check());
  }
  stands(idleIn * 1000);
}
