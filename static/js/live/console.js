import { Connection } from "./connection.js";
import { Control } from "./console/control.js";
import { copy } from "./console/copy.js";
import { Options } from "./console/options.js";
import { PlayerDialog } from "./console/player-dialog.js";
import { Preview } from "./console/preview.js";
import { Roster } from "./console/roster.js";
import { Words } from "./console/words.js";
import { Speech } from "./speech.js";

const STATES = ["lobby", "prep", "open", "close", "reveal", "board", "pause", "end"];

/** The trainer's console: what the session says goes to the parts of the page, what is pressed goes to the session. */
class Console {
  constructor(root) {
    this.root = root;
    this.words = new Words(this.find("words"));
    const speech = new Speech(root);
    this.say = (text) => speech.say(text);
    const send = (message) => this.connection.send(message);
    const parts = { say: this.say, send };
    this.control = new Control(root, this.words, parts);
    this.options = new Options(this.find("options"), (message) => {
      this.control.refuse("");
      send(message);
    });
    this.dialog = new PlayerDialog(this.find("player-dialog"), this.words, parts);
    this.roster = new Roster(root, this.words, (id) => this.dialog.open(this.roster.get(id), this.control.options));
    this.preview = new Preview(this.find("preview"));
    this.askBeforeTheEnd(this.find("finish-dialog"));
    copy(root, this.words, this.say);
    for (const button of root.querySelectorAll("[data-dismiss]")) {
      button.addEventListener("click", () => button.closest("dialog").close());
    }
    this.connection = this.connect(root.dataset);
  }

  connect({ code, stateUrl, commandUrl }) {
    const csrf = this.find("options").elements.csrfmiddlewaretoken.value;
    const connection = new Connection({
      socket: `/ws/live/${code}/host/`,
      state: stateUrl,
      post: ({ type }) => (type === "watch" ? null : commandUrl),
      headers: () => ({ "X-CSRFToken": csrf }),
      greet: () => ({ type: "watch", language: document.documentElement.lang }),
      receive: (message) => this.receive(message),
      show: (status) => this.showLine(status),
    });
    connection.start();
    return connection;
  }

  receive(message) {
    const { type } = message;
    if (type === "hello") {
      this.roster.clear(); // a whole roster follows
      this.showState(message.state);
    } else if (STATES.includes(type)) this.showState(message);
    else if (type === "tally") this.showTally(message);
    else if (type === "roster") this.showRoster(message);
    else if (type === "err") this.showRefusal(message);
  }

  showState(state) {
    this.control.show(state);
    this.preview.show(state);
    this.options.show(this.control.options);
    for (const part of this.root.querySelectorAll("[data-until-end]")) part.hidden = state.type === "end";
  }

  showTally(tally) {
    this.control.takeTally(tally);
    this.roster.showTally(tally);
    this.preview.showTally(tally);
  }

  showRoster(message) {
    this.roster.take(message);
    const { id } = this.dialog;
    const isMeant = message.gone.includes(id) || message.put.some((player) => player.id === id);
    if (isMeant) this.dialog.follow(this.roster.get(id));
  }

  /** What was refused is said where it was asked for. Another trainer's step is no refusal: the state has come. */
  showRefusal({ code, text }) {
    this.control.rest();
    if (code === "outdated") return;
    this.options.undo();
    if (this.dialog.isOpen) this.dialog.refuse(text);
    else this.control.refuse(text);
  }

  showLine(status) {
    const isOnline = status === "online";
    const wasOffline = !this.find("lost").hidden;
    const words = this.words.text(`line-${status}`);
    this.find("line").dataset.line = status;
    this.find("line-words").textContent = words;
    this.find("lost").hidden = status !== "offline";
    if (status === "offline" || wasOffline) this.say(words);
    this.control.connect(isOnline);
  }

  askBeforeTheEnd(dialog) {
    this.root.querySelector("[data-ask=finish]").addEventListener("click", () => dialog.showModal());
    this.find("finish").addEventListener("click", () => {
      if (this.control.go("finish") || !this.control.isOnline) dialog.close();
    });
  }

  find(name) {
    return this.root.querySelector(`[data-${name}]`);
  }
}

new Console(document.querySelector("[data-console]"));
