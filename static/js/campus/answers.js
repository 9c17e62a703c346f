import { keep, recall } from "../store.js";
import { maybeLater, post } from "./sending.js";
import { between } from "./watch.js";

// Several answers go at once, and a room's answers never all together: 300 phones are 30 messages a second.
const SOON = [4_000, 9_000];
const AGAIN = 1_000; // after a failure, doubled with each
const MOST = 20_000;
const ONLINE = [0, 1_500];
const AT_ONCE = 50;

/**
 * The answers to one test: kept on the phone as they are given, and sent in the background until the site has
 * stored them. What is sent again is stored once.
 *
 * states: "kept" on the phone, "stored", "other" (another answer was stored before), "withdrawn", "late".
 */
export class Answers {
  given = new Map(); // position -> {values, seconds, state}
  failed = false; // the last try
  refused = new Map(); // position -> why; to be answered anew
  stopped = ""; // why nothing can be sent any more
  round = ""; // its code; "" until the site has said it
  #timer = 0;
  #failures = 0;
  #busy = false;
  #given;

  /** name: of the test on this phone; address: where answers go; told: called after every change. */
  constructor({ name, address, told }) {
    Object.assign(this, { name, address, told });
    this.first = new Promise((given) => (this.#given = given)); // settled with the first answer
    window.addEventListener("online", () => this.#after(...ONLINE));
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.send({ atOnce: true });
    });
  }

  /** Takes up what this phone has kept before the site has said which round this is. */
  recall() {
    const kept = read(this.name);
    if (!kept.round) this.#recall(kept);
  }

  #recall(kept) {
    for (const [position, answer] of Object.entries(kept.given)) this.given.set(Number(position), answer);
  }

  /** Takes up what this phone has kept of a round, and what the site has of it. From now on answers are sent. */
  resume(round, answered) {
    this.round = round;
    const kept = read(this.name);
    if (!kept.round || kept.round === round) this.#recall(kept);
    for (const position of answered) this.given.set(position, { ...this.given.get(position), state: "stored" });
    this.#keep();
    if (this.waiting.length) this.#after(0, ONLINE[1]);
  }

  give(position, values, seconds) {
    if (this.given.has(position)) return;
    this.refused.delete(position);
    this.given.set(position, { values, seconds, state: "kept" });
    this.#keep();
    this.#given();
    if (this.waiting.length === 1) this.#after(...SOON);
    this.told();
  }

  get waiting() {
    return [...this.given].filter(([, { state }]) => state === "kept").map(([position]) => position);
  }

  count(state) {
    return [...this.given.values()].filter((answer) => answer.state === state).length;
  }

  /** Sends what waits, now. atOnce: also what is on its way, which may end with the page. */
  async send({ atOnce = false } = {}) {
    clearTimeout(this.#timer);
    const positions = this.waiting.slice(0, AT_ONCE);
    if (!this.round || (this.#busy && !atOnce) || this.stopped || !positions.length) return;
    this.#busy = true;
    const sent = positions.map((position) => {
      const { values, seconds } = this.given.get(position);
      return { position, values, seconds };
    });
    const answer = await post(this.address, sent, { keepalive: true });
    this.#busy = false;
    if (answer.ok && Array.isArray(answer.data.taken)) this.#take(answer.data.taken);
    else if (answer.ok) this.#later(0); // from somebody between us and the site
    else if (maybeLater(answer)) this.#later(answer.wait);
    else this.stopped = answer.data.message || "?";
    this.told();
  }

  #take(taken) {
    this.failed = false;
    this.#failures = 0;
    for (const { position, state, message } of taken) {
      if (state === "refused") {
        this.given.delete(position);
        this.refused.set(position, message);
      } else if (this.given.has(position)) this.given.get(position).state = state;
    }
    this.#keep();
    if (this.waiting.length) this.#after(...ONLINE);
  }

  #later(wait) {
    this.failed = true;
    this.#failures += 1;
    const most = Math.max(wait, Math.min(AGAIN * 2 ** this.#failures, MOST));
    this.#after(most / 2, most);
  }

  #after(least, most) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.send(), between(least, most));
  }

  #keep() {
    keep(this.name, JSON.stringify({ round: this.round, given: Object.fromEntries(this.given) }));
  }
}

/** Whether this phone has kept answers that the site has not taken yet. name: of a test, as in Answers. */
export function hasUnsent(name) {
  return Object.values(read(name).given).some(({ state }) => state === "kept");
}

function read(name) {
  try {
    return { given: {}, ...JSON.parse(recall(name)) };
  } catch {
    return { given: {} };
  }
}
