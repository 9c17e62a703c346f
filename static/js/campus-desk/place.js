/** Writes which slide of a deck is on, and what its buttons do from there. */
export function showPlace(root, deck) {
  root.querySelector("[data-number]").textContent = deck.number + 1;
  const [back, next] = root.querySelectorAll("[data-step]");
  back.setAttribute("aria-disabled", String(deck.number === 0));
  next.setAttribute("aria-disabled", String(deck.number === deck.last));
  next.textContent = deck.parts[deck.number].dataset.next ?? next.dataset.following;
}
