const CLOSE = 2.5;
const MOST = 5;
const TAP = 8; // a finger may slip this many pixels and still tap

/** A picture over the whole screen: buttons, taps, wheel, keys, pinch and drag all lead to the same place. */
export function zoom() {
  const dialog = document.querySelector("[data-zoom-dialog]");
  if (!dialog) return;
  const viewer = new Viewer(dialog);
  for (const frame of document.querySelectorAll("[data-zoom]")) {
    const button = frame.querySelector("[data-zoom-open]");
    const picture = frame.querySelector("img");
    if (!button || !picture) continue;
    button.hidden = false;
    frame.classList.add("has-zoom");
    button.addEventListener("click", () => viewer.open(picture));
    if (!frame.closest("[data-hotspots]")) {
      picture.addEventListener("click", () => viewer.open(picture));
    }
  }
}

class Viewer {
  scale = 1;
  x = 0;
  y = 0;
  fingers = new Map();

  constructor(dialog) {
    this.dialog = dialog;
    this.stage = dialog.querySelector("[data-zoom-stage]");
    this.picture = dialog.querySelector("[data-zoom-picture]");
    const on = (name, act) => dialog.querySelector(`[data-zoom-${name}]`).addEventListener("click", act);
    on("in", () => this.to(this.scale * 1.6));
    on("out", () => this.to(this.scale / 1.6));
    on("close", () => dialog.close());
    dialog.addEventListener("keydown", (event) => this.key(event));
    this.stage.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    this.stage.addEventListener("pointerdown", (event) => this.down(event));
    this.stage.addEventListener("pointermove", (event) => this.move(event));
    this.stage.addEventListener("pointerup", (event) => this.up(event));
    this.stage.addEventListener("pointercancel", (event) => this.drop(event));
  }

  open(picture) {
    this.picture.src = largest(picture);
    this.picture.alt = picture.alt;
    const shape = picture.getAttribute("width") / picture.getAttribute("height");
    this.picture.style.setProperty("--shape", shape || 4 / 3);
    this.dialog.showModal();
    this.to(1);
  }

  /** Sets the scale and keeps the point (x, y from the middle of the screen) where it is. */
  to(scale, x = 0, y = 0) {
    const before = this.scale;
    this.scale = Math.min(Math.max(scale, 1), MOST);
    this.x = x - ((x - this.x) * this.scale) / before;
    this.y = y - ((y - this.y) * this.scale) / before;
    this.show();
  }

  pan(x, y) {
    this.x += x;
    this.y += y;
    this.show();
  }

  show() {
    const room = (length) => (length * (this.scale - 1)) / 2;
    const clamp = (value, most) => Math.min(Math.max(value, -most), most);
    this.x = clamp(this.x, room(this.picture.offsetWidth));
    this.y = clamp(this.y, room(this.picture.offsetHeight));
    this.picture.style.setProperty("--scale", this.scale);
    this.picture.style.setProperty("--pan-x", `${this.x}px`);
    this.picture.style.setProperty("--pan-y", `${this.y}px`);
    this.stage.classList.toggle("is-close", this.scale > 1);
  }

  key(event) {
    const step = 80;
    const acts = {
      "+": () => this.to(this.scale * 1.6),
      "=": () => this.to(this.scale * 1.6),
      "-": () => this.to(this.scale / 1.6),
      ArrowLeft: () => this.pan(step, 0),
      ArrowRight: () => this.pan(-step, 0),
      ArrowUp: () => this.pan(0, step),
      ArrowDown: () => this.pan(0, -step),
    };
    const act = acts[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  }

  wheel(event) {
    event.preventDefault();
    this.to(this.scale * Math.exp(-event.deltaY / 400), ...middle(event));
  }

  down(event) {
    this.stage.setPointerCapture(event.pointerId);
    this.fingers.set(event.pointerId, event);
    if (this.fingers.size === 1) this.start = { event, slipped: false };
    else this.start.slipped = true;
  }

  move(event) {
    const last = this.fingers.get(event.pointerId);
    if (!last) return;
    const other = [...this.fingers].find(([id]) => id !== event.pointerId)?.[1];
    if (distance(this.start.event, event) > TAP) this.start.slipped = true;
    if (other) {
      this.stage.classList.add("is-dragged");
      this.to((this.scale * distance(event, other)) / (distance(last, other) || 1), ...middle(event, other));
    } else if (this.start.slipped) {
      this.stage.classList.add("is-dragged");
      this.pan(event.clientX - last.clientX, event.clientY - last.clientY);
    }
    this.fingers.set(event.pointerId, event);
  }

  up(event) {
    const tapped = this.fingers.size === 1 && !this.start.slipped;
    this.drop(event);
    if (tapped) this.to(this.scale > 1 ? 1 : CLOSE, ...middle(event));
  }

  drop(event) {
    this.fingers.delete(event.pointerId);
    if (!this.fingers.size) this.stage.classList.remove("is-dragged");
  }
}

function largest(picture) {
  const sources = picture.srcset.split(",").map((source) => source.trim().split(/\s+/));
  const best = sources.reduce((one, other) => (parseInt(other[1]) > parseInt(one[1]) ? other : one));
  return best[0] || picture.src;
}

function distance(one, other) {
  return Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
}

/** The place of a pointer, or the middle of two, from the middle of the screen. */
function middle(one, other = one) {
  return [
    (one.clientX + other.clientX) / 2 - innerWidth / 2,
    (one.clientY + other.clientY) / 2 - innerHeight / 2,
  ];
}
