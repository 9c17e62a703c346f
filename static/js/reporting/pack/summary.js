/** The sheet with everything on it: printed from the page, and a page of its own in the file. */
import { dayOf, written } from "./dates.js";

/**
 * Fills the template of the page. What is empty is left out.
 * picture(one): the element that shows a picture.
 */
export function summarise(template, { words, pictures, spoken, language }, picture) {
  const sheet = template.content.firstElementChild.cloneNode(true);
  sheet.querySelector("[data-today]").textContent = written(dayOf(new Date()), language);
  for (const row of sheet.querySelectorAll("[data-row]")) {
    const text = words.fields[row.dataset.row]?.trim() ?? "";
    if (!text) row.remove();
    row.querySelector("dd").textContent = row.dataset.row.endsWith("_on") ? written(text, language) : text;
  }
  const tells = words.tells.map((slug) => spoken.tells[slug]).filter(Boolean);
  sheet.querySelector("[data-rows=tells]").append(...tells.map((name) => element("li", name)));
  const figures = pictures.map((one, place) => {
    const figure = document.createElement("figure");
    figure.append(picture(one), element("figcaption", caption(one, place, spoken, language)));
    return figure;
  });
  sheet.querySelector("[data-rows=pictures]").append(...figures);
  for (const part of sheet.querySelectorAll("[data-part]")) {
    for (const list of part.querySelectorAll("ul, dl")) if (!list.children.length) list.remove();
    if (!part.querySelector("li, dd, figure")) part.remove();
  }
  return sheet;
}

/** "1 · The item · taken on May 4, 2026": the number is that of the file, too. */
export function caption(picture, place, spoken, language) {
  const day = written(picture.day, language);
  const taken = day && spoken.taken.replace("{day}", () => day);
  return [String(place + 1), spoken.pictures[picture.kind], taken].filter(Boolean).join(" · ");
}

function element(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}
