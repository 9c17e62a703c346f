const MARKS = [30, 10, 5]; // seconds that are told
const TICK = 200;

/**
 * Counts down from a number of milliseconds. Only differences of this device's clock are used, so it may be wrong.
 *
 * tick: gets the whole seconds left and the share of the time that is left. mark: gets 30, 10 and 5, once each
 * and only while counting past them. end: called once.
 */
export class Countdown {
  #timer = null;

  constructor({ tick, mark = () => {}, end, now = Date.now }) {
    Object.assign(this, { tick, mark, end, now });
  }

  get running() {
    return this.#timer !== null;
  }

  start(left) {
    this.stop();
    this.until = this.now() + left;
    this.whole = Math.max(this.whole ?? 0, left);
    this.told = seconds(left);
    this.#timer = setInterval(() => this.#look(), TICK);
    this.#look();
  }

  /** Stops where it is. The next start belongs to the same stretch of time. */
  stop() {
    clearInterval(this.#timer);
    this.#timer = null;
  }

  /** Forgets how long the whole was: what comes next is new. */
  clear() {
    this.stop();
    this.whole = 0;
  }

  #look() {
    const left = Math.max(0, this.until - this.now());
    const now = seconds(left);
    this.tick(now, this.whole ? left / this.whole : 0);
    const passed = MARKS.filter((mark) => now <= mark && mark < this.told);
    this.told = now;
    if (passed.length && now > 0) this.mark(passed.at(-1));
    if (left === 0) {
      this.stop();
      this.end();
    }
  }
}

function seconds(milliseconds) {
  return Math.ceil(milliseconds / 1000);
}
