// The Show button of password fields. Delegated, so that fields swapped in later work too.
const revealButtons = () => {
  for (const button of document.querySelectorAll(".password-show[hidden]")) button.hidden = false;
};
const say = (text) => {
  const status = document.getElementById("status");
  if (status) status.textContent = text;
};
document.addEventListener("click", (event) => {
  const button = event.target.closest?.(".password-show");
  if (!button) return;
  const input = document.getElementById(button.getAttribute("aria-controls"));
  const shows = input.type === "password";
  input.type = shows ? "text" : "password";
  button.textContent = shows ? button.dataset.hide : button.dataset.show;
  say(shows ? button.dataset.shown : button.dataset.hidden);
});
// A password is never sent from a field of type text: browsers would offer to remember it as plain text.
document.addEventListener("submit", (event) => {
  for (const button of event.target.querySelectorAll(".password-show")) {
    document.getElementById(button.getAttribute("aria-controls")).type = "password";
  }
});
document.addEventListener("htmx:after:swap", revealButtons);
revealButtons();
