/** The words that a page brings for its script, by name. */
export function wordsOf(root) {
  const found = root.querySelectorAll("[data-word]");
  return Object.fromEntries([...found].map((word) => [word.dataset.word, word.textContent.trim()]));
}

/** Puts values into the places of a text: "{n} of {total}". */
export function fillIn(text, values) {
  return text.replace(/\{(\w+)\}/g, (place, name) => values[name] ?? place);
}

/** Writes a value wherever the page has a place for it, as text. */
export function write(root, name, value) {
  for (const place of root.querySelectorAll(`[data-${name}]`)) place.textContent = value;
}
