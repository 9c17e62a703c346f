import { copy } from "../live/console/copy.js";
import { Words } from "../live/console/words.js";
import { say } from "./say.js";

/** Buttons that copy the projector's link. */
export function copyLinks() {
  const words = document.querySelector("[data-words]");
  if (!words) return;
  for (const button of document.querySelectorAll("[data-copy]")) button.hidden = false;
  copy(document, new Words(words), say);
}
