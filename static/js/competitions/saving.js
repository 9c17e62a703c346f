/**
 * Saves a draft by itself: one request at a time, again while there is no connection, and never over what
 * somebody else wrote. What the server does not have yet stays in this browser.
 */
import { keepDraft, recallDraft } from "./kept-draft.js";
import { fillForm, isSame, readDraft } from "./draft-form.js";
import { chooseVersion } from "./conflict.js";
import { Memory } from "../uploads/memory.js";

const PAUSE = 800; // milliseconds after the last letter
const AGAIN = [2_000, 4_000, 8_000, 15_000, 30_000];
const LATER = 429;

export class Saving {
  #form;
  #code;
  #status;
  #saved; // what the server has
  #upload; // of the picture that the server has, "" for none
  #othersTaken = 0; // how often somebody else's version was chosen
  #line = Promise.resolve(); // one request after the other
  #timer = 0;
  #failures = 0;

  constructor(form, status) {
    this.#form = form;
    this.#code = form.dataset.draft;
    this.#status = status;
    this.#saved = readDraft(form);
    this.#upload = form.elements.upload?.value ?? "";
    form.addEventListener("input", ({ target }) => target.name && this.#typed());
    window.addEventListener("pagehide", () => this.#leave());
    window.addEventListener("online", () => this.#soon(0));
    this.#recall();
  }

  get revision() {
    return Number(this.#form.elements.revision.value);
  }

  set revision(number) {
    this.#form.elements.revision.value = number;
  }

  get isSaved() {
    return isSame(readDraft(this.#form), this.#saved);
  }

  /** After whatever is under way: what is typed is sent. Resolves to whether the server has all of it. */
  async flush() {
    clearTimeout(this.#timer);
    await this.#inLine(() => this.#save());
    return this.isSaved;
  }

  /**
   * Gives the draft the picture of an upload, or none for "", when its turn comes. Resolves to what is wrong
   * with it, "" for nothing.
   */
  changePicture(upload) {
    const taken = this.#othersTaken;
    return this.#inLine(() => (taken === this.#othersTaken ? this.#changePicture(upload) : ""));
  }

  #inLine(act) {
    const turn = this.#line.then(act);
    this.#line = turn.catch(() => {});
    return turn;
  }

  /** What an earlier visit could not send. Where somebody saved since, the server shows both versions. */
  #recall() {
    const kept = recallDraft(this.#code);
    if (!kept || isSame(kept.data, this.#saved)) return keepDraft(this.#code, null);
    fillForm(this.#form, kept.data);
    this.revision = kept.revision;
    this.#soon(0);
  }

  #typed() {
    if (this.isSaved) return;
    keepDraft(this.#code, { revision: this.revision, data: readDraft(this.#form) });
    this.#say("unsaved");
    this.#soon(PAUSE);
  }

  #soon(wait) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#inLine(() => this.#save()), wait);
  }

  async #save() {
    if (this.isSaved) return;
    const data = readDraft(this.#form);
    let answer;
    let told;
    try {
      answer = await this.#post(data);
      told = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
    } catch {
      return this.#failed();
    }
    if (answer.status >= 500 || answer.status === LATER) return this.#failed();
    this.#failures = 0;
    if (answer.ok) return this.#done(data, told.revision);
    if (told.differences) return this.#settle(told);
    this.#say("unsaved", told.message); // it cannot be saved as it is: no use in trying again
  }

  async #changePicture(upload) {
    if (upload === this.#upload) return "";
    const wish = upload ? { upload } : { remove: true };
    let answer;
    let told;
    try {
      answer = await this.#post(readDraft(this.#form), this.#form.dataset.pictureUrl, wish);
      told = await answer.json();
    } catch {
      return this.#form.dataset.textWaiting; // it goes with the form when one goes on
    }
    if (answer.ok) {
      this.revision = told.revision;
      this.#upload = upload;
      this.#typed(); // what is kept in this browser, too, was typed upon this revision
      return "";
    }
    if (!told.differences) return told.message;
    if ((await chooseVersion(told.differences)) === "theirs") {
      this.#takeOther(told);
      return "";
    }
    this.#keepMine(told);
    return this.#changePicture(upload);
  }

  #post(data, address = this.#form.dataset.draftUrl, more = {}) {
    return fetch(address, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ ...more, revision: this.revision, data }),
      keepalive: true, // it arrives also when the page is left
    });
  }

  #done(data, revision) {
    this.revision = revision;
    this.#saved = data;
    if (!this.isSaved) {
      keepDraft(this.#code, { revision, data: readDraft(this.#form) });
      return this.#soon(PAUSE);
    }
    keepDraft(this.#code, null);
    const now = new Intl.DateTimeFormat(document.documentElement.lang, { timeStyle: "short" });
    this.#say("saved", "", now.format(new Date()));
  }

  #failed() {
    const wait = AGAIN[Math.min(this.#failures, AGAIN.length - 1)];
    this.#failures += 1;
    this.#say("waiting");
    this.#soon(wait);
  }

  async #settle(told) {
    if ((await chooseVersion(told.differences)) === "theirs") return this.#takeOther(told);
    const waits = this.#form.elements.upload?.value !== this.#upload; // a picture of ours comes next
    this.#keepMine(told);
    await this.#save();
    if (!waits && this.isSaved) this.#showPicture(told.upload);
  }

  /** The next save puts this page's texts in place of what is stored. */
  #keepMine({ revision, theirs, upload }) {
    this.revision = revision;
    this.#saved = theirs;
    this.#upload = upload;
    this.#typed();
  }

  #takeOther({ revision, theirs, upload }) {
    this.#othersTaken += 1; // a picture of ours that waits in line is not sent any more
    fillForm(this.#form, theirs);
    this.#done(readDraft(this.#form), revision);
    this.#showPicture(upload);
  }

  /** Shows the picture that is stored: it comes with the page. */
  #showPicture(upload) {
    const field = this.#form.elements.upload;
    this.#upload = upload;
    if (!field || field.value === upload) return;
    field.value = upload;
    new Memory(`entry:${this.#code}`).forget(); // or ours would be given again
    location.reload();
  }

  #leave() {
    if (!this.isSaved) this.#post(readDraft(this.#form)).catch(() => {});
  }

  #say(state, message = "", time = "") {
    const words = message || this.#form.dataset[`text${state[0].toUpperCase()}${state.slice(1)}`];
    this.#status.dataset.state = state;
    this.#status.textContent = words.replace("{time}", time);
  }
}
