/** Shows both values of something that was also given elsewhere. Resolves to "mine" or "theirs". */
export function chooseOne({ what, mine, theirs }) {
  const dialog = document.querySelector("[data-both]");
  const empty = dialog.querySelector("[data-both-empty]").textContent;
  dialog.querySelector("[data-both-what]").textContent = what;
  dialog.querySelector("[data-both-mine]").textContent = mine || empty;
  dialog.querySelector("[data-both-theirs]").textContent = theirs || empty;
  if (!dialog.open) dialog.showModal();
  return new Promise((resolve) => {
    dialog.oncancel = (event) => event.preventDefault(); // one of them has to be chosen
    dialog.onclick = ({ target }) => {
      const keep = target.closest("[data-both-keep]")?.dataset.bothKeep;
      if (!keep) return;
      dialog.close();
      resolve(keep);
    };
  });
}
