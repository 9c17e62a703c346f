import { recognise } from "./recognise.js";

/** A pasted address chooses the marketplace, or says what is odd about it. It is never sent. */
const field = document.querySelector("[data-address]");
const choice = document.querySelector("[data-marketplace]");
const told = document.querySelector("[data-told]");
const marketplaces = JSON.parse(document.querySelector("#report-hosts").textContent);
const LATER = 400; // ms without a key until it is looked at: nobody is told off while typing

let waiting = 0;
let chosenHere = "";
document.querySelector("[data-paste]").hidden = false;
field.addEventListener("input", (event) => {
  clearTimeout(waiting);
  if (event.inputType === "insertFromPaste") tell();
  else waiting = setTimeout(tell, LATER);
});
// Enter in the field looks at the address and does not send the choices.
field.addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return;
  event.preventDefault();
  clearTimeout(waiting);
  tell();
});
if (field.value) tell();

function tell() {
  const found = recognise(field.value, marketplaces);
  choose(found.kind === "known" ? found.marketplace.slug : "");
  told.replaceChildren(...(found.why === "empty" ? [] : words(found)));
}

/** What was chosen by hand stays until another address is recognised. */
function choose(slug) {
  if (slug || (chosenHere && choice.value === chosenHere)) choice.value = slug;
  chosenHere = slug;
}

function words(found) {
  const shown = wordsOf(nameOf(found));
  for (const slot of shown.querySelectorAll("[data-host]")) slot.textContent = found.host;
  for (const slot of shown.querySelectorAll("[data-shop]")) slot.textContent = found.marketplace?.name ?? "";
  return found.kind === "known" ? [shown] : [shown, anotherShop()];
}

function nameOf({ kind, why, marketplace }) {
  if (kind !== "odd") return why ? `${kind}-${why}` : kind;
  return marketplace ? `${why}-shop` : why;
}

function wordsOf(name) {
  return document.querySelector(`template[data-found="${name}"]`).content.cloneNode(true);
}

function anotherShop() {
  const part = document.querySelector("[data-choose-other]").content.cloneNode(true);
  part.querySelector("button").addEventListener("click", () => {
    choice.value = "other";
    choice.focus();
  });
  return part;
}
