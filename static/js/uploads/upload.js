/**
 * A field for a picture: chosen, dropped or photographed, sent in pieces while the form is filled in, shown
 * when it is there. Without this script the file goes with its form.
 */
import { Memory } from "./memory.js";
import { Cancelled, Refused, Transfer, remove, stateOf } from "./transfer.js";

const SAID = 25; // percent between two words to a screen reader

class Field {
  #root;
  #parts = {};
  #memory;
  #transfer = null;
  #share = 0;
  #said = 0;
  #percent = new Intl.NumberFormat(document.documentElement.lang, { style: "percent" });

  constructor(root) {
    this.#root = root;
    for (const part of root.querySelectorAll("[data-upload-part]")) this.#parts[part.dataset.uploadPart] = part;
    this.#memory = new Memory(`${root.dataset.purpose}:${root.dataset.key}`);
    this.#takeOver();
    this.#recall();
  }

  get #token() {
    return this.#root.closest("form").elements.csrfmiddlewaretoken.value;
  }

  #text(name, words = {}) {
    const text = this.#root.dataset[`text${name}`];
    return Object.entries(words).reduce((said, [word, value]) => said.replace(`{${word}}`, value), text);
  }

  #takeOver() {
    const { input, cancel, remove: removal, choose } = this.#parts;
    this.#root.classList.add("upload-ready");
    input.removeAttribute("name"); // the file goes its own way, and not a second time with the form
    input.addEventListener("change", () => input.files.length && this.#take(input.files[0]));
    choose.addEventListener("dragover", (event) => this.#over(event, true));
    choose.addEventListener("dragleave", (event) => this.#over(event, false));
    choose.addEventListener("drop", (event) => this.#drop(event));
    cancel.addEventListener("click", () => this.#cancel());
    removal.addEventListener("click", () => this.#remove());
    this.#root.closest("form").addEventListener("submit", (event) => this.#submit(event));
    window.addEventListener("beforeunload", (event) => this.#transfer && event.preventDefault());
  }

  #over(event, is) {
    event.preventDefault();
    this.#parts.choose.classList.toggle("is-over", is);
  }

  #drop(event) {
    this.#over(event, false);
    const [file] = event.dataTransfer.files;
    if (file) this.#take(file);
  }

  #submit(event) {
    if (!this.#transfer) return;
    event.preventDefault();
    this.#complain(this.#text("Wait"));
    this.#root.scrollIntoView({ block: "center" });
    this.#parts.cancel.focus();
  }

  /** What was under way, or complete, when the page was left. */
  async #recall() {
    const known = this.#memory.get();
    if (this.#parts.id.value || !known) return;
    const state = await stateOf(known.address);
    if (this.#transfer || this.#parts.id.value || state === undefined) return;
    if (state?.state === "complete") this.#done(state);
    else if (state?.state === "receiving") {
      const percent = this.#percent.format(Math.floor((100 * state.offset) / state.size) / 100);
      this.#say(this.#text("Same", { percent, name: known.name }));
    } else this.#memory.forget();
  }

  #take(file) {
    const trouble = this.#troubleWith(file);
    this.#complain(trouble);
    if (trouble) {
      this.#parts.input.value = "";
      return;
    }
    const known = this.#memory.get();
    const again = this.#memory.knows(file);
    if (known && !again) {
      remove(known.address, this.#token);
      this.#memory.forget();
    }
    this.#send(file, again ? known.address : null);
  }

  #troubleWith(file) {
    if (!this.#parts.input.accept.split(",").includes(file.type)) return this.#text("Type");
    if (file.size === 0) return this.#text("Empty");
    return file.size > Number(this.#root.dataset.most) ? this.#text("Large") : "";
  }

  async #send(file, address) {
    const transfer = new Transfer(file, {
      begin: this.#root.dataset.address,
      purpose: this.#root.dataset.purpose,
      token: this.#token,
      address,
    });
    this.#transfer = transfer;
    this.#said = 0;
    this.#parts.name.textContent = file.name;
    this.#show("sending");
    this.#progress(0);
    this.#say(this.#text("Sending", { name: file.name }));
    this.#parts.cancel.focus({ preventScroll: true });
    transfer.addEventListener("begun", () => this.#memory.keep(transfer.address, file));
    transfer.addEventListener("progress", ({ detail }) => this.#progress(detail.share));
    transfer.addEventListener("waiting", () => this.#pause());
    transfer.addEventListener("checking", () => this.#check());
    try {
      const state = await transfer.run();
      this.#transfer = null;
      this.#done(state);
      this.#parts.remove.focus({ preventScroll: true });
    } catch (error) {
      this.#transfer = null;
      this.#failed(error);
    }
  }

  #progress(share) {
    const percent = Math.floor(share * 100);
    const { bar, percent: words } = this.#parts;
    this.#share = share;
    bar.value = percent;
    words.textContent = this.#percent.format(percent / 100);
    this.#root.classList.remove("is-waiting");
    const step = Math.floor(percent / SAID) * SAID;
    if (step > this.#said && step < 100) this.#say(this.#percent.format(step / 100));
    else if (this.#said === -1) this.#say(words.textContent); // there was no connection, and there is again
    this.#said = Math.max(this.#said, step);
  }

  #pause() {
    if (this.#said !== -1) this.#say(this.#text("Offline"));
    this.#said = -1;
    this.#root.classList.add("is-waiting");
  }

  #check() {
    if (this.#share > 0 || this.#said === 0) this.#say(this.#text("Checking"));
  }

  #done(state) {
    const { id, picture } = this.#parts;
    id.value = state.id;
    picture.width = state.width;
    picture.height = state.height;
    picture.src = state.picture;
    this.#show("done");
    this.#complain("");
    this.#say(this.#text("Done"));
    id.dispatchEvent(new Event("change", { bubbles: true }));
  }

  #failed(error) {
    this.#show("choose");
    if (!(error instanceof Cancelled)) {
      if (!error.canGoOn) this.#memory.forget();
      this.#say("");
      this.#complain((error instanceof Refused && error.message) || this.#text("Failed"));
    }
    this.#choose();
  }

  #cancel() {
    this.#transfer?.cancel();
    this.#memory.forget();
    this.#complain("");
    this.#say(this.#text("Cancelled"));
  }

  #remove() {
    const { id, picture } = this.#parts;
    const known = this.#memory.get();
    const own = this.#root.dataset.address + id.value + "/";
    remove(known?.address ?? own, this.#token);
    this.#memory.forget();
    id.value = "";
    picture.removeAttribute("src");
    this.#show("choose");
    this.#say(this.#text("Removed"));
    this.#choose();
    id.dispatchEvent(new Event("change", { bubbles: true }));
  }

  #choose() {
    this.#parts.input.value = "";
    this.#parts.input.focus({ preventScroll: true });
  }

  /** One of the three faces: choose, sending, done. */
  #show(face) {
    for (const name of ["choose", "sending", "done"]) this.#parts[name].hidden = name !== face;
    // A picture that is here answers a field that must be filled in.
    this.#parts.input.disabled = face !== "choose";
    this.#root.classList.remove("is-waiting");
  }

  /** For a screen reader when it has time, and for everybody to read. */
  #say(text) {
    this.#parts.status.textContent = text;
  }

  #complain(text) {
    this.#parts.trouble.textContent = text;
  }
}

for (const root of document.querySelectorAll("[data-upload]")) new Field(root);
