import { keep, recall } from "../store.js";
import { keysOf, readMap } from "./kept.js";

const KEY = "notes"; // {translation key of a lesson: {title, text}}
const CALM = 300; // ms after the last letter until it is kept

/** Notes on a lesson. They never leave the device, except as a file that is made here. */
export function notes() {
  const block = document.querySelector("[data-notes]");
  if (!block) return;
  const text = block.querySelector("textarea");
  const told = block.querySelector("[data-notes-told]");
  const { key, title } = block.dataset;
  let timer = 0;
  const store = () => {
    clearTimeout(timer);
    const all = readMap(KEY);
    if (text.value === (all[key]?.text ?? "")) return;
    if (text.value) all[key] = { title, text: text.value };
    else delete all[key];
    keep(KEY, JSON.stringify(all));
    const isKept = recall(KEY) === JSON.stringify(all);
    told.textContent = isKept ? told.dataset.kept : told.dataset.refused;
  };
  text.value = readMap(KEY)[key]?.text ?? "";
  text.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(store, CALM);
  });
  for (const event of ["blur", "change"]) text.addEventListener(event, store);
  window.addEventListener("pagehide", store);
  const lessons = keysOf(block.closest("[data-lessons]"));
  if (!lessons.includes(key)) lessons.push(key);
  block.querySelector("[data-notes-save]").addEventListener("click", () => {
    store();
    const written = lessons.map((lesson) => readMap(KEY)[lesson]).filter(Boolean);
    if (written.length) download(block.dataset, written);
    else told.textContent = told.dataset.none;
  });
  const clear = block.querySelector("[data-notes-clear]");
  clear.addEventListener("click", () => {
    if (!confirm(clear.dataset.question)) return;
    const all = readMap(KEY);
    for (const lesson of lessons) delete all[lesson];
    keep(KEY, JSON.stringify(all));
    text.value = "";
    told.textContent = told.dataset.cleared;
  });
  block.hidden = false;
}

function download({ head, file }, written) {
  const parts = written.map(({ title, text }) => `${title}\n\n${text}\n`);
  const blob = new Blob([[`${head}\n`, ...parts].join("\n\n")], { type: "text/plain;charset=utf-8" });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = file;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
