// Buttons that open the print dialogue exist only where scripts run (the style hides them until then); everyone has the browser's own menu.
const readyPrint = () => {
  for (const button of document.querySelectorAll("[data-print]")) button.classList.add("ready");
};
document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-print]")) window.print();
});
document.addEventListener("htmx:after:swap", readyPrint);
readyPrint();
