const BETWEEN = [3_000, 5_000]; // a whole room asks: never all at once
const WOKEN = [0, 800];
const MOST = 20_000; // between two questions while nobody answers
const WITHIN = 8_000;

/**
 * Asks every few seconds what is on in a session, while somebody looks at the page.
 *
 * address: what tells it, the same for everybody. tell: gets what it said. lost: gets whether the site cannot
 * be reached. gone: called once when there is no such session any more.
 */
export class Watch {
  #timer = 0;
  #failures = 0;
  #over = false;

  constructor(address, { tell, lost = () => {}, gone = () => {} }) {
    Object.assign(this, { address, tell, lost, gone });
    document.addEventListener("visibilitychange", () => this.#wake());
    for (const event of ["online", "pageshow"]) window.addEventListener(event, () => this.#wake());
    this.#after(BETWEEN);
  }

  stop() {
    this.#over = true;
    clearTimeout(this.#timer);
  }

  #wake() {
    if (document.visibilityState === "hidden") clearTimeout(this.#timer);
    else this.#after(WOKEN);
  }

  #after([least, most]) {
    clearTimeout(this.#timer);
    if (!this.#over && document.visibilityState !== "hidden") {
      this.#timer = setTimeout(() => this.#ask(), between(least, most));
    }
  }

  async #ask() {
    const found = await ask(this.address);
    if (this.#over) return;
    if (found === null) {
      this.stop();
      this.gone();
      return;
    }
    this.#failures = found ? 0 : this.#failures + 1;
    this.lost(!found);
    const slower = Math.min(2 ** this.#failures, MOST / BETWEEN[1]);
    this.#after(BETWEEN.map((time) => time * slower));
    if (found) this.tell(found);
  }
}

/** What is on; undefined where nobody answers, null where there is no such session. */
async function ask(address) {
  try {
    const answer = await fetch(address, { signal: AbortSignal.timeout(WITHIN) });
    if (answer.status === 404) return null;
    return answer.ok ? await answer.json() : undefined;
  } catch {
    return undefined;
  }
}

/** Somewhere between two times: what many phones do at the same moment is spread. */
export function between(least, most) {
  return least + Math.random() * (most - least);
}
