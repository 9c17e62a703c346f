/** A small copy of the session's state, to be looked at or read out. */
export class Preview {
  constructor(place) {
    this.place = place;
  }

  show({ type, html }) {
    this.place.classList.toggle("is-paused", type === "pause");
    if (!html || html === this.html) return;
    this.html = html;
    const copy = document.createElement("div");
    copy.className = "console-copy";
    copy.innerHTML = html;
    this.place.replaceChildren(copy);
    this.showCount();
  }

  /** How many are in the room, where the state tells it. */
  showTally({ joined }) {
    this.joined = joined;
    this.showCount();
  }

  showCount() {
    const place = this.place.querySelector("[data-joined]");
    if (place) place.textContent = this.joined ?? 0;
  }
}
