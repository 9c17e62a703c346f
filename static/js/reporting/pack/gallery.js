/** The pictures of a pack: adding, saying what they show, taking them away. */
import { draw, Refused, rewritten } from "./rewriting.js";
import { dayOf } from "./dates.js";

const MOST = 12;
const SHOWN = 900; // pixels of the longer side on the page and on paper

export class Gallery {
  /** store: for what changes; words(): the pack's words, kept along; onChange(): after anything changed. */
  constructor(root, { store, words, onChange }) {
    this.list = root.querySelector("ul[data-pictures]");
    this.template = root.querySelector("template[data-picture]");
    this.broken = root.querySelector("template[data-picture-broken]");
    this.input = root.querySelector("[data-files]");
    this.told = root.querySelector("[data-reading]");
    this.refused = root.querySelector("[data-refused]");
    this.store = store;
    this.words = words;
    this.onChange = onChange;
    this.pictures = [];
    this.canvases = new Map();
    this.age = 0; // goes up at each clearing: what was begun before it is dropped
    this.input.addEventListener("change", () => this.add([...this.input.files]));
  }

  /** What was kept. A picture that cannot be read gets a row to be taken away by, and is in no file. */
  async restore(pictures) {
    const { age } = this;
    for (const picture of pictures) {
      try {
        await this.show(picture, age);
      } catch {
        if (age === this.age) this.showBroken(picture);
      }
    }
    this.onChange();
  }

  async add(files) {
    const { age } = this;
    this.input.value = "";
    this.refused.replaceChildren();
    this.told.textContent = this.told.dataset.textReading;
    const before = this.pictures.length;
    const leftOut = new Map();
    for (const file of files) {
      const reason = await this.take(file, age);
      if (age !== this.age) return;
      if (reason) leftOut.set(reason, [...(leftOut.get(reason) ?? []), file.name]);
    }
    this.told.textContent = this.pictures.length > before ? this.told.dataset.textAdded : "";
    this.refuse(leftOut);
    this.onChange();
  }

  /** Why a file was left out; nothing for one that was taken. */
  async take(file, age) {
    if (this.pictures.length >= MOST) return "many";
    try {
      const blob = await rewritten(file);
      const picture = { ...described(file), added: Date.now() + this.pictures.length, blob };
      await this.show(picture, age);
      if (age === this.age) this.store.keepPicture(picture, this.words());
    } catch (error) {
      if (error instanceof Refused) return error.reason;
      throw error;
    }
    return null;
  }

  refuse(leftOut) {
    for (const [reason, names] of leftOut) {
      const line = document.createElement("p");
      line.textContent = `${this.refused.dataset[`text${reason[0].toUpperCase()}${reason.slice(1)}`]} ${names.join(", ")}`;
      this.refused.append(line);
    }
  }

  /** Nothing, if all was cleared since that age. */
  async show(picture, age) {
    const row = this.rowOf(this.template, picture);
    const canvas = row.querySelector("canvas");
    await draw(canvas, picture.blob, SHOWN);
    if (age !== this.age) return;
    this.describe(picture, row);
    this.canvases.set(picture, canvas);
    this.list.append(row);
    this.pictures.push(picture);
    this.number();
  }

  showBroken(picture) {
    this.list.append(this.rowOf(this.broken, picture));
  }

  rowOf(template, picture) {
    const row = template.content.firstElementChild.cloneNode(true);
    row.querySelector("[data-remove]").addEventListener("click", () => this.remove(picture, row));
    return row;
  }

  /** What it shows and when it was taken: a day that is only the file's says so, and goes with the screenshot. */
  describe(picture, row) {
    const [kind, day] = [row.querySelector("[data-picture-kind]"), row.querySelector("[data-picture-day]")];
    for (const [place, control] of [kind, day].entries()) {
      control.id = `picture-${picture.id}-${place}`;
      row.querySelectorAll("label")[place].htmlFor = control.id;
    }
    const hint = row.querySelector("[data-day-hint]");
    hint.id = `${day.id}-hint`;
    day.setAttribute("aria-describedby", hint.id);
    const fill = () => {
      kind.value = picture.kind;
      day.value = picture.day;
      hint.textContent = picture.isDayOfFile ? hint.dataset.textFile : hint.dataset.textOwn;
    };
    const keep = (changed) => {
      Object.assign(picture, changed);
      fill();
      this.store.keepPicture(picture, this.words());
      this.change();
    };
    kind.addEventListener("change", () => {
      const isGone = picture.isDayOfFile && kind.value !== "screenshot";
      keep(isGone ? { kind: kind.value, day: "", isDayOfFile: false } : { kind: kind.value });
    });
    day.addEventListener("change", () => keep({ day: day.value, isDayOfFile: false }));
    fill();
  }

  remove(picture, row) {
    const next = row.nextElementSibling ?? row.previousElementSibling;
    row.remove();
    this.pictures = this.pictures.filter((one) => one !== picture);
    this.canvases.delete(picture);
    this.store.removePicture(picture.id);
    this.told.textContent = "";
    this.change();
    (next?.querySelector(".pack-picture-number") ?? this.input).focus();
  }

  /** The picture once more, to be put elsewhere. */
  copyOf(picture) {
    const [shown, copy] = [this.canvases.get(picture), document.createElement("canvas")];
    [copy.width, copy.height] = [shown.width, shown.height];
    copy.getContext("2d").drawImage(shown, 0, 0);
    return copy;
  }

  /** Pictures that are still being read are dropped, too. */
  clear() {
    this.age += 1;
    this.pictures = [];
    this.canvases.clear();
    this.list.replaceChildren();
    this.refused.replaceChildren();
    this.told.textContent = "";
  }

  change() {
    this.number();
    this.onChange();
  }

  number() {
    for (const [place, row] of [...this.list.querySelectorAll(".pack-picture")].entries()) {
      row.querySelector("b").textContent = String(place + 1);
      const shown = row.querySelector("[data-picture-kind]").selectedOptions[0].textContent;
      const number = row.querySelector(".pack-picture-number").textContent.trim();
      row.querySelector("canvas").setAttribute("aria-label", `${number}: ${shown}`);
      row.querySelector("[data-remove]").setAttribute("aria-describedby", this.nameNumber(row));
    }
  }

  nameNumber(row) {
    const number = row.querySelector(".pack-picture-number");
    number.id = `${row.querySelector("[data-picture-kind]").id}-number`;
    return number.id;
  }
}

/** Only a screenshot's file is as old as what it shows: photographs are copied, edited and sent around first. */
function described(file) {
  const isScreenshot = file.type === "image/png";
  return {
    id: `${Date.now()}-${Math.random()}`,
    kind: isScreenshot ? "screenshot" : "item",
    day: isScreenshot ? dayOf(new Date(file.lastModified)) : "",
    isDayOfFile: isScreenshot,
  };
}
