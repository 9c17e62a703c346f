/** The list of evidence that ticks itself. */
export function ticking(root) {
  const pieces = [...root.querySelectorAll("[data-piece]")];
  const [count, progress] = [root.querySelector("[data-count]"), root.querySelector("[data-progress]")];
  return ({ words, pictures }) => {
    const isThere = (one) => {
      const [kind, name] = one.split(":");
      if (kind === "tells") return words.tells.length > 0;
      if (kind === "picture") return pictures.some((picture) => picture.kind === name);
      return Boolean(words.fields[name]?.trim());
    };
    for (const piece of pieces) {
      const asked = piece.dataset.piece.split(" ");
      const isDone = "takesAll" in piece.dataset ? asked.every(isThere) : asked.some(isThere);
      piece.classList.toggle("is-there", isDone);
      piece.querySelector("[data-if-there]").hidden = !isDone;
    }
    const done = pieces.filter((piece) => piece.classList.contains("is-there")).length;
    count.textContent = String(done);
    progress.value = done;
  };
}
