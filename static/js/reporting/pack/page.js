/** The evidence pack. Everything happens here: nothing that is typed or photographed is ever sent anywhere. */
import { checking, isTooLong } from "./addresses.js";
import { drafting } from "./drafts.js";
import { download, packed } from "./file.js";
import { Gallery } from "./gallery.js";
import { forgetPages, stayAgain, stayOffline, sweepPages } from "./offline.js";
import { ticking } from "./pieces.js";
import { picking } from "./signs.js";
import { stepping } from "./steps.js";
import { openStore } from "./store.js";
import { summarise } from "./summary.js";
import { valuesOf } from "./texts.js";

const root = document.querySelector("[data-pack]");
const spoken = JSON.parse(document.getElementById("pack-data").textContent);
const language = document.documentElement.lang;
const others = "BroadcastChannel" in window ? new BroadcastChannel(`report-pack:${root.dataset.pack}`) : null;
const part = (name) => root.querySelector(`[data-${name}]`);
const all = (name) => [...root.querySelectorAll(`[data-${name}]`)];

const store = await openStore(root.dataset.pack);
const words = { fields: {}, tells: [], goodFaith: false, language };
const gallery = new Gallery(root, { store, words: () => words, onChange: show });
const [tick, count, write, check] = [ticking(root), picking(root), drafting(root), checking(root)];
let texts = [];
let isPageSure = false; // that the page is kept beside what was typed

begin();

/** Whatever happens to what was kept: the page can be used. */
async function begin() {
  listen();
  try {
    await restore();
  } finally {
    part("app").hidden = false;
    stepping(root);
  }
  if (store.isThere) await store.keys().then(sweepPages).catch(() => {});
  await stayOffline(root.dataset.worker).catch(() => {});
}

async function restore() {
  if (!store.isThere) trouble("textNone");
  const { age } = gallery;
  const kept = await store.load();
  if (store.isLocked) trouble("textUnread");
  if (age !== gallery.age) return; // cleared in another tab meanwhile
  Object.assign(words, kept.words);
  fill();
  await gallery.restore(kept.pictures);
}

function listen() {
  const told = part("saved");
  store.onKept = () => {
    told.textContent = told.dataset.textSaved;
    keepPage().catch(() => {});
  };
  store.onFail = () => {
    told.textContent = told.dataset.textUnsaved;
    trouble("textFull");
  };
  for (const field of all("field")) field.addEventListener("input", change);
  for (const box of all("tell")) box.addEventListener("change", change);
  part("good-faith")?.addEventListener("change", change);
  part("language").addEventListener("change", change);
  part("download").addEventListener("click", save);
  part("print").addEventListener("click", () => window.print());
  window.addEventListener("beforeprint", lay);
  clearing();
}

/** From what was kept into the page. */
function fill() {
  for (const field of all("field")) field.value = words.fields[field.dataset.field] ?? "";
  for (const box of all("tell")) box.checked = words.tells.includes(box.dataset.tell);
  if (part("good-faith")) part("good-faith").checked = words.goodFaith;
  part("language").value = words.language;
  check();
}

/** From the page into what is kept. An address that is far too long is none. */
function change() {
  for (const field of all("field")) words.fields[field.dataset.field] = isTooLong(field) ? "" : field.value;
  words.tells = all("tell").filter((box) => box.checked).map((box) => box.dataset.tell);
  words.goodFaith = part("good-faith")?.checked ?? false;
  words.language = part("language").value;
  part("cleared").textContent = "";
  store.keep(words);
  show();
}

/** Everything that follows from what was filled in. */
function show() {
  const { pictures } = gallery;
  const chosen = { words, pictures, shop: root.dataset.shop, language: words.language, spoken: spoken[words.language] };
  texts = write(chosen.spoken, valuesOf(chosen), words.language);
  tick({ words, pictures });
  count();
  part("downloaded").textContent = "";
}

function state() {
  return { words, pictures: gallery.pictures, spoken: spoken[language], language };
}

async function save() {
  download(await packed({ template: part("summary"), state: state(), texts }));
  part("downloaded").textContent = part("downloaded").dataset.textDone;
}

/** The sheet as it is now, however the printing was begun. */
function lay() {
  part("printed").replaceChildren(summarise(part("summary"), state(), (picture) => gallery.copyOf(picture)));
}

function clearing() {
  const dialog = part("clear-dialog");
  part("clear").addEventListener("click", () => dialog.showModal());
  part("clear-no").addEventListener("click", () => dialog.close());
  part("clear-yes").addEventListener("click", async () => {
    await empty();
    others?.postMessage("cleared");
    dialog.close();
    part("cleared").textContent = part("cleared").dataset.textDone;
    part("cleared").focus();
  });
  others?.addEventListener("message", empty);
}

async function empty() {
  isPageSure = false;
  Object.assign(words, { fields: {}, tells: [], goodFaith: false });
  gallery.clear();
  part("printed").replaceChildren();
  fill();
  show();
  await store.clear();
  await forgetPages(root.dataset.pack).catch(() => {});
  part("saved").textContent = "";
  if (store.isThere) part("trouble").textContent = "";
}

/** At the first write. */
async function keepPage() {
  const isEmpty = !gallery.pictures.length && !words.tells.length && !Object.values(words.fields).some(Boolean);
  if (isPageSure || isEmpty) return;
  isPageSure = true;
  await stayAgain(root.dataset.worker);
}

function trouble(text) {
  part("trouble").textContent = part("trouble").dataset[text];
}
