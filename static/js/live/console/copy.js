const SHOWN = 2500; // ms

/** Buttons that copy a link; where a browser forbids it, the link is shown to be copied by hand. */
export function copy(root, words, say) {
  for (const button of root.querySelectorAll("[data-copy]")) {
    const label = button.textContent;
    button.addEventListener("click", async () => {
      const link = button.dataset.copy;
      try {
        await navigator.clipboard.writeText(link);
      } catch {
        showLink(button, words.text("copy-failed", { link }));
        say(words.text("copy-failed", { link }));
        return;
      }
      say(words.text("copied-told"));
      button.textContent = words.text("copied");
      setTimeout(() => (button.textContent = label), SHOWN);
    });
  }
}

function showLink(button, words) {
  const place = button.parentElement;
  const shown = place.nextElementSibling?.matches("[data-link]") ? place.nextElementSibling : document.createElement("p");
  shown.dataset.link = "";
  shown.className = "small";
  shown.textContent = words;
  place.after(shown);
}
