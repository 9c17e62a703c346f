/** Follows the form's chooser of photographs and shows what was chosen. */
export class Photograph {
  shown = "";

  constructor(root, editor) {
    this.root = root;
    this.editor = editor;
    this.note = root.querySelector("[data-note]");
    this.first = this.note.textContent;
    this.body = root.querySelector("[data-body]");
    this.pictures = root.querySelectorAll("[data-photograph], [data-preview-photograph]");
    this.field = root.closest("form")?.elements.namedItem(root.dataset.picture);
    this.field?.addEventListener("change", () => this.follow());
    this.follow();
  }

  async follow() {
    const id = this.field?.value ?? "";
    if (id === this.shown) return;
    const before = this.shown;
    this.shown = id;
    this.body.hidden = true;
    if (!id) return this.tell(this.first);
    this.tell(this.editor.text("loading"));
    const picture = await this.load(id);
    if (this.shown !== id) return; // another one was chosen meanwhile
    if (!picture) {
      this.shown = "";
      return this.tell(this.editor.text("failed"));
    }
    this.show(picture);
    const moved = before && this.editor.store.areas.length;
    this.tell(picture.alt ? (moved ? this.editor.text("changed") : "") : this.editor.text("undescribed"));
  }

  async load(id) {
    const address = this.root.dataset.address.replace(/0\/$/, `${encodeURIComponent(id)}/`);
    try {
      const answer = await fetch(address, { headers: { "X-Requested-With": "XMLHttpRequest" } });
      return answer.ok ? await answer.json() : null;
    } catch {
      return null;
    }
  }

  show({ url, srcset, width, height, alt }) {
    for (const picture of this.pictures) {
      Object.assign(picture, { srcset, sizes: "40rem", src: url, width, height });
    }
    this.root.querySelector("[data-preview-photograph]").alt = alt;
    this.editor.box = { width, height };
    this.body.hidden = false;
    this.editor.show();
  }

  tell(text) {
    this.note.textContent = text;
    this.note.hidden = !text;
  }
}
