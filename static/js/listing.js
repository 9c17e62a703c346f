import { tie } from "./parts.js";

/** Parts of an offer can be flagged by tapping them. */
export function listing() {
  for (const page of document.querySelectorAll("[data-answer] [data-listing]")) {
    page.classList.add("is-flaggable");
    const parts = [...page.querySelectorAll("[data-part]")];
    tie(page.closest("form"), parts.map((part) => [part.dataset.part, part]), "is-flagged");
  }
}
