import { Draft } from "./draft.js";
import { clamp, handles, moved, withHandle } from "./geometry.js";

/** What can be done on the picture, whoever asks for it: pointer, keys or buttons. */
export class Editor extends EventTarget {
  box = { width: 1200, height: 900 };
  tool = "select";
  draft = null;
  cross = [0.5, 0.5];
  handle = -1; // of the selected area; -1: the whole area

  constructor(store, texts, status, most) {
    super();
    this.store = store;
    this.texts = texts;
    this.status = status;
    this.most = most;
    store.addEventListener("select", () => this.forget());
    store.addEventListener("change", () => this.show());
  }

  forget() {
    this.handle = -1;
    this.show();
  }

  show() {
    this.dispatchEvent(new Event("show"));
  }

  text(name, words = {}) {
    return this.texts[name].replace(/\{(\w+)\}/g, (_, word) => words[word]);
  }

  say(name, words) {
    this.status.textContent = this.text(name, words);
  }

  choose(tool, name) {
    this.tool = tool;
    this.draft = null;
    this.say("tool", { name });
    this.show();
  }

  /** Set a point of what is drawn. near: how close, in units of the box, is the same point. */
  set(point, near) {
    if (!this.draft) {
      if (this.store.areas.length >= this.most) return this.say("full", { most: this.most });
      this.draft = new Draft(this.tool, this.box);
    }
    const whole = this.draft.set(point, near);
    if (whole) return this.finish();
    this.sayPoint();
    this.show();
  }

  sayPoint() {
    const { points, isStroke, tool } = this.draft;
    if (isStroke) this.say("tracing");
    else if (tool === "polygon" && points.length >= 3) this.say("close");
    else if (points.length === 1) this.say("start", percent(points[0]));
    else this.say("corner", { number: points.length });
  }

  move(point) {
    this.draft?.move(point);
    this.show();
  }

  finish() {
    if (!this.draft) return;
    if (this.draft.tool === "polygon" && this.draft.points.length < 3) return this.say("least");
    const area = this.draft.area();
    this.draft = null;
    if (!area) this.say("small");
    else this.say("added", { number: this.store.number(this.store.add(area)) });
    this.show();
  }

  /** Take back the last point, the whole draft, the chosen point, the selection. Whether there was any. */
  cancel() {
    if (this.draft) this.draft = null;
    else if (this.handle >= 0) this.handle = -1;
    else if (this.store.selected !== null) this.store.select(null);
    else return false;
    this.say("cancelled");
    this.show();
    return true;
  }

  back() {
    if (this.draft?.tool !== "polygon") return this.cancel();
    this.draft.points.pop();
    if (!this.draft.points.length) this.draft = null;
    this.show();
    return true;
  }

  select(id) {
    this.store.select(id);
    this.saySelected();
  }

  saySelected() {
    const { store } = this;
    if (!store.areas.length) return this.say("none");
    if (!store.current) return this.say("nothing");
    const number = store.number(store.selected);
    const name = store.current.label || this.text("unnamed", { number });
    this.say("selected", { number, total: store.areas.length, name });
  }

  selectNext() {
    const { areas, selected } = this.store;
    if (!areas.length) return this.saySelected();
    const place = areas.findIndex((area) => area.id === selected);
    this.select(areas[(place + 1) % areas.length].id);
  }

  /** The next (1) or last (-1) point of the selected area; false past either end. */
  stepHandle(by) {
    const area = this.store.current;
    const total = area ? handles(area, this.box).length : 0;
    const next = this.handle + by;
    if (next < -1 || next >= total) {
      this.handle = -1;
      this.show();
      return false;
    }
    this.handle = next;
    if (next < 0) this.saySelected();
    else this.sayHandle();
    this.show();
    return true;
  }

  sayHandle() {
    const all = handles(this.store.current, this.box);
    this.say("point", { number: this.handle + 1, total: all.length, ...percent(all[this.handle]) });
  }

  /** Move the selected area, or its chosen point. */
  nudge(right, down, series) {
    const area = this.store.current;
    if (!area) return this.saySelected();
    if (this.handle < 0) {
      this.store.update(area.id, moved(area, right, down, this.box), series);
      return;
    }
    const [x, y] = handles(area, this.box)[this.handle];
    this.store.update(area.id, withHandle(area, this.handle, [x + right, y + down], this.box), series);
    this.sayHandle();
  }

  /** Move the cross with which keys draw. */
  steer(right, down) {
    this.cross = [clamp(this.cross[0] + right), clamp(this.cross[1] + down)];
    this.say("place", percent(this.cross));
    this.move(this.cross);
  }

  /** Delete the chosen point of a polygon, or else the selected area. */
  remove() {
    const area = this.store.current;
    if (!area) return;
    if (this.handle < 0 || area.shape !== "polygon") return this.removeArea(area.id);
    if (area.points.length <= 3) return this.say("least");
    const points = area.points.filter((_, place) => place !== this.handle);
    this.handle = -1;
    this.store.update(area.id, { points });
  }

  removeArea(id) {
    const number = this.store.number(id);
    this.store.remove(id);
    this.say("deleted", { number });
  }

  duplicate(id) {
    if (this.store.areas.length >= this.most) return this.say("full", { most: this.most });
    this.say("duplicated", { number: this.store.number(this.store.duplicate(id)) });
  }

  shift(id, by) {
    this.store.shift(id, by);
    this.say("moved", { number: this.store.number(id) });
  }

  undo() {
    if (this.store.undo()) this.say("undone");
  }

  redo() {
    if (this.store.redo()) this.say("redone");
  }
}

function percent([x, y]) {
  return { x: Math.round(x * 100), y: Math.round(y * 100) };
}
