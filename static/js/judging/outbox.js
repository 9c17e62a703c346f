/**
 * Sends what a judge gave, one after the other, again and again until the server has it: through tunnels,
 * reloads and closed tabs. A letter is {id, url, page, what, body, sent, state, told}:
 *   id     what it is about; a newer letter about the same takes its place
 *   page   where it was written, to lead back there
 *   body   as the server reads it; `value` or `winner` is what was given, `revision` or `was` upon what
 *   sent   values that may have arrived although no answer came back: ours, if the server has one of them
 *   state  "waiting", "both" (something else was given elsewhere) or "refused" (told says why)
 */
import { isSame, keep, recall } from "./kept.js";

const AGAIN = [2_000, 4_000, 8_000, 15_000, 30_000];
const PATIENCE = 15_000;
const LATER = 429;

export class Outbox extends EventTarget {
  isSending = false;
  isFailing = false; // the last try found no server
  hasSaved = false;
  signIn = ""; // where to, once the server has said so
  #owner;
  #timer = 0;
  #failures = 0;
  #line = Promise.resolve();

  constructor(owner) {
    super();
    this.#owner = owner;
    addEventListener("online", () => this.soon(0));
    document.addEventListener("visibilitychange", () => document.hidden || this.soon(0));
    addEventListener("storage", () => this.#changed());
    if (this.letters.length) this.soon(0);
  }

  get owner() {
    return this.#owner;
  }

  get letters() {
    return recall(this.#owner, "outbox", []);
  }

  get waiting() {
    return this.letters.filter((letter) => letter.state === "waiting");
  }

  get troubled() {
    return this.letters.filter((letter) => letter.state !== "waiting");
  }

  find(id) {
    return this.letters.find((letter) => letter.id === id);
  }

  known(id) {
    return recall(this.#owner, "known", {})[id];
  }

  learn(id, fact) {
    keep(this.#owner, "known", { ...recall(this.#owner, "known", {}), [id]: fact });
  }

  /** Takes a letter over; from now on it is kept until it has arrived. wait: in milliseconds. */
  put(letter, wait = 0) {
    const before = this.find(letter.id);
    const known = this.known(letter.id);
    const sent = before?.sent ?? (known ? [known.value] : []);
    const body = before && before.state === "waiting" ? { ...letter.body, ...upon(before.body) } : letter.body;
    this.#replace(letter.id, { ...letter, body, sent, state: "waiting", told: "" });
    this.soon(wait);
  }

  drop(id) {
    this.#replace(id, null);
  }

  /** Sends a letter again upon what the server has now. */
  again(id, told) {
    const letter = this.find(id);
    if (!letter) return;
    this.#replace(id, { ...letter, body: rebased(letter.body, told), state: "waiting", told: "" });
    this.soon(0);
  }

  soon(wait) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush(), wait);
    this.#changed();
  }

  /** Tries to send everything now. Resolves to whether nothing waits any more. */
  async flush() {
    clearTimeout(this.#timer);
    this.#line = this.#line.then(() => this.#locked()).catch(() => {});
    await this.#line;
    return this.waiting.length === 0;
  }

  /** One tab at a time sends. */
  #locked() {
    if (!navigator.locks) return this.#send();
    return navigator.locks.request(`judging-outbox-${this.#owner}`, () => this.#send());
  }

  async #send() {
    this.signIn = "";
    for (let letter = this.waiting[0]; letter; letter = this.waiting[0]) {
      this.isSending = true;
      this.#changed();
      const goesOn = await this.#deliver(letter);
      this.isSending = false;
      if (!goesOn) break;
    }
    this.#changed();
    if (this.waiting.length && !this.signIn) this.#retry();
  }

  #retry() {
    clearTimeout(this.#timer);
    const wait = AGAIN[Math.min(this.#failures, AGAIN.length) - 1] ?? 0;
    this.#timer = setTimeout(() => this.flush(), wait);
  }

  /** Resolves to whether the next one can be tried at once. */
  async #deliver(letter) {
    this.#tried(letter);
    let answer;
    let told = {};
    try {
      answer = await fetch(letter.url, {
        method: "PUT",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ ...letter.body, owner: this.#owner }),
        keepalive: true, // it arrives also when the page is left
        redirect: "error",
        signal: AbortSignal.timeout(PATIENCE),
      });
      if (answer.headers.get("Content-Type")?.includes("json")) told = await answer.json();
    } catch {
      return this.#failed();
    }
    if (answer.status >= 500 || answer.status === LATER) return this.#failed();
    this.#failures = 0;
    this.isFailing = false;
    if (answer.ok) return this.#arrived(letter, told);
    if (answer.status === 401) {
      this.signIn = told.sign_in;
      return false;
    }
    if ("theirs" in told) return this.#both(letter, told);
    if (letter.mayFail) this.drop(letter.id); // such as to put off what is confirmed by now
    else this.#mark(letter, "refused", told.message ?? "");
    return true;
  }

  #failed() {
    this.#failures += 1;
    this.isFailing = true;
    return false;
  }

  #tried(letter) {
    const given = gift(letter.body);
    if (letter.sent.some((value) => isSame(value, given))) return;
    this.#replace(letter.id, { ...letter, sent: [...letter.sent, given] });
  }

  #arrived(letter, told) {
    this.hasSaved = true;
    this.learn(letter.id, { value: gift(letter.body), revision: told.revision });
    const newest = this.find(letter.id);
    if (newest && !isSame(gift(newest.body), gift(letter.body))) {
      const theirs = { theirs: gift(letter.body), revision: told.revision };
      this.#replace(letter.id, { ...newest, body: rebased(newest.body, theirs) });
    } else {
      this.drop(letter.id);
    }
    this.dispatchEvent(new CustomEvent("arrived", { detail: { id: letter.id, ...told } }));
    return true;
  }

  #both(letter, told) {
    const newest = this.find(letter.id);
    if (!newest) return true;
    if (newest.sent.some((value) => isSame(value, told.theirs))) {
      // What the server has is an earlier one of ours, whose answer was lost.
      this.#replace(letter.id, { ...newest, body: rebased(newest.body, told) });
      return true;
    }
    this.#mark(letter, "both", told);
    return true;
  }

  #mark(letter, state, told) {
    const newest = this.find(letter.id);
    if (newest) this.#replace(letter.id, { ...newest, state, told });
    this.dispatchEvent(new CustomEvent("trouble", { detail: this.find(letter.id) }));
  }

  #replace(id, letter) {
    const letters = this.letters;
    const place = letters.findIndex((one) => one.id === id);
    if (letter && place >= 0) letters[place] = letter;
    else if (letter) letters.push(letter);
    else if (place >= 0) letters.splice(place, 1);
    keep(this.#owner, "outbox", letters);
    this.#changed();
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }
}

/** What was given: points, a text, or the better one of a pair. */
function gift(body) {
  return "winner" in body ? body.winner : body.value;
}

/** Upon what it was given. */
function upon(body) {
  return "winner" in body ? { was: body.was } : { revision: body.revision };
}

function rebased(body, told) {
  return "winner" in body ? { ...body, was: told.theirs } : { ...body, revision: told.revision };
}
