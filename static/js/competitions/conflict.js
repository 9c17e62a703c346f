/** Shows both versions of an entry side by side. Resolves to "mine" or "theirs". */
export function chooseVersion(differences) {
  const dialog = document.querySelector("[data-conflict]");
  const rows = dialog.querySelector("[data-conflict-rows]");
  rows.replaceChildren(...differences.map((one) => row(dialog, one)));
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.oncancel = (event) => event.preventDefault(); // one of them has to be chosen
    dialog.onclick = ({ target }) => {
      const { keep } = target.closest("[data-keep]")?.dataset ?? {};
      if (!keep) return;
      dialog.close();
      resolve(keep);
    };
  });
}

function row(dialog, { label, mine, theirs }) {
  const made = dialog.querySelector("[data-conflict-row]").content.cloneNode(true);
  const empty = dialog.querySelector("[data-conflict-empty]").textContent;
  made.querySelector("[data-label]").textContent = label;
  made.querySelector("[data-mine]").append(...pieces(mine, empty));
  made.querySelector("[data-theirs]").append(...pieces(theirs, empty));
  return made;
}

function pieces(runs, empty) {
  return runs.length ? runs.map(([text, differs]) => (differs ? mark(text) : text)) : [empty];
}

function mark(text) {
  const marked = document.createElement("mark");
  marked.textContent = text;
  return marked;
}
