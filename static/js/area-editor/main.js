import { Editor } from "./editor.js";
import { drawByKeys, undoByKeys } from "./keys.js";
import { List } from "./list.js";
import { Photograph } from "./photograph.js";
import { Pointer } from "./pointer.js";
import { Preview } from "./preview.js";
import { Store } from "./store.js";
import { Surface } from "./surface.js";

function begin(root) {
  const kept = root.querySelector("[data-value]");
  const texts = JSON.parse(root.querySelector("script[type='application/json']").textContent);
  const store = new Store(parsed(kept.value));
  const status = root.querySelector("[data-status]");
  const editor = new Editor(store, texts, status, Number(root.dataset.most));
  const drawing = root.querySelector("[data-drawing]");
  const surface = new Surface(drawing, editor);
  new Pointer(surface, editor);
  drawByKeys(drawing, editor);
  undoByKeys(root, editor);
  new List(root, editor);
  new Preview(root, editor);
  new Photograph(root, editor);
  buttons(root, editor);
  store.addEventListener("change", () => keep(kept, store));
}

/** What is sent with the form, and the word to the form that it has changed. */
function keep(kept, store) {
  kept.value = store.value;
  kept.dispatchEvent(new Event("change", { bubbles: true }));
}

function parsed(text) {
  try {
    const areas = JSON.parse(text);
    return Array.isArray(areas) ? areas : [];
  } catch {
    return [];
  }
}

function buttons(root, editor) {
  const tools = [...root.querySelectorAll("[data-tool]")];
  for (const tool of tools) {
    tool.addEventListener("click", () => editor.choose(tool.dataset.tool, tool.textContent.trim()));
  }
  const acts = { undo: "undo", redo: "redo", delete: "remove", finish: "finish" };
  const act = (name) => root.querySelector(`[data-act=${name}]`);
  for (const [name, what] of Object.entries(acts)) {
    act(name).addEventListener("click", ({ currentTarget }) => {
      editor[what]();
      // A button that has just been switched off would take the focus with it.
      if (currentTarget.disabled) root.querySelector("[data-drawing]").focus();
    });
  }
  const show = () => {
    const { store, draft, tool } = editor;
    for (const button of tools) button.setAttribute("aria-pressed", button.dataset.tool === tool);
    act("undo").disabled = !store.past.length;
    act("redo").disabled = !store.future.length;
    act("delete").disabled = !store.current;
    act("finish").disabled = !(draft?.tool === "polygon" && draft.points.length >= 3);
  };
  editor.addEventListener("show", show);
  show();
}

for (const root of document.querySelectorAll("[data-area-editor]")) begin(root);
