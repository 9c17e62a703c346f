import { Countdown } from "../countdown.js";
import { hasStandings, isLast, nextStep } from "./steps.js";

const SETTLE = 600; // ms: answers under way arrive, and a double tap does not take two steps
const PATIENCE = 4000; // ms after which a step without an echo may be pressed again
const SHORT = 5; // seconds

/** Where the session is, how long it stays there, who has answered, and the buttons that move it on. */
export class Control {
  state = null;
  options = {};
  tally = null;
  isOnline = false;
  isSettled = false;

  constructor(root, words, { say, send }) {
    this.root = root;
    this.words = words;
    this.say = say;
    this.send = send;
    this.next = root.querySelector("[data-next]");
    this.report = root.querySelector("[data-report]");
    this.steps = [...root.querySelectorAll("[data-in]")];
    this.countdown = new Countdown({
      tick: (left, share) => this.showTime(left, share),
      mark: (seconds) => this.isLimited && this.say(this.words.text("seconds-left", { seconds })),
      end: () => {},
    });
    this.next.addEventListener("click", () => this.press(this.following?.step));
    for (const button of root.querySelectorAll("[data-step]")) {
      button.addEventListener("click", () => this.press(button.dataset.step));
    }
  }

  get following() {
    return this.state && nextStep(this.state, this.options);
  }

  press(step) {
    if (step && this.isReady) this.go(step);
  }

  /**
   * Asks for a step from the state on the screen: whoever pressed first wins, the other one sees what came.
   *
   * Returns whether it was asked for: not while another step is under way, and not without a connection.
   */
  go(step) {
    if (this.next.ariaBusy === "true" || !this.isOnline) return false;
    this.refuse("");
    this.next.ariaBusy = "true";
    this.patience = setTimeout(() => this.rest(), PATIENCE);
    this.send({ type: "step", do: step, seq: this.state.seq });
    return true;
  }

  rest() {
    clearTimeout(this.patience);
    this.next.ariaBusy = "false";
  }

  get isReady() {
    return this.isOnline && this.isSettled;
  }

  settle() {
    this.isSettled = true;
    this.showNext();
  }

  show(state) {
    const before = this.state;
    const isNew = before?.type !== state.type || before?.q !== state.q;
    this.state = state;
    this.options = state.options ?? this.options;
    this.rest();
    this.refuse("");
    if (isNew) this.arrive(state, before);
    this.count(state);
    this.showWords();
    this.showTally();
    this.showButtons();
  }

  arrive({ type, q, n }, before) {
    this.isSettled = false;
    clearTimeout(this.settling);
    this.settling = setTimeout(() => this.settle(), SETTLE);
    if (type !== "pause" && before?.type !== "pause") this.countdown.clear();
    const place = q ? `${this.words.text("place", { q, n })}: ` : "";
    this.say(place + this.words.text(`state-${type}`));
  }

  /** Starts or stops the countdown of a state. */
  count({ type, opens_in: opens, closes_in: closes }) {
    const left = { prep: opens, open: closes }[type];
    this.isLimited = type === "open" && typeof closes === "number";
    this.countdown.stop();
    this.left = null;
    if (typeof left === "number") this.countdown.start(left);
    this.find("clock").hidden = this.left === null;
  }

  showTime(left, share) {
    this.left = left;
    const clock = this.find("clock");
    clock.style.setProperty("--left", share);
    clock.classList.toggle("is-short", this.isLimited && left <= SHORT);
    this.find("clock-number").textContent = left;
    this.showHint();
    this.showNext();
  }

  showWords() {
    const { type, q, n } = this.state;
    const place = this.find("place");
    place.hidden = !q || type === "end";
    if (q) place.textContent = this.words.text("place", { q, n });
    this.find("state-name").textContent = this.words.text(`state-${type}`);
    this.root.dataset.state = type;
    this.showHint();
  }

  showHint() {
    const hint = this.words.text(`hint-${this.hint}`);
    const place = this.find("hint");
    if (place.textContent !== hint) place.textContent = hint;
  }

  get hint() {
    const { type } = this.state;
    if (type !== "open") return type;
    if (this.hasEverybody) return "all";
    if (!this.isLimited) return "untimed";
    return this.left === 0 ? "slower" : "open";
  }

  get hasEverybody() {
    return Boolean(this.tally?.joined) && this.tally.q === this.state.q && this.tally.answered >= this.tally.joined;
  }

  takeTally(tally) {
    const hadEverybody = this.state && this.hasEverybody;
    this.tally = tally;
    if (!this.state) return;
    this.showTally();
    this.showHint();
    this.next.classList.toggle("is-due", this.state.type === "open" && this.hasEverybody);
    if (this.state.type === "open" && this.hasEverybody && !hadEverybody) this.say(this.words.text("hint-all"));
  }

  showTally() {
    const { q, type } = this.state;
    const isShown = q > 0 && this.tally?.q === q && !["prep", "end"].includes(type);
    this.find("tally").hidden = !isShown;
    if (!isShown) return;
    const { answered, joined } = this.tally;
    this.find("tally-words").textContent = this.words.text("tally", { answered, joined });
    const bar = this.find("tally-bar");
    bar.max = Math.max(joined, 1);
    bar.value = answered;
  }

  showButtons() {
    const { type } = this.state;
    const hadFocus = document.activeElement;
    for (const button of this.steps) button.hidden = !this.isOffered(button, type);
    this.next.hidden = type === "end";
    this.report.hidden = type !== "end";
    this.showNext();
    if (hadFocus?.hidden && this.root.contains(hadFocus)) (type === "end" ? this.report : this.next).focus();
  }

  isOffered({ dataset }, type) {
    if (!dataset.in.split(" ").includes(type)) return false;
    if ("limited" in dataset && !this.isLimited) return false;
    if ("skip" in dataset) return hasStandings(this.options) && !isLast(this.state);
    return !(dataset.ask === "finish" && this.following?.step === "finish");
  }

  showNext() {
    const following = this.following;
    if (!following) return;
    const words = this.words.text(following.word, { seconds: this.left ?? 0 });
    if (this.next.textContent !== words) this.next.textContent = words;
    this.next.ariaDisabled = String(!following.step || !this.isReady);
    this.next.classList.toggle("is-due", this.state.type === "open" && this.hasEverybody);
  }

  /** Without a connection nothing can be pressed. */
  connect(isOnline) {
    this.isOnline = isOnline;
    this.rest();
    for (const button of this.steps) button.ariaDisabled = String(!isOnline);
    if (this.state) this.showNext();
  }

  refuse(text) {
    this.find("refused").hidden = !text;
    this.find("refused-words").textContent = text;
    if (text) this.say(text);
  }

  find(name) {
    return this.root.querySelector(`[data-${name}]`);
  }
}
