// Narrows the list of areas while one types: accents and case do not matter.
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
for (const picker of document.querySelectorAll(".region-picker")) {
  const box = picker.querySelector(".region-search");
  const input = box.querySelector("input");
  const status = box.querySelector("[role=status]");
  const choices = [...picker.querySelectorAll(".choice")];
  box.hidden = false;
  input.addEventListener("input", () => {
    const wanted = plain(input.value).split(/\s+/u).filter(Boolean);
    let found = 0;
    for (const choice of choices) {
      const text = plain(choice.dataset.words);
      const fits = wanted.every((word) => text.includes(word));
      choice.hidden = !fits;
      if (fits) found += 1;
    }
    const sentence = found === 1 ? picker.dataset.foundOne : picker.dataset.foundMany.replace("0", String(found));
    status.textContent = wanted.length === 0 ? "" : found === 0 ? picker.dataset.none : sentence;
  });
  // Enter in the search field chooses the only match instead of sending the form half-filled.
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    const left = choices.filter((choice) => !choice.hidden);
    if (left.length === 1) left[0].querySelector("input").click();
  });
}
