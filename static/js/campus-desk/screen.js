import { fit } from "../live/fit.js";
import { Deck } from "./deck.js";
import { showPlace } from "./place.js";
import { send } from "./send.js";
import { showCounts, watch } from "./watch.js";

const EVERY = 1_000; // ms
// A presenter's clicker is a keyboard with these keys.
const KEYS = { ArrowRight: 1, ArrowDown: 1, PageDown: 1, " ": 1, ArrowLeft: -1, ArrowUp: -1, PageUp: -1 };

/** The projector: shows what the session is at, and turns slides by keys. */
class Screen {
  constructor(root) {
    this.take(root);
    document.addEventListener("keydown", (event) => this.key(event));
    document.addEventListener("click", (event) => this.click(event));
    addEventListener("resize", () => this.fit());
    document.fonts.ready.then(() => this.fit());
    keepAwake();
    watch({
      address: root.dataset.now,
      every: EVERY,
      ask: () => this.look(),
      told: (standing, turns) => this.told(standing, turns),
      lost: (isLost) => (this.root.querySelector("[data-lost]").hidden = !isLost),
    });
  }

  /** Begin with what stands on the page. */
  take(root) {
    this.root = root;
    const { slide, move } = root.dataset;
    const parts = [...root.querySelectorAll("[data-slides] > [data-place]")];
    this.deck = parts.length
      ? new Deck({
          parts,
          number: Number(slide),
          tell: (number) => send(move, { slide: number }),
          show: (number) => this.shown(number),
        })
      : null;
    const button = root.querySelector("[data-full-screen]");
    button.hidden = !document.fullscreenEnabled;
    if (this.deck) showPlace(root, this.deck);
    this.fit();
  }

  fit() {
    const place = this.root.querySelector("[data-fit], [data-place]:not([hidden])");
    if (place) fit(place);
  }

  look() {
    this.deck?.retry();
    return this.deck?.turns;
  }

  told(standing, turns) {
    if (String(standing.seq) !== this.root.dataset.seq) {
      this.renew();
      return;
    }
    showCounts(this.root, standing);
    this.deck?.follow(standing.slide, turns);
  }

  /** The new phase without a new page: loading one would leave the full screen. */
  async renew() {
    if (this.isRenewing) return;
    this.isRenewing = true;
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
      if (answer.redirected) return location.replace(answer.url); // the live quiz has a page of its own
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = document.adoptNode(page.querySelector("[data-screen]"));
      this.root.replaceWith(fresh);
      document.title = page.title;
      this.take(fresh);
      this.say(fresh.querySelector("[data-place]:not([hidden]) :is(h1, h2, h3), h1")?.textContent);
    } catch {
      // no network: the next look tries again
    } finally {
      this.isRenewing = false;
    }
    return null;
  }

  shown(number) {
    showPlace(this.root, this.deck);
    this.fit();
    const part = this.deck.parts[number];
    const right = [...part.querySelectorAll(".is-right")].map((option) => option.textContent);
    this.say(right.join(", ") || part.querySelector("h1, h2, h3")?.textContent);
  }

  say(text) {
    this.root.querySelector("[data-polite]").textContent = text ?? "";
  }

  key(event) {
    if (event.altKey || event.ctrlKey || event.metaKey || event.target.closest("input, video, summary")) return;
    if (event.key === " " && event.target.closest("button")) return; // presses it
    if (event.key.toLowerCase() === "f") this.fullScreen();
    if (!this.deck) return;
    if (event.key in KEYS) this.turn(KEYS[event.key]);
    else if (event.key === "Home") this.deck.turn(0);
    else if (event.key === "End") this.deck.turn(this.deck.last);
    else return;
    event.preventDefault();
  }

  turn(by) {
    this.deck.turn(this.deck.number + by);
  }

  click(event) {
    if (event.target.closest("[data-full-screen]")) this.fullScreen();
    const button = event.target.closest("[data-step]");
    if (button) this.turn(Number(button.dataset.step));
  }

  fullScreen() {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen?.().catch(() => {});
  }
}

/** A projector that sleeps helps nobody. */
function keepAwake() {
  const ask = () => {
    if (document.visibilityState === "visible") navigator.wakeLock?.request("screen").catch(() => {});
  };
  document.addEventListener("visibilitychange", ask);
  ask();
}

for (const root of document.querySelectorAll("[data-screen]")) new Screen(root);
