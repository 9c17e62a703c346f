const BREATH = 150; // between two texts, so that the same one is told again

/** What a screen reader tells. Polite texts wait for each other; "time is up" does not wait. */
export class Speech {
  #timer = null;

  constructor(root) {
    this.polite = root.querySelector("[data-polite]");
    this.urgent = root.querySelector("[data-urgent]");
  }

  say(text) {
    this.polite.textContent = "";
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.polite.textContent = text;
    }, BREATH);
  }

  shout(text) {
    this.urgent.textContent = text;
  }

  hush() {
    this.urgent.textContent = "";
  }
}
