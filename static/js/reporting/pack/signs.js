/** Tells to pick from: found by name, counted by kind of goods. */
export function picking(root) {
  const search = root.querySelector("[data-search]");
  const told = root.querySelector("[data-matches]");
  const kinds = [...root.querySelectorAll("[data-kind]")];
  const first = kinds[0]; // open without a search
  search.addEventListener("input", () => {
    const wanted = search.value.trim().toLocaleLowerCase();
    const found = kinds.map((kind) => filter(kind, wanted)).reduce((sum, number) => sum + number, 0);
    for (const kind of kinds) kind.open = wanted !== "" || kind === first;
    if (!wanted) told.textContent = "";
    else told.textContent = found ? `${told.dataset.textFound} ${found}` : told.dataset.textNone;
  });
  return () => {
    for (const kind of kinds) {
      const picked = kind.querySelectorAll(":checked").length;
      const shown = kind.querySelector("[data-picked]");
      shown.hidden = picked === 0;
      shown.querySelector("b").textContent = String(picked);
    }
  };
}

/** Shows what has the words in its name, and what is picked; how many have them. */
function filter(kind, wanted) {
  let found = 0;
  for (const row of kind.querySelectorAll("li")) {
    const isFound = row.querySelector(".pack-sign-name").textContent.toLocaleLowerCase().includes(wanted);
    row.hidden = !isFound;
    found += isFound ? 1 : 0;
  }
  kind.hidden = found === 0;
  return found;
}
