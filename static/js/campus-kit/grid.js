/** Counts the answers of each field while they are typed; Enter goes to the same test of the next sheet. */
const form = document.querySelector("[data-kit-grid]");
const questions = Number(form?.dataset.questions ?? 0);

function count(input) {
  const place = input.closest("td").querySelector(".kit-count");
  const number = input.value.replace(/\s/gu, "").length;
  place.textContent = number ? `${number} / ${questions}` : "";
  place.toggleAttribute("data-full", number === questions);
}

function below(input) {
  const cell = input.closest("td");
  const next = cell.parentElement.nextElementSibling;
  return next?.children[cell.cellIndex]?.querySelector("input");
}

if (form) {
  form.querySelectorAll(".kit-grid input").forEach(count);
  form.addEventListener("input", (event) => {
    if (event.target.closest(".kit-grid")) count(event.target);
  });
  form.addEventListener("keydown", (event) => {
    const next = event.key === "Enter" && event.target.closest(".kit-grid") && below(event.target);
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.select();
  });
  document.querySelector("#problems")?.focus();
}
