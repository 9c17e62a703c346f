// The decision on an entry: ready-made reasons, and a reason that survives looking elsewhere.

const form = document.querySelector("[data-decision]");

function fill(box, text) {
  box.value = box.value.trim() ? `${box.value.trimEnd()}\n${text}` : text;
  box.dispatchEvent(new Event("input"));
  box.focus();
}

function keep(box, name) {
  const key = `decision ${name}`;
  if (!box.value) box.value = sessionStorage.getItem(key) ?? "";
  box.addEventListener("input", () => sessionStorage.setItem(key, box.value));
  form.addEventListener("submit", () => sessionStorage.removeItem(key));
}

document.querySelector("[data-refusal]")?.focus();

if (form) {
  const box = form.elements.reason;
  const ready = form.querySelector("[data-ready]");
  ready.hidden = false;
  ready.addEventListener("click", (event) => {
    const button = event.target.closest("[data-reason]");
    if (button) fill(box, button.dataset.reason);
  });
  keep(box, form.dataset.decision);
}
