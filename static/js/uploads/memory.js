import { keep, recall } from "../store.js";

/** Which upload a field had under way, so that a reload of the page does not begin from nothing. */
export class Memory {
  #key;

  constructor(key) {
    this.#key = `upload:${key}`;
  }

  /** {address, name, size, modified}, or null. */
  get() {
    try {
      return JSON.parse(recall(this.#key));
    } catch {
      return null;
    }
  }

  keep(address, file) {
    keep(this.#key, JSON.stringify({ address, ...mark(file) }));
  }

  forget() {
    keep(this.#key, "null");
  }

  /** Whether this is the file that was under way. */
  knows(file) {
    const known = this.get();
    const here = mark(file);
    return Boolean(known) && Object.keys(here).every((name) => known[name] === here[name]);
  }
}

function mark(file) {
  return { name: file.name, size: file.size, modified: file.lastModified };
}
