// Counts down the characters of a text while one types; said aloud only after a pause.
for (const area of document.querySelectorAll("textarea[data-max]")) {
  const shown = area.parentElement.querySelector(".count");
  const status = document.getElementById("status");
  let pause;
  const count = () => {
    const left = Number(area.dataset.max) - [...area.value.trim()].length;
    const many = Math.abs(left);
    const { leftOne, leftMany, overOne, overMany } = area.dataset;
    const sentence = many === 1 ? (left < 0 ? overOne : leftOne) : left < 0 ? overMany : leftMany;
    shown.textContent = sentence.replace("0", many.toLocaleString(document.documentElement.lang === "es" ? "es-US" : "en-US"));
    shown.classList.toggle("count-over", left < 0);
    shown.hidden = false;
  };
  area.addEventListener("input", () => {
    count();
    clearTimeout(pause);
    pause = setTimeout(() => (status.textContent = shown.textContent), 1500);
  });
  count();
}
