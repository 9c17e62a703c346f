import { Deck } from "./deck.js";
import { copyLinks } from "./links.js";
import { showPlace } from "./place.js";
import { say } from "./say.js";
import { send } from "./send.js";
import { showCounts, watch } from "./watch.js";

const EVERY = 3_000; // ms
const LONG = 180; // minutes from which nobody looks at a clock any more

/** The trainer's console: turns slides, counts people, and goes where the session goes. */
class Console {
  constructor(root) {
    this.root = root;
    this.began = performance.now() - Number(root.dataset.seconds) * 1000;
    this.deck = this.slides();
    this.tick();
    setInterval(() => this.tick(), 1000);
    for (const form of root.querySelectorAll("[data-once]")) once(form);
    watch({
      address: root.dataset.now,
      every: EVERY,
      ask: () => this.look(),
      told: (standing, turns) => this.told(standing, turns),
      lost: (isLost) => (this.find("lost").hidden = !isLost),
    });
  }

  find(name) {
    return this.root.querySelector(`[data-${name}]`);
  }

  look() {
    this.deck?.retry();
    return this.deck?.turns;
  }

  told(standing, turns) {
    if (String(standing.seq) !== this.root.dataset.seq) {
      location.reload(); // somebody else has moved it
      return;
    }
    this.began = performance.now() - standing.seconds * 1000;
    showCounts(this.root, standing);
    this.deck?.follow(standing.slide, turns);
  }

  slides() {
    const form = this.root.querySelector("[data-turn]");
    if (!form) return null;
    const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
    const deck = new Deck({
      parts: [...this.root.querySelectorAll("[data-note]")],
      number: Number(this.root.dataset.slide),
      tell: (slide) => send(form.action, { csrfmiddlewaretoken: token, slide }),
      show: (number) => this.shown(number),
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      deck.turn(deck.number + Number(event.submitter?.dataset.step ?? 1));
    });
    return deck;
  }

  shown(number) {
    showPlace(this.root, this.deck);
    const note = this.deck.parts[number];
    const said = [note.querySelector("h3"), note.querySelector("[data-seen]")]; // two slides have one question
    say(said.filter(Boolean).map((part) => part.textContent).join(". "));
  }

  tick() {
    const clock = this.find("clock");
    if (!clock) return;
    const seconds = Math.max(0, Math.floor((performance.now() - this.began) / 1000));
    const planned = Number(this.root.dataset.minutes);
    clock.hidden = seconds >= LONG * 60;
    this.find("elapsed").textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    const over = this.find("over");
    if (over) over.hidden = seconds < planned * 60;
  }
}

/** A second tap on a button that is on its way does nothing. */
function once(form) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
  });
  addEventListener("pageshow", () => delete form.dataset.sent);
}

copyLinks();
for (const root of document.querySelectorAll("[data-run]")) new Console(root);
