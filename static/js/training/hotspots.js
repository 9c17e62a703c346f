/** Places on a picture: a button on the picture and one with its name below; the text of one is shown. */
export function places() {
  for (const block of document.querySelectorAll("[data-places]")) prepare(block);
}

function prepare(block) {
  const picture = block.querySelector("[data-places-picture]");
  const told = block.querySelector("[data-places-told]");
  const rows = [...block.querySelectorAll("[data-place]")];
  const chosen = { row: null };
  const choose = (row) => {
    chosen.row = chosen.row === row ? null : row;
    for (const other of rows) show(other, other === chosen.row);
    told.replaceChildren(...(chosen.row ? words(chosen.row) : []));
  };
  rows.forEach((row, place) => {
    const name = row.querySelector("[data-place-name]");
    const mark = button("places-mark", String(place + 1));
    mark.setAttribute("aria-label", `${place + 1}. ${name.textContent}`);
    mark.style.left = `${row.dataset.x}%`;
    mark.style.top = `${row.dataset.y}%`;
    const named = button("places-button", name.textContent);
    name.replaceChildren(named);
    picture.append(mark);
    row.buttons = [mark, named];
    for (const one of row.buttons) one.addEventListener("click", () => choose(row));
    show(row, false);
  });
  block.classList.add("is-live");
}

function words(row) {
  const name = document.createElement("strong");
  name.textContent = row.querySelector("[data-place-name]").textContent;
  return [name, " ", row.querySelector("[data-place-text]").textContent];
}

function button(name, text) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = name;
  made.textContent = text;
  return made;
}

function show(row, isChosen) {
  row.classList.toggle("is-chosen", isChosen);
  for (const one of row.buttons) one.setAttribute("aria-pressed", String(isChosen));
}
