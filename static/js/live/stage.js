import { exclusive } from "../exclusive.js";
import { hotspots } from "../hotspots.js";
import { listing } from "../listing.js";
import { marks } from "../marks.js";
import { steps } from "../steps.js";
import { zoom } from "../zoom.js";

/** The place that shows the HTML of the session's state. */
export class Stage {
  constructor(place) {
    this.place = place;
  }

  /** What is shown: every state of one question has the same key. */
  get key() {
    return this.place.firstElementChild?.dataset.key ?? "";
  }

  /**
   * Shows a state. What is shown already stays as it is, with all that somebody has chosen in it.
   *
   * prepare: called with what is new before the script of the items sees it. Returns whether anything is new:
   * it may be the same state with other words, and only another key asks for the focus.
   */
  show(html, prepare = () => {}) {
    const next = document.createElement("template");
    next.innerHTML = html;
    const { key = "" } = next.content.firstElementChild?.dataset ?? {};
    if (html === this.html || (key === this.key && key.startsWith("question"))) return false;
    const hadFocus = key === this.key && this.place.contains(document.activeElement);
    this.html = html;
    this.place.replaceChildren(next.content);
    prepare(this.place);
    for (const enliven of [exclusive, zoom, hotspots, listing, steps, marks]) enliven();
    if (hadFocus) this.heading?.focus({ preventScroll: true });
    return true;
  }

  clear() {
    this.html = "";
    this.place.replaceChildren();
  }

  /** Shows the same again from the start. */
  again(prepare) {
    const { html } = this;
    this.clear();
    this.show(html, prepare);
  }

  get heading() {
    return this.place.querySelector("[data-focus]");
  }

  focus() {
    this.heading?.focus({ preventScroll: true });
    scrollTo({ top: 0 });
  }
}
