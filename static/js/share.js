/** Hands the address of the page to the phone's own sharing, or copies it. */
export function share() {
  for (const button of document.querySelectorAll("[data-share]")) {
    if (!navigator.share && !navigator.clipboard) continue;
    button.hidden = false;
    button.addEventListener("click", () => send(button));
  }
}

async function send(button) {
  const url = location.origin + location.pathname;
  try {
    if (navigator.share) {
      await navigator.share({ title: document.title, url });
      return;
    }
    await navigator.clipboard.writeText(url);
    const told = document.querySelector("[data-share-told]");
    if (told) told.textContent = button.dataset.copied;
  } catch {
    // Closing the phone's sharing sheet is no error.
  }
}
