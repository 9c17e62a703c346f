/** The texts to send: shown while one types, copied with a button. */
import { compose } from "./texts.js";

/** A function that writes all texts anew and returns them as [{ name, text }], by name of file. */
export function drafting(root) {
  const drafts = [...root.querySelectorAll("[data-draft]")];
  for (const draft of drafts) {
    const [text, told] = [draft.querySelector("[data-text]"), draft.querySelector("[data-told]")];
    draft.querySelector("[data-copy]").addEventListener("click", () => copy(text, told));
  }
  return (spoken, values, language) =>
    drafts.map((draft) => {
      const text = compose(spoken.texts[draft.dataset.draft], values);
      const shown = draft.querySelector("[data-text]");
      shown.lang = language;
      if (shown.value !== text) {
        shown.value = text;
        draft.querySelector("[data-told]").textContent = "";
      }
      return { name: draft.dataset.file, text };
    });
}

async function copy(text, told) {
  try {
    await navigator.clipboard.writeText(text.value);
    told.textContent = told.dataset.textCopied;
  } catch {
    text.focus();
    text.select();
    told.textContent = told.dataset.textMarked;
  }
}
