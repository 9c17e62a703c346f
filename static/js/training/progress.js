import { keep } from "../store.js";
import { keysOf, readList } from "./kept.js";
import { send, sessionPage } from "./sending.js";

const FINISHED = "lessons"; // translation keys of lessons, in the order in which they were finished

/** Which lessons this device has finished, shown wherever lessons are named, and told to a session it is in. */
export function progress() {
  finishing();
  show();
  leadBack();
  const lessons = lessonsHere();
  const tell = () => send(readList(FINISHED).filter((key) => lessons.includes(key)));
  window.addEventListener("online", tell);
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) show();
  });
  tell();
}

function leadBack() {
  const page = sessionPage();
  for (const link of document.querySelectorAll("[data-to-session]")) {
    link.hidden = !page;
    if (page) link.href = page;
  }
}

function finishing() {
  const page = document.querySelector("[data-lesson-page]");
  if (!page) return;
  const place = page.querySelector("[data-finish]");
  const button = place.querySelector("[data-finish-button]");
  const told = place.querySelector("[data-finish-told]");
  const key = page.dataset.lessonPage;
  button.addEventListener("click", () => {
    const finished = readList(FINISHED);
    if (!finished.includes(key)) keep(FINISHED, JSON.stringify([...finished, key]));
    told.textContent = told.dataset.text;
    show();
    send([key]);
    page.querySelector(".lesson-way-on")?.focus();
  });
  place.hidden = false;
}

function lessonsHere() {
  const page = document.querySelector("[data-lesson-page]");
  if (page) return [page.dataset.lessonPage, ...keysOf(page)];
  return [...document.querySelectorAll("[data-lesson-list] [data-lesson]")].map((row) => row.dataset.lesson);
}

function show() {
  const finished = new Set(readList(FINISHED));
  const page = document.querySelector("[data-lesson-page]");
  if (page) mark(page, finished.has(page.dataset.lessonPage));
  for (const row of document.querySelectorAll("[data-lesson]")) mark(row, finished.has(row.dataset.lesson));
  for (const list of document.querySelectorAll("[data-lesson-list]")) resume(list, finished);
  for (const card of document.querySelectorAll(".module-progress[data-lessons]")) count(card, finished);
}

function mark(place, isFinished) {
  place.classList.toggle("is-finished", isFinished);
  const sign = place.querySelector("[data-done]");
  if (sign) sign.hidden = !isFinished;
}

/** “Go on with lesson 3”: the first that is not finished, once one is. */
function resume(list, finished) {
  const place = document.querySelector("[data-resume]");
  const rows = [...list.querySelectorAll("[data-lesson]")];
  const next = rows.findIndex((row) => !finished.has(row.dataset.lesson));
  const isUnderway = next !== -1 && rows.some((row) => finished.has(row.dataset.lesson));
  if (!place) return;
  place.hidden = !isUnderway;
  if (!isUnderway) return;
  const link = place.querySelector("a");
  link.href = rows[next].querySelector("a").href;
  link.querySelector("span").textContent = place.dataset.text.replace("{number}", next + 1);
}

function count(card, finished) {
  const lessons = keysOf(card);
  const done = lessons.filter((key) => finished.has(key)).length;
  card.hidden = done === 0;
  card.textContent = card.dataset.text.replace("{done}", done).replace("{count}", lessons.length);
}
