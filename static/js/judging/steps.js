/** Which criterion one is at: on a phone the only one that is shown, with tabs; else the one with the frame. */
const NARROW = matchMedia("(max-width: 63.99rem)");
const WORDS = "words";

export class Steps {
  #form;
  #criteria;
  #key;

  constructor(form, criteria) {
    this.#form = form;
    this.#criteria = criteria;
    this.#key = (criteria.find((part) => !part.isAnswered) ?? criteria[0])?.key ?? WORDS;
    this.tabs = form.querySelector("[data-tabs]");
    this.tabs.hidden = false;
    form.classList.add("is-stepped");
    for (const tab of this.tabs.querySelectorAll("[data-tab]")) {
      tab.addEventListener("click", () => this.#to(tab.dataset.tab));
    }
    form.addEventListener("focusin", ({ target }) => {
      const key = target.closest("[data-part-words]") ? WORDS : target.closest("[data-part]")?.dataset.part;
      if (key) this.#to(key);
    });
    NARROW.addEventListener("change", () => this.show());
  }

  /** The criterion, or undefined at the notes. */
  get current() {
    return this.#criteria.find((part) => part.key === this.#key);
  }

  /** Moves by so many criteria. takesFocus: from the keyboard. */
  move(by, takesFocus) {
    const place = this.#criteria.indexOf(this.current);
    const next = this.#criteria[Math.min(Math.max(place + by, 0), this.#criteria.length - 1)];
    if (!next) return;
    this.#to(next.key);
    if (takesFocus) {
      next.focus();
      next.element.scrollIntoView({ block: "nearest" });
    }
  }

  /** On a phone to the next criterion that is open; whether there was one. */
  goOn() {
    const next = this.#nextOpen();
    if (!next) return false;
    this.#to(next.key);
    return true;
  }

  toTop() {
    this.current?.focus();
  }

  show() {
    for (const part of this.#criteria) part.element.classList.toggle("is-current", part.key === this.#key);
    this.#form.querySelector("[data-part-words]").classList.toggle("is-current", this.#key === WORDS);
    for (const tab of this.tabs.querySelectorAll("[data-tab]")) {
      const part = this.#criteria.find((one) => one.key === tab.dataset.tab);
      if (tab.dataset.tab === this.#key) tab.setAttribute("aria-current", "true");
      else tab.removeAttribute("aria-current");
      tab.classList.toggle("is-done", Boolean(part?.isAnswered));
    }
    const button = this.#form.querySelector("[data-next]");
    button.dataset.words ??= button.textContent;
    button.textContent = this.#nextOpen() ? button.dataset.textCriterion : button.dataset.words;
  }

  #nextOpen() {
    if (!NARROW.matches) return undefined;
    const place = this.#criteria.indexOf(this.current);
    const turned = [...this.#criteria.slice(place + 1), ...this.#criteria.slice(0, Math.max(place, 0))];
    return turned.find((part) => !part.isDone);
  }

  #to(key) {
    if (this.#key === key) return;
    this.#key = key;
    this.show();
  }
}
