/** What one can see from an address, said below its field once somebody has left it or pasted into it. */
import { recognise } from "../recognise.js";

/** Whether a field holds far more than an address: that is not kept. */
export function isTooLong(field) {
  return "address" in field.dataset && recognise(field.value, []).why === "long";
}

export function checking(root) {
  const marketplaces = JSON.parse(document.getElementById("pack-hosts").textContent);
  const own = root.dataset.pack.split("/")[1];
  const fields = [...root.querySelectorAll("[data-address]")];

  const look = (field) => {
    const isListing = field.dataset.field === "listing";
    const found = recognise(field.value, isListing ? marketplaces : []);
    say(root, field, isListing ? nameOf(found, own) : nameOf(found, "other"), found);
  };

  for (const field of fields) {
    field.addEventListener("change", () => look(field));
    field.addEventListener("input", ({ inputType }) => {
      if (inputType === "insertFromPaste") look(field);
      else say(root, field, "");
    });
  }
  return () => fields.forEach(look);
}

/** Which words fit; "" where there is nothing to say. own: the marketplace that the pack is for. */
function nameOf({ kind, why, marketplace }, own) {
  if (why === "empty") return "";
  if (kind === "odd") return marketplace ? `${why}-shop` : why;
  if (kind === "unknown") return own === "other" && !why ? "" : [kind, why].filter(Boolean).join("-");
  return marketplace.slug === own ? why && `known-${why}` : "elsewhere";
}

function say(root, field, name, found) {
  const place = root.querySelector(`[data-hint="${field.dataset.field}"]`);
  if (!name) return place.replaceChildren();
  const words = root.querySelector(`template[data-found="${name}"]`).content.cloneNode(true);
  for (const slot of words.querySelectorAll("[data-host]")) slot.textContent = found.host;
  for (const slot of words.querySelectorAll("[data-shop]")) slot.textContent = found.marketplace?.name ?? "";
  return place.replaceChildren(words);
}
