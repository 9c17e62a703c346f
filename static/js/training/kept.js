import { recall } from "../store.js";

/** An object that this device keeps under a key; an empty one where there is none. */
export function readMap(key) {
  const found = read(key);
  return found && typeof found === "object" && !Array.isArray(found) ? found : {};
}

/** The same for a list. */
export function readList(key) {
  const found = read(key);
  return Array.isArray(found) ? found : [];
}

function read(key) {
  try {
    return JSON.parse(recall(key));
  } catch {
    return null;
  }
}

/** The keys of lessons that an element names. */
export function keysOf(element) {
  return (element?.dataset.lessons ?? "").split(" ").filter(Boolean);
}
