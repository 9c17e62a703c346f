import { anchor, clamp, handles, outline, svgPoints } from "./geometry.js";

/** Draws areas, what is being drawn, and handles over the photograph. */
export class Surface {
  constructor(drawing, editor) {
    this.drawing = drawing;
    this.editor = editor;
    editor.addEventListener("show", () => this.show());
    drawing.addEventListener("focus", () => this.show());
    drawing.addEventListener("blur", () => this.show());
    new ResizeObserver(() => this.show()).observe(drawing);
  }

  /** Units of the box in one pixel of the screen. */
  get unit() {
    return this.editor.box.width / (this.drawing.clientWidth || this.editor.box.width);
  }

  /** Where a pointer is, as fractions. */
  place(event) {
    const frame = this.drawing.getBoundingClientRect();
    return [
      clamp((event.clientX - frame.left) / frame.width),
      clamp((event.clientY - frame.top) / frame.height),
    ];
  }

  show() {
    const { box, store, draft, tool } = this.editor;
    this.drawing.setAttribute("viewBox", `0 0 ${box.width} ${box.height}`);
    this.drawing.dataset.drawing = tool;
    this.drawing.replaceChildren(
      ...store.areas.map((area, place) => this.area(area, place + 1)),
      ...(draft ? this.sketch(draft) : []),
      ...(store.current && tool === "select" ? this.handles(store.current) : []),
      ...this.crossLines(),
    );
  }

  area(area, number) {
    const corners = outline(area, this.editor.box);
    const [x, y] = this.units(anchor(corners));
    const group = svg("g", { class: this.classes(area), "data-id": area.id });
    const label = svg("text", { x, y, "font-size": 15 * this.unit });
    label.textContent = number;
    group.append(
      svg("polygon", { points: svgPoints(corners, this.editor.box) }),
      svg("circle", { cx: x, cy: y, r: 12 * this.unit }),
      label,
    );
    return group;
  }

  classes(area) {
    const selected = area.id === this.editor.store.selected ? " is-selected" : "";
    return `drawn ${area.tell ? "is-tell" : "is-in-order"}${selected}`;
  }

  sketch({ sketch, tool, points }) {
    const { box } = this.editor;
    const isLine = sketch.shape === "line";
    const corners = isLine ? sketch.points : outline(sketch, box);
    const line = svg(isLine ? "polyline" : "polygon", { class: "sketch", points: svgPoints(corners, box) });
    const ends = tool === "polygon" ? points.map((point) => this.dot(point, "dot", 5)) : [];
    return [line, ...ends];
  }

  handles(area) {
    return handles(area, this.editor.box).map((point, place) =>
      this.dot(point, place === this.editor.handle ? "handle is-chosen" : "handle", 7),
    );
  }

  dot(point, name, pixels) {
    const [cx, cy] = this.units(point);
    return svg("circle", { class: name, cx, cy, r: pixels * this.unit });
  }

  crossLines() {
    const { box, cross, tool } = this.editor;
    if (tool === "select" || !this.drawing.matches(":focus-visible")) return [];
    const [x, y] = this.units(cross);
    return [
      svg("line", { class: "cross", x1: x, x2: x, y1: 0, y2: box.height }),
      svg("line", { class: "cross", x1: 0, x2: box.width, y1: y, y2: y }),
    ];
  }

  units([x, y]) {
    return [x * this.editor.box.width, y * this.editor.box.height];
  }
}

export function svg(name, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  return made;
}
