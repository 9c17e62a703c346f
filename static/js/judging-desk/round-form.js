// Shows only what the chosen kind of round asks for. Without it every field is there, and nothing is lost.
const form = document.querySelector("[data-round-form]");
const kind = form?.elements.namedItem("kind");
const askedIn = JSON.parse(document.getElementById("asked-in")?.textContent ?? "{}");

function show() {
  for (const [name, kinds] of Object.entries(askedIn)) {
    const field = form.querySelector(`[data-field="${name}"]`);
    const isWrong = field?.querySelector(".ask--wrong");
    if (field) field.hidden = !isWrong && !kinds.split(" ").includes(kind.value);
  }
}

if (kind) {
  kind.addEventListener("change", show);
  show();
}
