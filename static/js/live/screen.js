import { Connection } from "./connection.js";
import { Countdown } from "./countdown.js";
import { fit } from "./fit.js";
import { Speech } from "./speech.js";
import { Stage } from "./stage.js";
import { fillIn, wordsOf, write } from "./words.js";

const LOW = 10;
const MOST_NAMES = 120; // more do not fit on any wall
const PATIENCE = 3_000;

/** The projector: shows what the host does, for the last row. */
class Screen {
  seq = 0;
  names = new Map();
  counts = null;
  type = "";

  constructor(root) {
    this.root = root;
    this.words = wordsOf(root);
    this.speech = new Speech(root);
    this.stage = new Stage(this.find("stage"));
    this.clock = new Countdown({
      tick: (seconds, share) => this.showTime(seconds, share),
      end: () => this.showTime(0, 0),
    });
    const { socket, http, key } = root.dataset;
    this.connection = new Connection({
      socket,
      state: `${http}state/`,
      post: () => null,
      greet: () => ({ type: "watch", language: document.documentElement.lang, key }),
      receive: (message) => this.receive(message),
      show: (status) => this.showConnection(status),
    });
    new ResizeObserver(() => fit(this.stage.place)).observe(this.stage.place);
    document.fonts.ready.then(() => fit(this.stage.place));
    this.fullScreen();
    keepAwake();
    this.connection.start();
  }

  find(name) {
    return this.root.querySelector(`[data-${name}]`);
  }

  receive(message) {
    if (message.type === "hello") this.onHello(message);
    else if (message.type === "tally") this.onTally(message);
    else if (message.type === "roster") this.onRoster(message);
    else if (message.type === "err") this.drop(message.text);
    else this.onState(message);
  }

  onHello({ state }) {
    this.onState(state);
    this.names.clear(); // a whole roster follows
  }

  onState(message) {
    if (message.seq < this.seq) return;
    const { type, seq, q, n, html, opens_in: lead, closes_in: left } = message;
    if (q !== this.q) this.clock.clear();
    Object.assign(this, { type, seq, q });
    this.root.dataset.state = type;
    const before = this.stage.key;
    if (html && this.stage.show(html) && this.stage.key !== before) this.stage.focus();
    this.showPlace(q, n);
    if (type === "pause") this.drop(this.words.pause);
    else this.find("curtain").hidden = true;
    this.time(type, type === "prep" ? lead : left);
    this.showNames();
    this.showCounts();
    fit(this.stage.place);
    if (type === "end") this.connection.stop();
  }

  showPlace(q, n) {
    const place = this.find("place");
    place.hidden = !q;
    place.textContent = fillIn(this.words.place, { q, n });
  }

  time(type, left) {
    const runs = ["prep", "open"].includes(type) && typeof left === "number";
    this.find("clock").hidden = !runs;
    if (runs && type === "open" && this.lead) this.clock.clear();
    this.lead = type === "prep";
    if (runs) this.clock.start(left);
    else this.clock.stop();
  }

  showTime(seconds, share) {
    const clock = this.find("clock");
    clock.classList.toggle("is-low", !this.lead && seconds <= LOW);
    clock.style.setProperty("--left", share.toFixed(3));
    write(this.root, "seconds", seconds);
  }

  onTally(counts) {
    this.counts = counts;
    this.showCounts();
  }

  showCounts() {
    if (!this.counts) return;
    const { q, joined, answered } = this.counts;
    write(this.root, "joined", joined);
    const mine = q === this.q && ["open", "close"].includes(this.type);
    this.find("tally").hidden = !mine;
    if (!mine) return;
    write(this.root, "answered", fillIn(this.words.answered, { answered, joined }));
    Object.assign(this.find("answered-bar"), { max: Math.max(joined, 1), value: answered });
  }

  onRoster({ put, gone }) {
    for (const { id, nickname } of put) this.names.set(id, nickname);
    for (const id of gone) this.names.delete(id);
    this.showNames();
  }

  /** Who came last stands first. */
  showNames() {
    const list = this.find("names");
    if (!list) return;
    const wanted = [...this.names].reverse().slice(0, MOST_NAMES);
    const shown = new Map([...list.children].map((entry) => [entry.dataset.player, entry]));
    list.replaceChildren(...wanted.map(([id, name]) => named(shown.get(String(id)), id, name)));
  }

  drop(text) {
    write(this.root, "curtain-text", text);
    this.find("curtain").hidden = false;
    this.speech.say(text);
  }

  showConnection(status) {
    clearTimeout(this.patience);
    this.find("lost").hidden = true;
    if (status === "offline") {
      this.patience = setTimeout(() => {
        this.find("lost").hidden = false;
      }, PATIENCE);
    }
  }

  fullScreen() {
    const button = this.find("full-screen");
    if (!document.fullscreenEnabled) return;
    button.hidden = false;
    button.addEventListener("click", () => {
      if (document.fullscreenElement) document.exitFullscreen();
      else document.documentElement.requestFullscreen();
    });
  }
}

function named(entry, id, name) {
  const kept = entry ?? document.createElement("li");
  kept.dataset.player = id;
  if (kept.textContent !== name) kept.textContent = name;
  return kept;
}

/** A projector that sleeps helps nobody. */
function keepAwake() {
  const ask = () => {
    if (document.visibilityState === "visible") navigator.wakeLock?.request("screen").catch(() => {});
  };
  document.addEventListener("visibilitychange", ask);
  ask();
}

for (const root of document.querySelectorAll("[data-live=screen]")) new Screen(root);
