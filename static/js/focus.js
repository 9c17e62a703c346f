/** Moves the focus to what is new on the page: a question, a verdict or an error. */
export function focus() {
  if (location.hash) return;
  const target = document.querySelector("[role=alert][data-focus]") ?? document.querySelector("[data-focus]");
  if (!target) return;
  target.focus({ preventScroll: true });
  if (target.getAttribute("role") === "alert") target.scrollIntoView({ block: "nearest" });
}
