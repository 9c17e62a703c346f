import { counting } from "./counting.js";
import { pictures } from "./picture.js";
import { Saving } from "./saving.js";

const form = document.querySelector("[data-draft]");
counting();
if (form) begin();

function begin() {
  const saving = new Saving(form, document.querySelector("[data-saved]"));
  pictures(form, saving);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (form.querySelector("[data-upload-part=sending]:not([hidden])")) return; // the field says so itself
    // What cannot be saved is shown by the status; the page is not left over it.
    if ((await saving.flush()) && event.submitter?.name) leave(event.submitter);
  });
}

function leave(button) {
  form.append(hidden(button.name, button.value));
  form.submit();
}

function hidden(name, value) {
  return Object.assign(document.createElement("input"), { type: "hidden", name, value });
}
