/** A story with branches, one step at a time. Without this all steps are on the page, with links between them. */
export function scenario() {
  for (const block of document.querySelectorAll("[data-scenario]")) prepare(block);
}

function prepare(block) {
  const steps = [...block.querySelectorAll("[data-step]")];
  const end = block.querySelector("[data-step-end]");
  const go = (step, choice) => {
    for (const other of [...steps, end]) other.classList.toggle("is-here", other === step);
    fill(step.querySelector("[data-before]"), choice);
    const text = step.querySelector("[data-step-text]");
    text.tabIndex = -1;
    (choice ? step.querySelector("[data-before]") : text).scrollIntoView({ block: "nearest" });
    text.focus({ preventScroll: Boolean(choice) });
  };
  block.addEventListener("click", (event) => {
    const way = event.target.closest("[data-way]");
    const again = event.target.closest("[data-again]");
    if (!way && !again) return;
    event.preventDefault();
    if (again) go(steps[0], null);
    else go(steps.find((step) => step.dataset.step === way.dataset.to) ?? end, way);
  });
  block.classList.add("is-live");
  end.hidden = false; // which step is seen is a class: on paper all of them are
  steps[0].classList.add("is-here");
}

/** What was chosen, and what came of it, above the step that follows. */
function fill(place, way) {
  place.hidden = !way;
  place.replaceChildren();
  if (!way) return;
  const chosen = document.createElement("p");
  chosen.className = "scenario-chosen";
  chosen.textContent = way.textContent;
  place.append(chosen);
  const reply = way.parentNode.querySelector("[data-reply-text]");
  if (reply) place.append(reply.cloneNode(true));
}
