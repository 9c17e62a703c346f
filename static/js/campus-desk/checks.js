import { send } from "./send.js";

/** A checklist that is ticked without leaving the page. Each line is a button of the form. */
export function checks(form, say) {
  form.addEventListener("submit", async (event) => {
    const button = event.submitter;
    if (!button) return;
    event.preventDefault();
    const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
    const was = button.getAttribute("aria-pressed");
    show(button, was === "false");
    try {
      await send(form.action, { csrfmiddlewaretoken: token, [was === "false" ? "done" : "undone"]: button.value });
      say(form.dataset.saved);
    } catch {
      show(button, was === "true");
      say(form.dataset.failed);
      tell(button, form.dataset.failed);
    }
  });
}

function show(button, isDone) {
  button.setAttribute("aria-pressed", String(isDone));
  button.name = isDone ? "undone" : "done";
  button.parentElement.querySelector("[data-failure]")?.remove();
}

function tell(button, text) {
  const line = document.createElement("p");
  line.className = "errorlist";
  line.dataset.failure = "";
  line.textContent = text;
  button.after(line);
}
