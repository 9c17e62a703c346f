import { circle, distance, isTooSmall, polygon, rectangle } from "./geometry.js";
import { simplify } from "./simplify.js";

const TWO_POINTS = { rectangle, circle };

/** An area while it is drawn, point by point; pointer and keys do the same to it. */
export class Draft {
  points = [];
  cross = null; // where pointer or cross is now
  sets = 0;

  constructor(tool, box) {
    this.tool = tool;
    this.box = box;
  }

  get isStroke() {
    return this.tool === "freehand";
  }

  /** Set a point. near: how close, in units of the box, is the same point. Returns whether the area is whole. */
  set(point, near) {
    this.cross = point;
    if (this.tool !== "polygon") {
      this.points.push(point);
      this.sets += 1;
      return this.sets === 2;
    }
    if (this.closes(point, near)) return true;
    const again = this.points.length && distance(this.points.at(-1), point, this.box) < near;
    if (!again) this.points.push(point);
    return false;
  }

  closes(point, near) {
    if (this.points.length < 3) return false;
    return [this.points[0], this.points.at(-1)].some((end) => distance(end, point, this.box) < near);
  }

  move(point) {
    this.cross = point;
    if (this.isStroke) this.points.push(point);
  }

  /** The area that is drawn, or null for none that could be hit. */
  area() {
    const drawn = this.shape(this.points);
    return drawn && !isTooSmall(drawn) ? drawn : null;
  }

  shape(points) {
    if (this.tool in TWO_POINTS) {
      return points.length === 2 ? TWO_POINTS[this.tool](...points, this.box) : null;
    }
    const corners = this.isStroke ? simplify(points, this.box) : points;
    return corners.length < 3 ? null : polygon(corners);
  }

  /** What is shown while drawing. */
  get sketch() {
    if (this.tool in TWO_POINTS) return this.shape([this.points[0], this.cross ?? this.points[0]]);
    return { shape: "line", points: this.isStroke ? this.points : [...this.points, this.cross] };
  }
}
