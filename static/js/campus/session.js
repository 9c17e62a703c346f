import { keep } from "../store.js";
import { progress } from "../training/progress.js";
import { enterLive } from "./live.js";
import { ownClock } from "./clock.js";
import { keepPlan } from "./plans.js";
import { sendUnsent } from "./unsent.js";
import { Watch, between } from "./watch.js";

const SPREAD = [0, 3_000]; // until a page is asked for anew: a whole room would ask at once

/** The page of a session, which goes on with the session. */
class Session {
  constructor(root) {
    this.root = root;
    this.root.querySelector("[data-by-itself]").hidden = false;
    this.find("show").addEventListener("click", () => this.renew());
    this.prepare();
    sendUnsent(root);
    progress();
    new Watch(root.dataset.now, {
      tell: (now) => this.follow(now),
      gone: () => location.reload(),
    });
  }

  find(name) {
    return this.root.querySelector(`[data-${name}]`);
  }

  prepare() {
    if ("joined" in this.root.dataset) keep("campus", this.root.dataset.code);
    for (const { dataset } of this.root.querySelectorAll("[data-ready][data-sheet]")) {
      keepPlan(this.root.dataset.code, dataset.ready, { sheet: dataset.sheet, order: dataset.order.split(",") });
    }
    ownClock(this.root);
    enterLive(this.root);
  }

  follow({ phase, seq, lesson_key: lesson }) {
    if (phase === "cancelled") this.find("cancelled").hidden = false;
    this.showLesson(lesson);
    if (String(seq) === this.root.dataset.seq) return;
    this.root.dataset.seq = seq;
    if (phase === "cancelled") return;
    if (this.showReady(phase)) return;
    if (this.isWriting) this.find("moved").hidden = false;
    else setTimeout(() => this.renew(), between(...SPREAD));
  }

  get isWriting() {
    const fields = this.root.querySelectorAll("[data-body] :is(input, textarea)");
    return [...fields].some((field) =>
      field.type === "radio" || field.type === "checkbox" ? field.checked : field.value !== field.defaultValue,
    );
  }

  showLesson(key) {
    for (const row of this.root.querySelectorAll("[data-lesson]")) {
      const isNow = key !== "" && row.dataset.lesson === key;
      row.querySelector("[data-on-the-wall]").hidden = !isNow;
      if (isNow) row.setAttribute("aria-current", "step");
      else row.removeAttribute("aria-current");
    }
  }

  /** A test that opens stands in the page already. */
  showReady(phase) {
    const ready = this.root.querySelector(`[data-ready="${phase}"]`);
    if (!ready) return false;
    this.root.dataset.phase = phase;
    for (const other of this.root.querySelectorAll("[data-panel], [data-ready]")) other.hidden = other !== ready;
    for (const step of this.root.querySelectorAll("[data-step-of]")) {
      const isNow = step.dataset.stepOf === phase;
      step.classList.toggle("is-now", isNow);
      if (isNow) step.setAttribute("aria-current", "step");
      else step.removeAttribute("aria-current");
    }
    this.announce(ready);
    return true;
  }

  announce(panel) {
    const title = panel?.querySelector("h2");
    if (!title) return;
    this.find("says").textContent = title.textContent;
    if (document.activeElement === document.body) title.focus({ preventScroll: true });
  }

  /** Puts what is on now in the place of what was on. */
  async renew() {
    const fresh = await sessionIn(location.pathname);
    if (!fresh) {
      setTimeout(() => this.renew(), between(2_000, 6_000));
      return;
    }
    const body = this.find("body");
    const hadFocus = body.contains(document.activeElement) || this.find("moved").contains(document.activeElement);
    this.find("moved").hidden = true;
    body.replaceChildren(...fresh.querySelector("[data-body]").childNodes);
    for (const name of ["phase", "seq"]) this.root.dataset[name] = fresh.dataset[name];
    if ("joined" in fresh.dataset) this.root.dataset.joined = "";
    this.prepare();
    if (hadFocus) document.activeElement.blur();
    this.announce(body.querySelector("[data-panel]") ?? body);
  }
}

async function sessionIn(address) {
  try {
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    if (!answer.ok) return null;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return page.querySelector("[data-session]");
  } catch {
    return null;
  }
}

const root = document.querySelector("[data-session]");
if (root) new Session(root);
