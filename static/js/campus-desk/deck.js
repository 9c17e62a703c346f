/**
 * Slides that are all on the page, one of them shown. They turn at once and are told to the server after that,
 * as often as it takes: a lecture goes on while the network is gone.
 */
export class Deck {
  pending = false;
  turns = 0;

  constructor({ parts, number, tell, show }) {
    Object.assign(this, { parts, number, tell, show });
  }

  get last() {
    return this.parts.length - 1;
  }

  /** Turn to a slide here. */
  turn(number) {
    const wanted = Math.max(0, Math.min(number, this.last));
    if (wanted === this.number) return;
    this.turns += 1;
    this.put(wanted);
    this.push();
  }

  /** What the server says is on. asked: the turns of this deck when it was asked. */
  follow(number, asked) {
    if (this.pending || asked !== this.turns) return;
    if (number !== this.number && number >= 0 && number <= this.last) this.put(number);
  }

  put(number) {
    this.number = number;
    for (const [place, part] of this.parts.entries()) part.hidden = place !== number;
    this.show(number);
  }

  /** Tell the server; again at every look until it has heard. */
  async push() {
    if (this.isPushing) return;
    this.isPushing = this.pending = true;
    try {
      for (let told = -1; told !== this.number; ) {
        told = this.number;
        await this.tell(told);
      }
      this.pending = false;
      this.turns += 1; // what was asked before the server had heard is old
    } catch {
      // still pending: the next look tells it
    }
    this.isPushing = false;
  }

  retry() {
    if (this.pending) this.push();
  }
}
