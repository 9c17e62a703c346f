import { contains, distance, handles, moved, outline, withHandle } from "./geometry.js";

const REACH = { mouse: 10, pen: 14, touch: 24 }; // pixels from a point that still hit it
const SLIP = 6; // pixels that a tap may move

/** Mouse, pen and finger on the picture. Whatever is dragged can also be tapped point by point. */
export class Pointer {
  start = null;
  taken = null; // the area or point that is dragged

  constructor(surface, editor) {
    this.surface = surface;
    this.editor = editor;
    const { drawing } = surface;
    drawing.addEventListener("pointerdown", (event) => this.down(event));
    drawing.addEventListener("pointermove", (event) => this.move(event));
    drawing.addEventListener("pointerup", (event) => this.up(event));
    drawing.addEventListener("pointercancel", () => this.drop());
  }

  down(event) {
    if (event.button !== 0 || !event.isPrimary) return;
    const point = this.surface.place(event);
    this.surface.drawing.setPointerCapture(event.pointerId);
    this.start = { event, point, slipped: false, goesOn: Boolean(this.editor.draft) };
    if (this.editor.tool === "select") this.take(point, event);
    else if (this.editor.tool !== "polygon" && !this.start.goesOn) this.editor.set(point, this.near(event));
  }

  move(event) {
    const point = this.surface.place(event);
    if (this.start) this.start.slipped ||= slipped(this.start.event, event);
    if (this.taken && this.start?.slipped) this.drag(point);
    else if (this.editor.draft) this.editor.move(point);
  }

  up(event) {
    const { start } = this;
    if (!start) return;
    const point = this.surface.place(event);
    this.drop();
    if (this.editor.tool === "select") return;
    const isSecond = start.goesOn || start.slipped;
    if (this.editor.tool === "polygon" || isSecond) this.editor.set(point, this.near(event));
  }

  drop() {
    this.start = null;
    this.taken = null;
    this.editor.store.rest();
  }

  near(event) {
    return (REACH[event.pointerType] ?? REACH.mouse) * this.surface.unit;
  }

  /** Take the nearest point of the selected area, or the area on top. */
  take(point, event) {
    const { store, box } = this.editor;
    const handle = store.current ? this.handleAt(point, this.near(event)) : -1;
    if (handle < 0) this.editor.select(this.areaAt(point)?.id ?? null);
    this.editor.handle = handle;
    this.taken = store.current ? { area: store.current, handle } : null;
    if (this.taken) this.taken.offset = handle < 0 ? point : handles(store.current, box)[handle];
    this.editor.show();
  }

  handleAt(point, near) {
    const { store, box } = this.editor;
    const away = handles(store.current, box).map((handle) => distance(handle, point, box));
    const least = Math.min(...away);
    return least <= near ? away.indexOf(least) : -1;
  }

  areaAt(point) {
    const { store, box } = this.editor;
    return store.areas.findLast((area) => contains(outline(area, box), point));
  }

  drag(point) {
    const { store, box } = this.editor;
    const { area, handle, offset } = this.taken;
    const changed =
      handle < 0
        ? moved(area, point[0] - offset[0], point[1] - offset[1], box)
        : withHandle(area, handle, point, box);
    store.update(area.id, { points: changed.points }, "drag");
  }
}

function slipped(one, other) {
  return Math.hypot(other.clientX - one.clientX, other.clientY - one.clientY) > SLIP;
}
