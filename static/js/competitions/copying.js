/** Buttons that copy a link; without a clipboard they stay hidden, and the link can be marked by hand. */
export function copying() {
  for (const button of document.querySelectorAll("[data-copy]")) {
    const link = document.getElementById(button.dataset.copy);
    link.addEventListener("focus", () => link.select());
    if (!navigator.clipboard) continue;
    button.hidden = false;
    const words = button.textContent;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(link.value);
      } catch {
        link.select();
        return;
      }
      button.textContent = button.dataset.copied;
      document.querySelector("[data-copy-told]").textContent = button.dataset.copied;
      setTimeout(() => (button.textContent = words), 3000);
    });
  }
}
