/** The areas as a list of fieldsets. A row is made once and kept, so that nobody loses the place in a word. */
export class List {
  rows = new Map();

  constructor(root, editor) {
    this.root = root.querySelector("[data-areas]");
    this.empty = root.querySelector("[data-empty]");
    this.template = root.querySelector("template[data-area]");
    this.editor = editor;
    editor.addEventListener("show", () => this.show());
  }

  show() {
    const { store } = this.editor;
    this.empty.hidden = store.areas.length > 0;
    for (const [id, row] of this.rows) {
      if (store.get(id)) continue;
      row.remove();
      this.rows.delete(id);
    }
    store.areas.forEach((area, place) => this.showRow(area, place));
  }

  showRow(area, place) {
    const row = this.rows.get(area.id) ?? this.made(area.id);
    const { store } = this.editor;
    if (this.root.children[place] !== row) this.root.insertBefore(row, this.root.children[place] ?? null);
    row.classList.toggle("is-selected", area.id === store.selected);
    row.querySelector("[data-legend]").textContent = this.editor.text("area", { number: place + 1 });
    row.querySelector("[data-do=up]").disabled = place === 0;
    row.querySelector("[data-do=down]").disabled = place === store.areas.length - 1;
    for (const field of row.querySelectorAll("[data-word]")) fill(field, area[field.dataset.word]);
  }

  made(id) {
    const row = this.template.content.firstElementChild.cloneNode(true);
    for (const help of row.querySelectorAll("[data-help]")) {
      help.id = `area-${id}-${help.dataset.help}`;
      row.querySelector(`[data-word=${help.dataset.help}]`).setAttribute("aria-describedby", help.id);
    }
    row.addEventListener("focusin", () => this.editor.store.select(id));
    row.addEventListener("input", ({ target }) => this.write(id, row, target));
    row.addEventListener("focusout", () => this.editor.store.rest());
    row.addEventListener("click", ({ target }) => this.act(id, target.closest("[data-do]")?.dataset.do));
    this.rows.set(id, row);
    return row;
  }

  write(id, row, { dataset: { word }, value }) {
    const changes = { [word]: value };
    if (word === "tell") Object.assign(changes, this.suggested(id, row));
    this.editor.store.update(id, changes, `${word} ${id}`);
  }

  /** What the vocabulary says of a tell, where nothing is written yet. */
  suggested(id, row) {
    const [chosen] = row.querySelector("[data-word=tell]").selectedOptions;
    const area = this.editor.store.get(id);
    if (chosen.dataset.why === undefined) return {};
    return {
      name: area.name || chosen.textContent.trim(),
      explanation: area.explanation || chosen.dataset.why,
      check: area.check || chosen.dataset.how,
    };
  }

  act(id, what) {
    const { editor } = this;
    if (what === "up" || what === "down") editor.shift(id, what === "up" ? -1 : 1);
    if (what === "duplicate") editor.duplicate(id);
    if (what === "delete") editor.removeArea(id);
    if (what) this.focus(what === "delete" ? editor.store.areas.at(-1)?.id : id, what, editor);
  }

  /** A button that moved, was switched off or went away must not take the focus with it. */
  focus(id, what, { store }) {
    const row = this.rows.get(what === "duplicate" ? store.selected : id);
    if (!row) return this.root.closest("[data-area-editor]").querySelector("[data-tool]").focus();
    const button = row.querySelector(`[data-do=${what}]:not(:disabled)`);
    const goesOn = (what === "up" || what === "down") && button;
    (goesOn || row.querySelector("[data-legend]")).focus();
  }
}

function fill(field, value) {
  if (field.value === value) return;
  const isUnknown = field.matches("select") && ![...field.options].some((option) => option.value === value);
  if (isUnknown) field.append(new Option(value, value));
  field.value = value;
}
