import { fillIn, wordsOf } from "../words.js";

/** The words of the console, with numbers as its language writes them. */
export class Words {
  constructor(template) {
    this.words = wordsOf(template.content);
    this.numbers = new Intl.NumberFormat(document.documentElement.lang);
  }

  text(name, values = {}) {
    const shown = Object.entries(values).map(([place, value]) => [place, this.shown(value)]);
    return fillIn(this.words[name], Object.fromEntries(shown));
  }

  shown(value) {
    return typeof value === "number" ? this.numbers.format(value) : value;
  }
}
