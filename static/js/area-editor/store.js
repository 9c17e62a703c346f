const DEPTH = 100; // changes that can be undone
const WORDS = ["label", "tell", "name", "explanation", "check"];
const SHAPES = ["polygon", "rectangle", "circle"];

/** The areas, which of them is selected, and what they were before. Tells of every change. */
export class Store extends EventTarget {
  selected = null;
  past = [];
  future = [];
  last = "";
  ids = 0;

  constructor(areas) {
    super();
    this.areas = areas.filter(isArea).map((area) => this.named(area));
  }

  named(area) {
    this.ids += 1;
    const words = Object.fromEntries(WORDS.map((word) => [word, area[word] ?? ""]));
    return { id: this.ids, shape: area.shape, points: area.points, ...words };
  }

  get(id) {
    return this.areas.find((area) => area.id === id);
  }

  get current() {
    return this.get(this.selected);
  }

  /** From 1, as people count. */
  number(id) {
    return this.areas.findIndex((area) => area.id === id) + 1;
  }

  /** What is kept: without the numbers that only this page knows. */
  get value() {
    return JSON.stringify(this.areas.map(({ id, ...area }) => area));
  }

  select(id) {
    if (id === this.selected) return;
    this.selected = id;
    this.tell("select");
  }

  /** Puts other areas in place. Changes of one series, such as typing in one field, are undone together. */
  put(areas, series = "") {
    if (!series || series !== this.last) this.past = [...this.past, this.areas].slice(-DEPTH);
    this.last = series;
    this.future = [];
    this.show(areas);
  }

  /** The series is over: the next change is undone alone. */
  rest() {
    this.last = "";
  }

  add(drawn, { after = null, ...words } = {}) {
    const area = this.named({ ...drawn, ...words });
    const place = after === null ? this.areas.length : this.number(after);
    this.selected = area.id;
    this.put([...this.areas.slice(0, place), area, ...this.areas.slice(place)]);
    return area.id;
  }

  update(id, changes, series) {
    this.put(this.areas.map((area) => (area.id === id ? { ...area, ...changes } : area)), series);
  }

  duplicate(id) {
    const { id: _, shape, points, ...words } = this.get(id);
    return this.add({ shape, points }, { ...words, after: id });
  }

  remove(id) {
    this.put(this.areas.filter((area) => area.id !== id));
  }

  /** One place up (-1) or down (1). */
  shift(id, by) {
    const place = this.number(id) - 1;
    const areas = [...this.areas];
    [areas[place], areas[place + by]] = [areas[place + by], areas[place]];
    this.put(areas);
  }

  undo() {
    if (!this.past.length) return false;
    this.future = [this.areas, ...this.future];
    this.rest();
    this.show(this.past.pop());
    return true;
  }

  redo() {
    if (!this.future.length) return false;
    this.past = [...this.past, this.areas];
    this.rest();
    this.show(this.future.shift());
    return true;
  }

  show(areas) {
    this.areas = areas;
    if (!this.current) this.selected = null;
    this.tell("change");
  }

  tell(what) {
    this.dispatchEvent(new Event(what));
  }
}

function isArea(area) {
  return SHAPES.includes(area?.shape) && Array.isArray(area.points) && area.points.every(isPoint);
}

function isPoint(point) {
  return Array.isArray(point) && point.length === 2 && point.every(Number.isFinite);
}
