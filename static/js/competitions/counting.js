/** Words and characters while one types, as the server counts them: a syllable block or an emoji is one. */
const letters = new Intl.Segmenter(undefined, { granularity: "grapheme" });

export function wordsIn(text) {
  return text.trim() ? text.trim().split(/\s+/u).length : 0;
}

export function charactersIn(text) {
  return [...letters.segment(text.trim())].length;
}

export function counting() {
  for (const field of document.querySelectorAll("[data-count]")) {
    const count = document.getElementById(field.dataset.count);
    field.addEventListener("input", () => show(field, count));
    show(field, count);
  }
}

function show(field, count) {
  const text = field.value.replaceAll("\r\n", "\n");
  const over = [
    part(count, "words", wordsIn(text)),
    part(count, "characters", charactersIn(text)),
  ];
  tell(count, over.find(Boolean) ?? "");
}

/** Returns what to say where there is too much. */
function part(count, name, number) {
  const most = Number(count.dataset[name]);
  const place = count.querySelector(`[data-count-${name}]`);
  if (!most || !place) return "";
  const { [`text${name[0].toUpperCase()}${name.slice(1)}`]: text, textOver } = count.dataset;
  const words = text.replace("{count}", number).replace("{most}", most);
  const excess = number > most ? textOver.replace("{count}", number - most) : "";
  place.textContent = excess ? `${words} (${excess})` : words;
  place.classList.toggle("is-over", excess !== "");
  return excess && place.textContent;
}

/** A screen reader hears it when a limit is passed, not at every letter. */
function tell(count, words) {
  const told = document.querySelector(`[data-count-told="${count.id}"]`);
  if (Boolean(told.textContent) !== Boolean(words)) told.textContent = words;
}
