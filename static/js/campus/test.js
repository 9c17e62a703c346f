import { exclusive } from "../exclusive.js";
import { hotspots } from "../hotspots.js";
import { listing } from "../listing.js";
import { valuesOf } from "../live/own.js";
import { fillIn, wordsOf } from "../live/words.js";
import { steps } from "../steps.js";
import { zoom } from "../zoom.js";
import { Answers } from "./answers.js";
import { planOf } from "./plans.js";
import { maybeLater, post } from "./sending.js";
import { Watch, between } from "./watch.js";

const BEGIN = [500, 8_000]; // until a phone that shows its test says so, or its first answer: a room begins at once
const PATIENCE = 4; // tries before somebody is told that the site cannot be reached
const CLOSED = 409; // what the site says of a test that is not open any more
const HOME = [1_500, 5_000]; // until a phone goes back to the session after a test

/** A test as steps of one page: all of it is here, whatever the network does. */
class Test {
  places = []; // {position, article, skipped}, in the order of this phone
  at = null; // the place that is shown
  since = 0;
  finished = false;
  wantsFinish = false;
  over = false; // the session has gone on

  constructor(root) {
    this.root = root;
    this.words = wordsOf(root);
    this.bar = document.querySelector("[data-bar]"); // in the header of the page
    this.place = document.querySelector("[data-place]");
    const { code, part, answers } = root.dataset;
    this.answers = new Answers({ name: `campus:${code}:${part}`, address: answers, told: () => this.tell() });
    this.find("again").addEventListener("click", () => this.start());
    this.find("open-ones").addEventListener("click", () => this.goOn());
    this.find("finish-now").addEventListener("click", () => this.finish());
    this.start();
  }

  find(name) {
    return this.root.querySelector(`[data-${name}]`);
  }

  say(text) {
    this.find("says").textContent = text;
  }

  // --- getting the questions ---
  async start() {
    this.find("wait-ways").hidden = true;
    const { code, part } = this.root.dataset;
    const plan = planOf(code, part);
    if (plan && (await this.showEarly(plan))) {
      const later = new Promise((done) => setTimeout(done, between(...BEGIN)));
      await Promise.race([later, this.answers.first]);
    }
    const begun = await this.insist(() => post(this.root.dataset.begin));
    if (!begun.ok) {
      this.answers.recall();
      if (begun.status === CLOSED && this.answers.waiting.length) this.showTooLate();
      else this.showRefusal(begun.data.message);
      return;
    }
    const { round, answered, finished, open } = begun.data;
    this.finished = finished;
    this.answers.resume(round, answered);
    const isShown = this.places.length > 0;
    if (isShown) this.find("wait").hidden = true;
    else await this.lay(begun.data);
    if (!("alone" in this.root.dataset)) this.watch();
    if (finished || !open) this.showEnd();
    else if (!isShown || (this.at && this.answers.given.has(this.at.position))) this.goOn();
    this.tell();
  }

  /** Shows a test whose items this phone knew of before it opened. Whether that works now. */
  async showEarly({ sheet, order }) {
    const page = await html(sheet);
    if (!page.ok) return false;
    this.answers.recall();
    this.layOut(page.data, order);
    this.goOn();
    return true;
  }

  async lay({ sheet, order }) {
    const page = await this.insist(() => html(sheet));
    this.layOut(page.data, order);
  }

  /** Tries until it works or is refused; on a bad network that may take long. */
  async insist(act) {
    for (let tries = 1; ; tries += 1) {
      const answer = await act();
      if (answer.ok || !maybeLater(answer)) return answer;
      if (tries === PATIENCE) this.showWait(this.words.failed, this.words["failed-words"]);
      const most = Math.max(answer.wait, Math.min(1_000 * 2 ** tries, 15_000));
      await new Promise((done) => setTimeout(done, between(most / 2, most)));
    }
  }

  showWait(title, words) {
    this.find("wait").hidden = false;
    this.find("wait-title").textContent = title;
    this.find("wait-words").textContent = words;
    this.find("wait-ways").hidden = false;
    this.say(`${title}. ${words}`);
  }

  showRefusal(message) {
    this.showWait(this.words.refused, message ?? "");
    this.find("again").hidden = false;
    this.find("wait-title").focus();
  }

  /** The test ended before the site heard of this phone. What was answered stays on it, and is not sent. */
  showTooLate() {
    this.find("wait").hidden = true;
    for (const answer of this.answers.given.values()) if (answer.state === "kept") answer.state = "late";
    this.over = true;
    this.showEnd();
  }

  /** Puts the items into the order of this phone, so that the pictures of the first ones come first. */
  layOut(text, order) {
    this.find("wait").hidden = true;
    const page = new DOMParser().parseFromString(text, "text/html");
    const place = this.find("items");
    place.replaceChildren();
    this.places = order.map((code, index) => {
      const article = code ? page.querySelector(`[data-item="${code}"]`) : null;
      return { position: index + 1, article: article && document.adoptNode(article), skipped: false };
    });
    for (const one of this.places.filter(({ article }) => article)) {
      one.article.hidden = false; // what draws on pictures must see them
      place.append(one.article);
      one.article.querySelector("form").addEventListener("submit", (event) => {
        event.preventDefault();
        this.give(one);
      });
      one.article.querySelector("[data-skip]").addEventListener("click", () => this.skip(one));
    }
    for (const enhance of [zoom, hotspots, listing, steps, exclusive]) enhance();
    for (const { article } of this.places) if (article) article.hidden = true;
  }

  // --- answering ---
  get open() {
    return this.places.filter(({ article, position }) => article && !this.answers.given.has(position));
  }

  /** The next question that is open, first those that were not skipped; the end where there is none. */
  goOn() {
    const open = this.open;
    const from = this.at?.position ?? 0;
    const fresh = open.filter(({ skipped }) => !skipped);
    const next = fresh.find(({ position }) => position > from) ?? fresh[0];
    if (next) this.show(next);
    else if (open.length && this.find("end").hidden === false) this.show(open[0]);
    else this.showEnd();
  }

  show(place) {
    this.find("end").hidden = true;
    if (this.at?.article) this.at.article.hidden = true;
    this.at = place;
    this.since = Date.now();
    place.article.hidden = false;
    const why = this.answers.refused.get(place.position);
    if (why) this.complain(place, why);
    window.scrollTo(0, 0);
    place.article.querySelector("h2").focus({ preventScroll: true });
    this.tell();
  }

  complain({ article }, words) {
    const place = article.querySelector("[data-refused]");
    place.querySelector("span").textContent = words;
    place.hidden = false;
  }

  give(place) {
    const values = valuesOf(place.article.querySelector("form"));
    if (!Object.keys(values).length) {
      this.complain(place, this.words.choose);
      return;
    }
    place.article.querySelector("[data-refused]").hidden = true;
    const seconds = Math.round((Date.now() - this.since) / 1000);
    this.answers.give(place.position, values, seconds);
    if (!this.open.length) this.answers.send();
    this.goOn();
  }

  skip(place) {
    place.skipped = true;
    const isLast = this.open.every(({ skipped }) => skipped);
    if (isLast) {
      this.answers.send();
      this.showEnd();
    } else this.goOn();
  }

  // --- the end ---
  showEnd() {
    if (this.at?.article) this.at.article.hidden = true;
    this.at = null;
    const wasHidden = this.find("end").hidden;
    this.find("end").hidden = false;
    this.tell();
    if (wasHidden) {
      window.scrollTo(0, 0);
      this.find("end-title").focus({ preventScroll: true });
    }
  }

  async finish() {
    this.wantsFinish = true;
    this.find("finish-now").disabled = true;
    await this.answers.send();
    this.tell();
  }

  async finishNow() {
    this.wantsFinish = false;
    const answer = await this.insist(() => post(this.root.dataset.finish));
    this.find("finish-now").disabled = false;
    if (answer.ok) this.finished = true;
    this.tell();
  }

  get isDone() {
    return (this.finished || !this.open.length || this.over) && !this.answers.waiting.length;
  }

  /** Everything that the page says of how far this phone is. */
  tell() {
    const { words, answers } = this;
    const all = this.places.filter(({ article, position }) => article || answers.given.has(position));
    const waiting = answers.waiting.length;
    this.bar.max = all.length || 1;
    this.bar.value = answers.given.size;
    const total = this.places.length;
    if (this.at) this.place.textContent = fillIn(words.place, { n: this.at.position, total });
    this.showLine(waiting);
    if (!this.find("end").hidden) this.fillEnd(waiting, all);
    if (this.wantsFinish && !waiting) this.finishNow();
    if (this.over && this.isDone && !answers.count("late")) this.goHome();
  }

  showLine(waiting) {
    const { words, answers } = this;
    const stored = answers.count("stored") + answers.count("other");
    const text = answers.stopped
      ? answers.stopped
      : waiting && (answers.failed || !navigator.onLine)
        ? fillIn(words.waiting, { n: waiting })
        : fillIn(words.counted, { stored, given: answers.given.size });
    const line = this.find("line");
    const isBad = Boolean(answers.stopped || (waiting && (answers.failed || !navigator.onLine)));
    line.hidden = !answers.given.size;
    line.classList.toggle("is-waiting", isBad);
    this.find("line-words").textContent = text;
    if (isBad !== Boolean(this.wasBad)) this.say(isBad ? text : words.back);
    this.wasBad = isBad;
  }

  fillEnd(waiting, all) {
    const { words, answers, open } = this;
    const late = answers.count("late");
    const hasOpen = open.length > 0 && !this.finished && !this.over;
    const [title, text] = late
      ? [words.over, fillIn(words.late, { n: late })]
      : hasOpen
        ? [fillIn(words.open, { n: open.length }), words["open-words"]]
        : waiting
          ? [words.sending, fillIn(words.waiting, { n: waiting })]
          : this.over
            ? [words.over, words["over-words"]]
            : [words.done, "alone" in this.root.dataset ? words["done-alone"] : words["done-words"]];
    if (this.find("end-title").textContent !== title) this.say(`${title}. ${text}`);
    this.find("end-title").textContent = title;
    this.find("end-words").textContent = text;
    this.find("open-ones").hidden = this.find("finish-now").hidden = !hasOpen;
    this.find("home-link").hidden = waiting > 0 || hasOpen;
    this.find("places").replaceChildren(...all.map((place) => this.row(place)));
  }

  row({ position }) {
    const { words, answers } = this;
    const state = answers.given.get(position)?.state ?? "open";
    const names = { kept: "is-waiting", stored: "is-stored", other: "is-stored", open: "is-open" };
    const name = names[state] ?? `is-${state}`;
    const row = document.createElement("li");
    row.className = `test-place ${name}`;
    const number = document.createElement("strong");
    number.textContent = position;
    const word = document.createElement("span");
    word.textContent = words[name];
    row.append(number, word);
    return row;
  }

  // --- the session ---
  watch() {
    const { part, now } = this.root.dataset;
    const watch = new Watch(now, {
      tell: ({ phase }) => {
        if (phase === part) return;
        watch.stop();
        this.over = true;
        this.say(`${this.words.over}. ${this.words["over-words"]}`);
        this.answers.send();
        this.showEnd();
      },
    });
  }

  goHome() {
    if (this.leaving) return;
    this.leaving = setTimeout(() => location.assign(this.root.dataset.home), between(...HOME));
  }
}

async function html(address) {
  try {
    const answer = await fetch(address, { signal: AbortSignal.timeout(20_000) });
    return { ok: answer.ok, status: answer.status, wait: 0, data: await answer.text() };
  } catch {
    return { ok: false, status: 0, wait: 0, data: "" };
  }
}

const root = document.querySelector("[data-test]");
if (root) new Test(root);
