import { Connection, FINAL } from "./connection.js";
import { Countdown } from "./countdown.js";
import { choose, tellOwn, valuesOf } from "./own.js";
import { Speech } from "./speech.js";
import { Stage } from "./stage.js";
import { keepToken, tokenOf } from "./tokens.js";
import { fillIn, wordsOf, write } from "./words.js";

const PATIENCE = 1_500; // before a lost connection is spoken of
const LOW = 10; // seconds from which the clock looks pressing
const AT_THE_DOOR = ["nickname", "full", "not-allowed", "busy", "fast"];
const TRIED_AGAIN = ["busy", "fast"]; // the answer is sent again by itself

/** A phone in a live session. The server decides; this shows what it says and sends what its person does. */
class Player {
  me = null;
  seq = 0;
  type = "door";
  q = 0;
  own = null; // the stored answer to question q
  sent = null; // the answer that is on its way
  over = false; // the own time is up
  refused = "";

  constructor(root) {
    this.root = root;
    this.code = root.dataset.code;
    this.words = wordsOf(root);
    this.speech = new Speech(root);
    this.stage = new Stage(this.find("stage"));
    this.clock = new Countdown({
      tick: (seconds, share) => this.showTime(seconds, share),
      mark: (seconds) => this.speech.say(fillIn(this.words.left, { n: seconds })),
      end: () => this.timeIsUp(),
    });
    this.lead = new Countdown({ tick: (seconds) => write(root, "lead", seconds || ""), end: () => {} });
    const { socket, http } = root.dataset;
    this.connection = new Connection({
      socket,
      state: `${http}state/`,
      post: ({ type }) => ({ join: `${http}join/`, name: `${http}join/`, ans: `${http}answer/` })[type] ?? null,
      greet: () => this.greeting(),
      receive: (message) => this.receive(message),
      show: (status) => this.showConnection(status),
      headers: () => (this.token ? { "X-Live-Token": this.token } : {}),
      mayPoll: () => this.me !== null,
    });
    this.listen();
    this.connection.start();
  }

  find(name) {
    return this.root.querySelector(`[data-${name}]`);
  }

  get token() {
    return tokenOf(this.code);
  }

  get language() {
    return document.documentElement.lang;
  }

  get form() {
    return this.find("answer");
  }

  listen() {
    this.find("door").addEventListener("submit", (event) => {
      event.preventDefault();
      this.join();
    });
    this.find("another").addEventListener("click", () => this.askName());
    this.find("here").addEventListener("click", () => {
      this.lift();
      this.connection.start();
    });
    this.stage.place.addEventListener("submit", (event) => {
      if (!event.target.matches("[data-answer]")) return;
      event.preventDefault();
      this.answer();
    });
  }

  // --- the door ---
  greeting() {
    if (this.token) return { type: "join", language: this.language, token: this.token };
    return { type: "name", language: this.language };
  }

  askName() {
    this.connection.send({ type: "name", language: this.language });
  }

  join() {
    const written = this.find("own-name");
    const nickname = written.disabled ? this.proposal : written.value.trim();
    this.showDoorError("");
    if (this.connection.status !== "online") this.showDoorError(this.words.offline);
    else this.connection.send({ type: "join", language: this.language, nickname });
  }

  showDoor() {
    this.root.dataset.state = this.type = "door";
    for (const button of this.find("door").querySelectorAll("button")) button.disabled = false;
  }

  showDoorError(text) {
    const place = this.find("door-error");
    place.hidden = !text;
    write(place, "text", text);
    if (text) this.speech.say(text);
  }

  onName({ nickname, own_names: ownNames }) {
    const field = this.find("own-name");
    this.find("own-names").hidden = field.disabled = !ownNames;
    if (!field.value || field.value === this.proposal) field.value = nickname;
    if (this.proposal) this.speech.say(nickname);
    this.proposal = nickname;
    write(this.root, "proposal", nickname);
    this.showDoor();
  }

  // --- the session ---
  receive(message) {
    const special = { name: "onName", hello: "onHello", ack: "onAck", err: "onError" }[message.type];
    if (special) this[special](message);
    else this.onState(message, message.own);
  }

  onHello({ token, me, own, state }) {
    keepToken(this.code, token);
    this.me = me;
    this.onState(state, own);
  }

  /** own: undefined where the message does not speak of it. */
  onState(message, own) {
    if (message.seq < this.seq || !this.me) return;
    const before = { type: this.type, q: this.q };
    Object.assign(this, { seq: message.seq, type: message.type, q: message.q });
    if (message.q !== before.q) this.turnTo();
    if (own !== undefined) this.own = own;
    if (message.points !== undefined) this.me.points = message.points;
    this.root.dataset.state = message.type;
    this.showBar(message);
    const isNew = this.showHtml(message);
    this.showPause(message.type === "pause");
    this.time(message, before);
    this.arrange();
    if (isNew && message.type !== "pause") this.stage.focus();
    if (message.type === "end") this.connection.stop();
  }

  /** Another question: nothing of the last one holds. */
  turnTo() {
    if (this.sent) this.connection.settle();
    Object.assign(this, { own: null, sent: null, over: false, refused: "" });
    this.clock.clear();
    this.speech.hush();
  }

  showHtml(message) {
    const question = `question-${message.q}`;
    if (!message.html) {
      if (["prep", "open", "close"].includes(message.type) && this.stage.key !== question) {
        this.connection.send(this.greeting());
      }
      return false;
    }
    const before = this.stage.key;
    const isShown = this.stage.show(message.html, () => this.own && this.form && choose(this.form, this.own.values));
    const isNew = this.stage.key !== before;
    this.showMe();
    if (isShown) tellOwn(this.stage.place, this.own);
    if (isNew && this.stage.place.querySelector("[data-reveal]")) this.tellResult();
    return isNew;
  }

  tellResult() {
    const { right, wrong, none, points } = this.words;
    if (this.own === null) this.speech.say(none);
    else this.speech.say(`${this.own.correct ? right : wrong} ${fillIn(points, { n: this.own.points })}`);
  }

  /** What is this player's own in the HTML for everybody. */
  showMe() {
    const { nickname, team, team_name: name, points } = this.me;
    write(this.root, "me-nickname", nickname);
    write(this.root, "me-points", points);
    for (const place of this.root.querySelectorAll("[data-me-team]")) {
      place.hidden = !team;
      place.dataset.team = team;
      place.querySelector("[data-me-team-name]").textContent = name;
    }
    for (const line of this.stage.place.querySelectorAll("[data-standing]")) {
      const own = line.dataset.standing ? line.dataset.standing === String(team) : line.dataset.name === nickname;
      line.classList.toggle("is-own", own);
      line.querySelector("[data-own-mark]").hidden = !own;
    }
    const kept = this.stage.place.querySelector("[data-keep]");
    if (kept) {
      kept.querySelector("[name=token]").value = this.token;
      kept.hidden = false;
    }
  }

  showBar({ q, n }) {
    this.find("bar").hidden = false;
    this.showMe();
    const place = this.find("place");
    place.hidden = !q;
    place.textContent = fillIn(this.words.place, { q, n });
  }

  // --- time ---
  time(message, before) {
    const { type, closes_in: left, opens_in: lead } = message;
    if (type === "prep") this.lead.start(lead ?? 0);
    else this.lead.clear();
    if (type !== "open") this.stopTime(type, before);
    else if (left === null) this.endless();
    else this.startTime(left, before);
    if (type === "open" && before.type === "prep") this.speech.say(this.words.open);
  }

  endless() {
    this.clock.stop();
    this.over = false;
    this.find("clock").hidden = true;
  }

  startTime(left, before) {
    const more = this.clock.running ? left > this.clock.until - this.clock.now() + 1_000 : this.over && left > 0;
    this.over = left === 0;
    this.find("clock").hidden = false;
    if (this.over) this.showTime(0, 0);
    else this.clock.start(left);
    if (more && before.type === "open") this.speech.say(fillIn(this.words.more, { n: Math.ceil(left / 1000) }));
  }

  stopTime(type, before) {
    this.clock.stop();
    this.find("clock").hidden = true;
    if (type !== "close" || before.type !== "open" || this.over) return;
    this.over = true;
    if (this.own) this.speech.say(this.words.closed);
    else this.speech.shout(this.words.up);
  }

  timeIsUp() {
    this.over = true;
    if (this.own) this.speech.say(this.words.closed);
    else this.speech.shout(this.words.up);
    this.arrange();
  }

  showTime(seconds, share) {
    const clock = this.find("clock");
    clock.classList.toggle("is-low", seconds <= LOW);
    clock.style.setProperty("--left", share.toFixed(3));
    write(this.root, "seconds", seconds);
  }

  // --- the answer ---
  answer() {
    if (this.type !== "open" || this.over || this.own || this.sent) return;
    this.refused = "";
    this.sent = { type: "ans", q: this.q, values: valuesOf(this.form) };
    this.connection.insist(this.sent);
    this.arrange();
    this.find("told").focus();
    this.speech.say(this.words.sent);
  }

  onAck({ q, own }) {
    if (q !== this.q) return;
    this.settle();
    this.own = own;
    if (this.form && !this.shows(own.values)) this.stage.again(() => choose(this.form, own.values));
    this.arrange();
    this.speech.say(this.words.stored);
  }

  shows(values) {
    const fields = this.find("fields");
    fields.disabled = false; // disabled fields have no values
    return JSON.stringify(sorted(valuesOf(this.form))) === JSON.stringify(sorted(values));
  }

  settle() {
    this.connection.settle();
    this.sent = null;
  }

  /** The form and the line under it, as they are now. */
  arrange() {
    if (!this.form) return;
    const mayAnswer = this.type === "open" && !this.over && !this.own && !this.sent;
    this.find("fields").disabled = !mayAnswer;
    this.find("send").hidden = !mayAnswer;
    const told = this.told(mayAnswer);
    for (const line of this.root.querySelectorAll("[data-line]")) line.hidden = line.dataset.line !== told;
    write(this.root, "refused", this.refused);
  }

  told(mayAnswer) {
    if (this.own) return "stored";
    if (this.sent) return this.connection.status === "online" ? "sent" : "waiting";
    if (this.refused) return "refused";
    if (this.type === "prep") return "ready";
    return mayAnswer || this.type === "pause" ? "" : "up";
  }

  // --- what goes wrong ---
  onError({ code, text, q }) {
    if (FINAL.includes(code)) this.leave(code, text);
    else if (code === "not-allowed") this.forget(text);
    else if (!this.me && AT_THE_DOOR.includes(code)) this.showDoorError(text);
    else if (this.sent && (q ?? this.q) === this.q && !TRIED_AGAIN.includes(code)) this.refuse(text);
  }

  refuse(text) {
    this.settle();
    this.refused = text;
    this.arrange();
    this.speech.say(text);
    this.find("told").focus();
  }

  /** This device is nobody in the session any more: it may join again. */
  forget(text) {
    keepToken(this.code, "");
    this.settle();
    Object.assign(this, { me: null, seq: 0, q: 0, own: null });
    this.connection.seq = 0;
    this.clock.clear();
    this.stage.clear();
    this.find("bar").hidden = true;
    this.showDoorError(text);
    this.askName();
  }

  leave(code, text) {
    if (this.type === "end") return;
    this.settle();
    this.clock.stop();
    this.root.dataset.state = "gone";
    this.find("here").hidden = code !== "elsewhere";
    this.find("enter").hidden = code === "elsewhere";
    this.drop("gone", text);
  }

  showPause(paused) {
    if (!paused) {
      this.lift();
      return;
    }
    for (const way of ["here", "enter"]) this.find(way).hidden = true;
    this.drop("pause", this.words.pause);
  }

  /** A curtain over everything. What is under it stays as it is. */
  drop(reason, text) {
    const curtain = this.find("curtain");
    const fell = curtain.hidden || curtain.dataset.curtain !== reason;
    curtain.dataset.curtain = reason;
    curtain.hidden = false;
    this.stage.place.inert = true;
    write(curtain, "curtain-text", text);
    if (fell) curtain.querySelector("[tabindex]").focus();
  }

  lift() {
    const curtain = this.find("curtain");
    if (curtain.hidden) return;
    curtain.hidden = true;
    this.stage.place.inert = false;
    this.stage.focus();
  }

  showConnection(status) {
    clearTimeout(this.patience);
    const banner = this.find("lost");
    if (status === "offline") {
      this.patience = setTimeout(() => {
        banner.hidden = false;
        this.speech.say(this.words.lost);
      }, PATIENCE);
    } else {
      if (!banner.hidden && status === "online") this.speech.say(this.words.found);
      banner.hidden = true;
    }
    this.arrange();
  }
}

function sorted(values) {
  return Object.entries(values)
    .map(([name, own]) => [name, [...own].sort()])
    .sort();
}

for (const root of document.querySelectorAll("[data-live=play]")) new Player(root);
