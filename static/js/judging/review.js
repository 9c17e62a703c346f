import { begin, outbox } from "./shell.js";

begin();
const form = document.querySelector("[data-confirm]");

/** What waited belongs on this page: once it is sent, the page is shown anew. */
async function catchUp() {
  if (!outbox.waiting.length) return;
  if (await outbox.flush()) location.reload();
}

outbox.addEventListener("arrived", () => outbox.waiting.length || location.reload());
form?.addEventListener("submit", (event) => {
  if (!outbox.letters.length) return;
  event.preventDefault();
  alertOf(form.dataset.textWaiting);
  catchUp();
});
catchUp();

function alertOf(words) {
  const told = document.createElement("p");
  told.className = "alert";
  told.setAttribute("role", "alert");
  told.textContent = words;
  form.querySelector(".alert")?.remove();
  form.prepend(told);
}
