import { anchor, outline, svgPoints } from "./geometry.js";
import { svg } from "./surface.js";

/** The picture as players see it, with the markup of templates/quizzes/components/figure.html. */
export class Preview {
  view = "before";

  constructor(root, editor) {
    this.figure = root.querySelector(".area-preview .specimen");
    this.picture = root.querySelector("[data-preview-photograph]");
    this.marks = root.querySelector("[data-preview-marks]");
    this.words = root.querySelector("[data-preview-words]");
    this.buttons = root.querySelectorAll("[data-view]");
    this.editor = editor;
    for (const button of this.buttons) {
      button.addEventListener("click", () => this.turn(button.dataset.view));
    }
    editor.addEventListener("show", () => this.show());
  }

  turn(view) {
    this.view = view;
    for (const button of this.buttons) {
      button.setAttribute("aria-pressed", button.dataset.view === view);
    }
    this.show();
  }

  show() {
    const { box } = this.editor;
    this.marks.setAttribute("viewBox", `0 0 ${box.width} ${box.height}`);
    this.figure.classList.toggle("is-tall", box.height > box.width);
    this.figure.classList.toggle("is-tappable", this.view === "before");
    this.words.classList.toggle("is-solved", this.view === "after" && this.signs().length > 0);
    if (this.view === "before") this.showBefore();
    else this.showAfter();
  }

  showBefore() {
    const { areas } = this.editor.store;
    this.marks.replaceChildren(...areas.map((area) => this.polygon(area, { class: "hotspot" })));
    this.words.replaceChildren(
      ...areas.map((area, place) => line(area.label || this.editor.text("unnamed", { number: place + 1 }))),
      line(this.editor.text("genuine")),
    );
  }

  showAfter() {
    const signs = this.signs();
    this.marks.replaceChildren(...signs.map((area, place) => this.mark(area, place + 1)));
    this.words.replaceChildren(...(signs.length ? signs.map((area) => this.note(area)) : [this.nothing()]));
  }

  /** In the order of the numbers: first what is wrong, then what only looks odd. */
  signs() {
    const { areas } = this.editor.store;
    return [
      ...areas.filter((area) => area.tell),
      ...areas.filter((area) => !area.tell && area.explanation.trim()),
    ];
  }

  polygon(area, attributes = {}) {
    const { box } = this.editor;
    return svg("polygon", { ...attributes, points: svgPoints(outline(area, box), box) });
  }

  mark(area, number) {
    const { box } = this.editor;
    const [x, y] = anchor(outline(area, box));
    const [cx, cy] = [Math.round(x * box.width), Math.round(y * box.height)];
    const group = svg("g", { class: "mark" });
    const text = svg("text", { x: cx, y: cy });
    text.textContent = number;
    group.append(this.polygon(area), svg("circle", { cx, cy, r: 34 }), text);
    return group;
  }

  note(area) {
    const note = document.createElement("li");
    const oddity = area.tell ? "" : ` (${this.editor.text("oddity")})`;
    note.append(bold(`${area.name}${oddity}`), paragraph(area.explanation));
    if (area.tell && area.check) note.append(paragraph(`${this.editor.text("check")} ${area.check}`));
    return note;
  }

  nothing() {
    const note = line("");
    note.append(bold(this.editor.text("well")), paragraph(this.editor.text("fine")));
    return note;
  }
}

function line(text) {
  const made = document.createElement("li");
  made.textContent = text;
  return made;
}

function bold(text) {
  const made = document.createElement("strong");
  made.textContent = text;
  return made;
}

function paragraph(text) {
  const made = document.createElement("p");
  made.textContent = text;
  return made;
}
