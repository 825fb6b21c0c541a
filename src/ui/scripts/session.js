// Warns two minutes before an idle session ends. Staying is one small request; refused, the session was over already and the login page says so.
const IDLE_MS = 15 * 60_000;
const WARN_MS = 2 * 60_000;
const dialog = document.getElementById("idle-warning");
if (dialog) {
  let warnTimer;
  let endTimer;
  const leave = () => {
    document.dispatchEvent(new CustomEvent("carepurse:keep-form"));
    location.assign("/login?why=idle&next=" + encodeURIComponent(location.pathname));
  };
  const restart = () => {
    clearTimeout(warnTimer);
    clearTimeout(endTimer);
    warnTimer = setTimeout(() => dialog.showModal(), IDLE_MS - WARN_MS);
    endTimer = setTimeout(leave, IDLE_MS);
  };
  dialog.addEventListener("close", async () => {
    restart();
    const form_token = document.querySelector("input[name=form_token]").value;
    const answer = await fetch("/session/stay", { method: "POST", redirect: "manual", body: new URLSearchParams({ form_token }) }).catch(
      () => null,
    );
    if (answer !== null && !answer.ok) leave();
    else if (answer !== null) document.getElementById("status").textContent = dialog.dataset.stayed;
  });
  document.addEventListener("htmx:after:request", restart);
  restart();
}
