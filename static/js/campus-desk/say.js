/** Tells screen readers, politely. */
export function say(text) {
  const place = document.querySelector("[data-polite]");
  if (place) place.textContent = text;
}
